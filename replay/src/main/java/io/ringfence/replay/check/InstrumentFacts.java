package io.ringfence.replay.check;

import io.ringfence.codecs.TradingStatus;

/** What the events said of one instrument: its terms, its parameters, its status, and the sums over its positions. */
final class InstrumentFacts {
    private static final int SETTLEMENT_DECIMALS = 6;

    final int id;
    final String symbol;

    /** Place in the order of listing. */
    final int place;

    final IndexFacts index;
    final long tickSize;
    final long lotSize;
    final int priceExponent;
    final int quantityExponent;

    /** µ$ that one tick of one lot is worth. */
    final long tickValue;

    final boolean isNonPositivePriceAllowed;

    /** The asset that a spot market trades, and its smallest units in a lot; null elsewhere. */
    AssetFacts base;

    long lotUnits;
    private final long multiplier;
    private final long divisor;

    TradingStatus status = TradingStatus.PENDING;

    /** Null until they are set. */
    ParameterFacts parameters;

    RulesFacts rules = RulesFacts.UNSAID;
    FeeRules.Schedule fees = FeeRules.Schedule.NONE;

    WaterfallFacts waterfall = WaterfallFacts.UNSAID;

    /** Its insurance pool: one of the venue's own accounts, without a number. */
    final AccountFacts pool = new AccountFacts(0);

    /** What the insurance fund has paid for it on the day on which it last paid for any market. */
    long fundUsedToday;

    /** Furthest that its mark price may be from its index price; zero: it is its index price. */
    int markBandPpm;

    private long ownMarkPx;

    /** Number of the event that said its mark price; zero: it is its index price. */
    long markEvent;

    /** Of all positions: zero after each trade. */
    long sumOfLots;

    /** Of all positions, µ$. */
    long sumOfCosts;

    /** What its sides are charged. */
    final ChargeFacts charges = new ChargeFacts();

    /** Null: there is no funding. */
    FundingFacts funding;

    InstrumentFacts(
            int id,
            String symbol,
            int place,
            IndexFacts index,
            long tickSize,
            long lotSize,
            int priceExponent,
            int quantityExponent,
            long tickValue,
            boolean isNonPositivePriceAllowed) {
        this.id = id;
        this.symbol = symbol;
        this.place = place;
        this.index = index;
        this.tickSize = tickSize;
        this.lotSize = lotSize;
        this.priceExponent = priceExponent;
        this.quantityExponent = quantityExponent;
        this.tickValue = tickValue;
        this.isNonPositivePriceAllowed = isNonPositivePriceAllowed;
        int exponent = SETTLEMENT_DECIMALS + quantityExponent + index.exponent;
        multiplier = lotSize * Exact.power(Math.max(exponent, 0));
        divisor = Exact.power(Math.max(-exponent, 0));
    }

    /** µ$ per lot at a price of the index: {@code floor(price * lotSize * 10^(6 + quantityExponent + exponent))}. */
    long pxOf(long indexPrice) {
        return indexPrice > 0 || isNonPositivePriceAllowed ? Exact.heldMulDivFloor(indexPrice, multiplier, divisor) : 0;
    }

    /** It is a spot market: what trades changes hands at once, {@code lotSize * 10^(quantityExponent + decimals)} of it a lot. */
    void trades(AssetFacts asset) {
        base = asset;
        int exponent = quantityExponent + asset.decimals;
        lotUnits = exponent < 0 ? lotSize / Exact.power(-exponent) : Math.multiplyExact(lotSize, Exact.power(exponent));
    }

    /** µ$ per lot at which other prices are measured. */
    long indexPx() {
        return pxOf(index.price);
    }

    /** µ$ per lot at which positions are valued. */
    long markPx() {
        return markBandPpm == 0 ? indexPx() : ownMarkPx;
    }

    /** It has a mark price of its own from now on, which begins where the one before was; or none any more. */
    void setMarkBand(int bandPpm) {
        ownMarkPx = markPx();
        markBandPpm = bandPpm;
        markEvent = bandPpm == 0 ? 0 : markEvent;
    }

    /**
     * The median of index price, index price with the average premium of the book, and the middle of the impact prices; without these the mean of the first two, rounded down. No
     * further from the index price than the band, nor than a third of the first tier's maintenance rate.
     */
    long markPxOf(long averagePremium, boolean hasImpact, long impactMidPx) {
        long indexPx = indexPx();
        long averagePx = indexPx + averagePremium;
        long lower = Math.min(indexPx, averagePx);
        long upper = Math.max(indexPx, averagePx);
        long px = hasImpact ? Math.max(lower, Math.min(upper, impactMidPx)) : Math.floorDiv(indexPx + averagePx, 2);
        int thirdPpm = parameters.tiers().get(0).maintenancePpm() / 3;
        long width = Exact.shareFloor(riskPx(indexPx), Math.min(markBandPpm, thirdPpm));
        return Math.max(indexPx - width, Math.min(indexPx + width, px));
    }

    void setMarkPx(long px, long eventNumber) {
        ownMarkPx = px;
        markEvent = markBandPpm == 0 ? 0 : eventNumber;
    }

    /** What margins are a share of: the magnitude of a price, at least that of the index's least risk price. */
    long riskPx(long px) {
        return Math.max(Math.abs(px), pxOf(index.leastRiskPrice));
    }

    /** µ$ per lot at a price of the instrument. */
    long pxOfPrice(long price) {
        return whole(price, tickSize, "price") * tickValue;
    }

    /** Price of the instrument that is not above a px. */
    long priceFloor(long px) {
        return Math.floorDiv(px, tickValue) * tickSize;
    }

    /** Price of the instrument that is not below a px. */
    long priceCeil(long px) {
        return Exact.divCeil(px, tickValue) * tickSize;
    }

    long lots(long quantity) {
        return whole(quantity, lotSize, "quantity");
    }

    private long whole(long mantissa, long unit, String what) {
        if (mantissa % unit != 0) {
            throw new Breach(
                    AuditFinding.Kind.WRONG_NUMBER,
                    0,
                    what + " " + mantissa + " is no multiple of " + unit + ", of which those of " + symbol + " are");
        }
        return mantissa / unit;
    }
}
