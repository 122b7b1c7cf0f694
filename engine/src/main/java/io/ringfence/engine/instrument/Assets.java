package io.ringfence.engine.instrument;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import org.agrona.collections.Int2IntHashMap;

/**
 * The assets, dense by index in the order of their definition. The first is the settlement asset: six decimals, no index.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Assets {
    /** No such asset. */
    public static final int NULL_ASSET = -1;

    /** The settlement asset's index: it is defined first. */
    public static final int SETTLEMENT = 0;

    /** Decimals of the settlement asset: amounts of money are 10^-6 of it. */
    public static final int SETTLEMENT_DECIMALS = 6;

    /** Most decimals that an asset may have. */
    public static final int MAX_DECIMALS = 12;

    /** Index of the price of an asset that has none, the settlement asset. */
    public static final int NULL_INDEX = -1;

    private static final long HASH_SEED = 0x4153_5345_5453L;

    private final Int2IntHashMap indexById;
    private final int[] ids;
    private final int[] decimals;
    private final int[] indexIndexes;
    private final int[] indexExponents;
    private final long[] multipliers;
    private final long[] divisors;
    private final Symbols symbols;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most assets there may be.
     */
    public Assets(int capacity) {
        indexById = new Int2IntHashMap(2 * capacity, 0.65f, NULL_ASSET);
        ids = new int[capacity];
        decimals = new int[capacity];
        indexIndexes = new int[capacity];
        indexExponents = new int[capacity];
        multipliers = new long[capacity];
        divisors = new long[capacity];
        symbols = new Symbols(capacity);
    }

    /** {@return how many there are} */
    public int size() {
        return size;
    }

    /** {@return how many there may be} */
    public int capacity() {
        return ids.length;
    }

    /** {@return whether no further asset fits} */
    public boolean isFull() {
        return size == ids.length;
    }

    /**
     * {@return its index, or {@link #NULL_ASSET}}
     *
     * @param assetId as the schema names it.
     */
    public int indexOf(int assetId) {
        return indexById.get(assetId);
    }

    /**
     * Defines the next asset. The caller has checked that there is room, that the id is free, and the bounds.
     *
     * @param assetId positive.
     * @param symbol {@link Symbols#LENGTH_BYTES} bytes.
     * @param symbolOffset of its first byte.
     * @param assetDecimals of its smallest unit, 0 to {@link #MAX_DECIMALS}.
     * @param indexIndex dense index of the index that prices one whole unit; {@link #NULL_INDEX}: settlement asset.
     * @param indexExponent exponent of that index's prices; ignored value 0 for the settlement asset.
     * @return the asset's index.
     */
    public int add(int assetId, byte[] symbol, int symbolOffset, int assetDecimals, int indexIndex, int indexExponent) {
        if (isFull() || indexById.containsKey(assetId) || (indexIndex == NULL_INDEX) != (size == SETTLEMENT)) {
            throw new IllegalStateException(
                    "asset cannot be added: assetId=" + assetId + " size=" + size + " indexIndex=" + indexIndex);
        }
        int assetIndex = size++;
        int exponent = SETTLEMENT_DECIMALS + indexExponent - assetDecimals;
        indexById.put(assetId, assetIndex);
        ids[assetIndex] = assetId;
        symbols.set(assetIndex, symbol, symbolOffset);
        decimals[assetIndex] = assetDecimals;
        indexIndexes[assetIndex] = indexIndex;
        indexExponents[assetIndex] = indexExponent;
        multipliers[assetIndex] = FixedMath.pow10(Math.max(exponent, 0));
        divisors[assetIndex] = FixedMath.pow10(Math.max(-exponent, 0));
        hash += rowHash(assetIndex);
        return assetIndex;
    }

    /** {@return the schema's id of an asset} */
    public int id(int assetIndex) {
        return ids[assetIndex];
    }

    /** {@return decimals of its smallest unit} */
    public int decimals(int assetIndex) {
        return decimals[assetIndex];
    }

    /** {@return dense index of the index that prices it, or {@link #NULL_INDEX}} */
    public int indexIndex(int assetIndex) {
        return indexIndexes[assetIndex];
    }

    /** Copies the symbol's {@link Symbols#LENGTH_BYTES} bytes. */
    public void getSymbol(int assetIndex, byte[] target, int offset) {
        symbols.get(assetIndex, target, offset);
    }

    /**
     * Value of an amount at an index price: {@code floor(units * price * 10^(6 + exponent - decimals))}, held at
     * {@link ExactRange#MAX_VALUE}.
     *
     * @param assetIndex which asset; the settlement asset's value is the amount itself.
     * @param units not negative.
     * @param indexPrice mantissa, not negative, within {@code PriceFeeds.maxPrice}.
     * @return µ$, rounded down.
     */
    public long value(int assetIndex, long units, long indexPrice) {
        if (indexIndexes[assetIndex] == NULL_INDEX) {
            return Math.min(units, ExactRange.MAX_VALUE);
        }
        return ExactRange.mulDivFloor(units, indexPrice * multipliers[assetIndex], divisors[assetIndex]);
    }

    /**
     * Value of a debt at an index price: {@link #value}, but rounded up.
     *
     * @param assetIndex an asset with an index.
     * @param units not negative.
     * @param indexPrice mantissa, not negative, within {@code PriceFeeds.maxPrice}.
     * @return µ$, rounded up, held at {@link ExactRange#MAX_VALUE}.
     */
    public long debtValue(int assetIndex, long units, long indexPrice) {
        return ExactRange.mulDivCeil(units, indexPrice * multipliers[assetIndex], divisors[assetIndex]);
    }

    /**
     * The highest index price at which a debt is worth no more than {@code value}; exact inverse of {@link #debtValue} in the price.
     *
     * @param assetIndex an asset with an index.
     * @param units above zero.
     * @param value µ$, from 0 and below {@link ExactRange#MAX_VALUE}.
     * @return mantissa; {@link Long#MAX_VALUE}: at any that fits 64 bits.
     */
    public long priceOfDebtWithin(int assetIndex, long units, long value) {
        // ceil(units * p * m / d) <= v if and only if units * p * m <= v * d.
        if (FixedMath.compareProducts(value, divisors[assetIndex], Long.MAX_VALUE, units) >= 0) {
            return Long.MAX_VALUE;
        }
        return FixedMath.mulDivFloor(value, divisors[assetIndex], units) / multipliers[assetIndex];
    }

    /**
     * The least amount whose {@link #value} is at least {@code value}.
     *
     * @param assetIndex an asset with an index.
     * @param value µ$, above zero.
     * @param indexPrice mantissa, above zero.
     * @return units, or {@link Long#MAX_VALUE} when no amount within 64 bits reaches it.
     */
    public long unitsWorth(int assetIndex, long value, long indexPrice) {
        long price = indexPrice * multipliers[assetIndex];
        long divisor = divisors[assetIndex];
        if (FixedMath.compareProducts(value, divisor, Long.MAX_VALUE, price) > 0) {
            return Long.MAX_VALUE;
        }
        return FixedMath.mulDivCeil(value, divisor, price);
    }

    /**
     * The least index price at which an amount is worth at least {@code value}; exact inverse of {@link #value} in the
     * price.
     *
     * @param assetIndex an asset with an index.
     * @param units above zero.
     * @param value µ$, not negative, and at most what the amount is worth at some price that an index may have.
     * @return mantissa.
     */
    public long priceWorth(int assetIndex, long units, long value) {
        // ceil(ceil(a / b) / c) = ceil(a / (b * c)) for positive integers.
        return FixedMath.divCeil(FixedMath.mulDivCeil(value, divisors[assetIndex], units), multipliers[assetIndex]);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int assetIndex) {
        long row = Hash64.of(HASH_SEED, assetIndex, ids[assetIndex], decimals[assetIndex]);
        row = Hash64.fold(Hash64.fold(row, indexIndexes[assetIndex]), indexExponents[assetIndex]);
        return symbols.fold(assetIndex, row);
    }
}
