package io.ringfence.engine.instrument;

import io.ringfence.codecs.InstrumentKind;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import org.agrona.collections.Int2IntHashMap;

/**
 * The instruments, linear perpetuals and spot markets, dense by index in the order of their listing.
 *
 * <p>The book knows {@code priceTicks} and {@code quantityLots}. Money knows {@code px}, µ$ per lot: one tick of one lot
 * is worth {@link #tickValue} µ$, a whole number, so notional and profit are exact.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Instruments {
    /** No such instrument. */
    public static final int NULL_INSTRUMENT = -1;

    /** {@link #tickValue(long, long, int, int)} of terms whose tick value is not a whole number within bounds. */
    public static final long NULL_TICK_VALUE = 0;

    /** {@link #lotUnits(long, int, int)} of a lot that is not a whole number of units. */
    public static final long NULL_LOT_UNITS = 0;

    private static final long HASH_SEED = 0x494E_5354_5255L;

    private final Int2IntHashMap indexById;
    private final int[] ids;
    private final int[] indexIndexes;
    private final int[] indexExponents;
    private final int[] priceExponents;
    private final int[] quantityExponents;
    private final long[] tickSizes;
    private final long[] lotSizes;
    private final long[] tickValues;
    private final long[] pxMultipliers;
    private final long[] pxDivisors;
    private final boolean[] isNonPositivePriceAllowed;
    private final InstrumentKind[] kinds;
    private final int[] baseAssetIndexes;
    private final long[] lotUnits;
    private final long[] openInterestLots;
    private final Symbols symbols;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most instruments there may be.
     */
    public Instruments(int capacity) {
        indexById = new Int2IntHashMap(2 * capacity, 0.65f, NULL_INSTRUMENT);
        ids = new int[capacity];
        indexIndexes = new int[capacity];
        indexExponents = new int[capacity];
        priceExponents = new int[capacity];
        quantityExponents = new int[capacity];
        tickSizes = new long[capacity];
        lotSizes = new long[capacity];
        tickValues = new long[capacity];
        pxMultipliers = new long[capacity];
        pxDivisors = new long[capacity];
        isNonPositivePriceAllowed = new boolean[capacity];
        kinds = new InstrumentKind[capacity];
        baseAssetIndexes = new int[capacity];
        lotUnits = new long[capacity];
        openInterestLots = new long[capacity];
        symbols = new Symbols(capacity);
    }

    /**
     * Value of one tick of one lot: {@code tickSize * lotSize * 10^(6 + priceExponent + quantityExponent)}.
     *
     * @param tickSize mantissa, above zero.
     * @param lotSize mantissa, above zero.
     * @param priceExponent of prices, -12 to 6.
     * @param quantityExponent of quantities, -12 to 6.
     * @return µ$, or {@link #NULL_TICK_VALUE} when it is not a whole number from 1 to {@link ExactRange#MAX_PX}.
     */
    public static long tickValue(long tickSize, long lotSize, int priceExponent, int quantityExponent) {
        int exponent = Assets.SETTLEMENT_DECIMALS + priceExponent + quantityExponent;
        long multiplier = FixedMath.pow10(Math.max(exponent, 0));
        long divisor = FixedMath.pow10(Math.max(-exponent, 0));
        if (tickSize > ExactRange.MAX_PX || lotSize > ExactRange.MAX_PX / multiplier) {
            return NULL_TICK_VALUE;
        }
        long lots = lotSize * multiplier;
        if (FixedMath.compareProducts(tickSize, lots, ExactRange.MAX_PX, divisor) > 0) {
            return NULL_TICK_VALUE;
        }
        long value = FixedMath.mulDivFloor(tickSize, lots, divisor);
        return value == FixedMath.mulDivCeil(tickSize, lots, divisor) ? value : NULL_TICK_VALUE;
    }

    /**
     * Whether the price of one lot can be formed from the index without leaving 64 bits.
     *
     * @param lotSize mantissa, above zero.
     * @param quantityExponent of quantities.
     * @param indexExponent of the index's prices.
     * @return whether an instrument may have such a lot.
     */
    public static boolean isLotExact(long lotSize, int quantityExponent, int indexExponent) {
        int exponent = Assets.SETTLEMENT_DECIMALS + quantityExponent + indexExponent;
        return lotSize <= ExactRange.MAX_PX / FixedMath.pow10(Math.max(exponent, 0));
    }

    /** {@return how many there are} */
    public int size() {
        return size;
    }

    /** {@return how many there may be} */
    public int capacity() {
        return ids.length;
    }

    /** {@return whether no further instrument fits} */
    public boolean isFull() {
        return size == ids.length;
    }

    /**
     * {@return its index, or {@link #NULL_INSTRUMENT}}
     *
     * @param instrumentId as the schema names it.
     */
    public int indexOf(int instrumentId) {
        return indexById.get(instrumentId);
    }

    /**
     * Lists the next instrument; its market is opened with {@link Markets#add}. The caller has checked that there is room, that the id is
     * free, that {@link #tickValue(long, long, int, int)} is not null and {@link #isLotExact} holds.
     *
     * @param instrumentId positive.
     * @param symbol {@link Symbols#LENGTH_BYTES} bytes.
     * @param symbolOffset of its first byte.
     * @param indexIndex dense index of the index of its underlying.
     * @param indexExponent exponent of that index's prices.
     * @param tickSize mantissa; prices are multiples of it.
     * @param lotSize mantissa; quantities are multiples of it.
     * @param priceExponent of its prices.
     * @param quantityExponent of its quantities.
     * @param isNonPositivePriceAllowed whether it may trade at zero and below.
     * @return the instrument's index.
     */
    public int add(
            int instrumentId,
            byte[] symbol,
            int symbolOffset,
            int indexIndex,
            int indexExponent,
            long tickSize,
            long lotSize,
            int priceExponent,
            int quantityExponent,
            boolean isNonPositivePriceAllowed) {
        long tickValue = tickValue(tickSize, lotSize, priceExponent, quantityExponent);
        if (isFull()
                || indexById.containsKey(instrumentId)
                || tickValue == NULL_TICK_VALUE
                || !isLotExact(lotSize, quantityExponent, indexExponent)) {
            throw new IllegalStateException("instrument cannot be listed: instrumentId=" + instrumentId + " size="
                    + size + " tickSize=" + tickSize + " lotSize=" + lotSize);
        }
        int instrumentIndex = size++;
        indexById.put(instrumentId, instrumentIndex);
        ids[instrumentIndex] = instrumentId;
        symbols.set(instrumentIndex, symbol, symbolOffset);
        indexIndexes[instrumentIndex] = indexIndex;
        indexExponents[instrumentIndex] = indexExponent;
        priceExponents[instrumentIndex] = priceExponent;
        quantityExponents[instrumentIndex] = quantityExponent;
        tickSizes[instrumentIndex] = tickSize;
        lotSizes[instrumentIndex] = lotSize;
        tickValues[instrumentIndex] = tickValue;
        pxMultipliers[instrumentIndex] = pxMultiplier(lotSize, quantityExponent, indexExponent);
        pxDivisors[instrumentIndex] = pxDivisor(quantityExponent, indexExponent);
        this.isNonPositivePriceAllowed[instrumentIndex] = isNonPositivePriceAllowed;
        kinds[instrumentIndex] = InstrumentKind.PERPETUAL;
        baseAssetIndexes[instrumentIndex] = Assets.NULL_ASSET;
        hash += rowHash(instrumentIndex);
        return instrumentIndex;
    }

    /**
     * Makes the instrument that was listed last a spot market.
     *
     * @param instrumentIndex which.
     * @param baseAssetIndex the asset that is traded.
     * @param unitsOfLot of {@link #lotUnits(long, int, int)}, not null.
     */
    public void makeSpot(int instrumentIndex, int baseAssetIndex, long unitsOfLot) {
        hash -= rowHash(instrumentIndex);
        kinds[instrumentIndex] = InstrumentKind.SPOT;
        baseAssetIndexes[instrumentIndex] = baseAssetIndex;
        lotUnits[instrumentIndex] = unitsOfLot;
        hash += rowHash(instrumentIndex);
    }

    /**
     * Smallest units of an asset that are a lot: {@code lotSize * 10^(quantityExponent + decimals)}.
     *
     * @param lotSize mantissa, above zero.
     * @param quantityExponent of quantities, -12 to 6.
     * @param decimals of the asset, 0 to 12.
     * @return units, or {@link #NULL_LOT_UNITS} when it is not a whole number from 1 to {@link ExactRange#MAX_PX}.
     */
    public static long lotUnits(long lotSize, int quantityExponent, int decimals) {
        long multiplier = FixedMath.pow10(Math.max(quantityExponent + decimals, 0));
        long divisor = FixedMath.pow10(Math.max(-(quantityExponent + decimals), 0));
        if (lotSize > ExactRange.MAX_PX / multiplier || lotSize * multiplier % divisor != 0) {
            return NULL_LOT_UNITS;
        }
        return lotSize * multiplier / divisor;
    }

    /** {@return what is traded} */
    public InstrumentKind kind(int instrumentIndex) {
        return kinds[instrumentIndex];
    }

    /** {@return whether what trades changes hands at once, so that nobody has a position} */
    public boolean isSpot(int instrumentIndex) {
        return kinds[instrumentIndex] == InstrumentKind.SPOT;
    }

    /** {@return the asset that a spot market trades; {@link Assets#NULL_ASSET} elsewhere} */
    public int baseAssetIndex(int instrumentIndex) {
        return baseAssetIndexes[instrumentIndex];
    }

    /** {@return smallest units of that asset that are a lot} */
    public long lotUnits(int instrumentIndex) {
        return lotUnits[instrumentIndex];
    }

    /** {@return the schema's id of an instrument} */
    public int id(int instrumentIndex) {
        return ids[instrumentIndex];
    }

    /** Copies the symbol's {@link Symbols#LENGTH_BYTES} bytes. */
    public void getSymbol(int instrumentIndex, byte[] target, int offset) {
        symbols.get(instrumentIndex, target, offset);
    }

    /** {@return dense index of the index of its underlying} */
    public int indexIndex(int instrumentIndex) {
        return indexIndexes[instrumentIndex];
    }

    /** {@return mantissa of which prices are multiples} */
    public long tickSize(int instrumentIndex) {
        return tickSizes[instrumentIndex];
    }

    /** {@return mantissa of which quantities are multiples} */
    public long lotSize(int instrumentIndex) {
        return lotSizes[instrumentIndex];
    }

    /** {@return exponent of its prices} */
    public int priceExponent(int instrumentIndex) {
        return priceExponents[instrumentIndex];
    }

    /** {@return exponent of its quantities} */
    public int quantityExponent(int instrumentIndex) {
        return quantityExponents[instrumentIndex];
    }

    /** {@return µ$ that one tick of one lot is worth} */
    public long tickValue(int instrumentIndex) {
        return tickValues[instrumentIndex];
    }

    /** {@return whether it may trade at zero and below} */
    public boolean isNonPositivePriceAllowed(int instrumentIndex) {
        return isNonPositivePriceAllowed[instrumentIndex];
    }

    /** {@return the least price that an order may name, in ticks: one, or where prices may be negative the largest below zero} */
    public long minPriceTicks(int instrumentIndex) {
        return isNonPositivePriceAllowed[instrumentIndex] ? -maxPriceTicks(instrumentIndex) : 1;
    }

    /** {@return the largest price that an order may name, in ticks} */
    public long maxPriceTicks(int instrumentIndex) {
        return Math.min(ExactRange.MAX_PX / tickValues[instrumentIndex], Long.MAX_VALUE / tickSizes[instrumentIndex]);
    }

    /** {@return the largest quantity that an order may name, in lots} */
    public long maxQuantityLots(int instrumentIndex) {
        return Math.min(ExactRange.MAX_LOTS, Long.MAX_VALUE / lotSizes[instrumentIndex]);
    }

    /** {@return whether a price mantissa is a multiple of the tick} */
    public boolean isOnTick(int instrumentIndex, long price) {
        return price % tickSizes[instrumentIndex] == 0;
    }

    /** {@return whether a quantity mantissa is a multiple of the lot} */
    public boolean isOnLot(int instrumentIndex, long quantity) {
        return quantity % lotSizes[instrumentIndex] == 0;
    }

    /** {@return ticks of a price mantissa that is on the tick} */
    public long priceTicks(int instrumentIndex, long price) {
        return price / tickSizes[instrumentIndex];
    }

    /** {@return price mantissa of a number of ticks} */
    public long price(int instrumentIndex, long priceTicks) {
        return priceTicks * tickSizes[instrumentIndex];
    }

    /** {@return lots of a quantity mantissa that is on the lot} */
    public long quantityLots(int instrumentIndex, long quantity) {
        return quantity / lotSizes[instrumentIndex];
    }

    /** {@return quantity mantissa of a number of lots} */
    public long quantity(int instrumentIndex, long quantityLots) {
        return quantityLots * lotSizes[instrumentIndex];
    }

    /** {@return µ$ per lot of a price in ticks, exact} */
    public long px(int instrumentIndex, long priceTicks) {
        return priceTicks * tickValues[instrumentIndex];
    }

    /**
     * {@return the highest price in ticks that is not above it}
     *
     * @param instrumentIndex which instrument.
     * @param px µ$ per lot.
     */
    public long priceTicksFloor(int instrumentIndex, long px) {
        return Math.floorDiv(px, tickValues[instrumentIndex]);
    }

    /**
     * {@return the lowest price in ticks that is not below it}
     *
     * @param instrumentIndex which instrument.
     * @param px µ$ per lot.
     */
    public long priceTicksCeil(int instrumentIndex, long px) {
        return FixedMath.divCeil(px, tickValues[instrumentIndex]);
    }

    /**
     * Price of one lot at an index price: {@code floor(price * lotSize * 10^(6 + quantityExponent + indexExponent))}, held
     * at ±{@link ExactRange#MAX_VALUE}.
     *
     * @param instrumentIndex which instrument.
     * @param indexPrice mantissa; what is not above zero gives zero, unless the instrument may trade there.
     * @return µ$ per lot, rounded down.
     */
    public long pxOfIndex(int instrumentIndex, long indexPrice) {
        long multiplier = pxMultipliers[instrumentIndex];
        long divisor = pxDivisors[instrumentIndex];
        if (indexPrice > 0) {
            return ExactRange.mulDivFloor(indexPrice, multiplier, divisor);
        }
        return isNonPositivePriceAllowed[instrumentIndex]
                ? -ExactRange.mulDivCeil(-indexPrice, multiplier, divisor)
                : 0;
    }

    /**
     * The same of a lot that no instrument has yet. {@link #isLotExact} holds for it.
     *
     * @param indexPrice mantissa, not negative.
     * @param lotSize mantissa, above zero.
     * @param quantityExponent of quantities.
     * @param indexExponent of the index's prices.
     * @return µ$ per lot, rounded down.
     */
    public static long pxOfIndex(long indexPrice, long lotSize, int quantityExponent, int indexExponent) {
        return ExactRange.mulDivFloor(
                indexPrice,
                pxMultiplier(lotSize, quantityExponent, indexExponent),
                pxDivisor(quantityExponent, indexExponent));
    }

    /** {@return lots that are held long, which are as many as are held short} */
    public long openInterestLots(int instrumentIndex) {
        return openInterestLots[instrumentIndex];
    }

    /**
     * Changes the open interest; called by {@code Positions} with every change of a long position.
     *
     * @param instrumentIndex which instrument.
     * @param deltaLots lots by which long positions grew.
     */
    public void addOpenInterest(int instrumentIndex, long deltaLots) {
        if (deltaLots != 0) {
            hash -= openInterestHash(instrumentIndex);
            openInterestLots[instrumentIndex] += deltaLots;
            hash += openInterestHash(instrumentIndex);
        }
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += rowHash(i) + openInterestHash(i);
        }
        return sum;
    }

    private static long pxMultiplier(long lotSize, int quantityExponent, int indexExponent) {
        return lotSize * FixedMath.pow10(Math.max(Assets.SETTLEMENT_DECIMALS + quantityExponent + indexExponent, 0));
    }

    private static long pxDivisor(int quantityExponent, int indexExponent) {
        return FixedMath.pow10(Math.max(-(Assets.SETTLEMENT_DECIMALS + quantityExponent + indexExponent), 0));
    }

    private long rowHash(int instrumentIndex) {
        long row = Hash64.of(HASH_SEED, instrumentIndex, ids[instrumentIndex], indexIndexes[instrumentIndex]);
        row = Hash64.fold(row, indexExponents[instrumentIndex]);
        row = Hash64.fold(row, tickSizes[instrumentIndex]);
        row = Hash64.fold(row, lotSizes[instrumentIndex]);
        row = Hash64.fold(row, priceExponents[instrumentIndex]);
        row = Hash64.fold(row, quantityExponents[instrumentIndex]);
        row = Hash64.fold(row, isNonPositivePriceAllowed[instrumentIndex] ? 1 : 0);
        if (isSpot(instrumentIndex)) {
            row = Hash64.fold(row, baseAssetIndexes[instrumentIndex]);
        }
        return symbols.fold(instrumentIndex, row);
    }

    /** Apart from the row, since it changes with every trade; zero has no hash, as a new row has none yet. */
    private long openInterestHash(int instrumentIndex) {
        long lots = openInterestLots[instrumentIndex];
        return lots == 0 ? 0 : Hash64.of(HASH_SEED, instrumentIndex, ~lots);
    }
}
