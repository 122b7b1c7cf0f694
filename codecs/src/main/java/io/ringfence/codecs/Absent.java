package io.ringfence.codecs;

/**
 * Writes the optional fields of a command as absent. An encoder writes what it is told into a buffer that holds whatever it held before, so a field of
 * which nothing is said would be noise, not absent.
 *
 * <p>Call the method right after wrapping the encoder, then the setters of what is there.
 */
public final class Absent {
    private Absent() {}

    /** {@return the encoder, every optional field absent} */
    public static GenesisEncoder in(GenesisEncoder encoder) {
        return encoder.maxPositionsPerAccount(GenesisEncoder.maxPositionsPerAccountNullValue())
                .maxWithdrawals(GenesisEncoder.maxWithdrawalsNullValue())
                .maxDepositKeys(GenesisEncoder.maxDepositKeysNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static OpenAccountEncoder in(OpenAccountEncoder encoder) {
        return encoder.ownerId(OpenAccountEncoder.ownerIdNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static SetPositionLimitsEncoder in(SetPositionLimitsEncoder encoder) {
        return encoder.holdingLimit(SetPositionLimitsEncoder.holdingLimitNullValue())
                .ownerHoldingLimit(SetPositionLimitsEncoder.ownerHoldingLimitNullValue())
                .openInterestLimit(SetPositionLimitsEncoder.openInterestLimitNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static DepositEncoder in(DepositEncoder encoder) {
        return encoder.depositKey(DepositEncoder.depositKeyNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static SetCollateralParametersEncoder in(SetCollateralParametersEncoder encoder) {
        return encoder.poolCap(SetCollateralParametersEncoder.poolCapNullValue())
                .depositCap(SetCollateralParametersEncoder.depositCapNullValue())
                .collateralGroup(SetCollateralParametersEncoder.collateralGroupNullValue())
                .debtCap(SetCollateralParametersEncoder.debtCapNullValue())
                .liabilityWeightPpm(SetCollateralParametersEncoder.liabilityWeightPpmNullValue())
                .interestPpm(SetCollateralParametersEncoder.interestPpmNullValue())
                .redemptionIndexId(SetCollateralParametersEncoder.redemptionIndexIdNullValue())
                .underlyingIndexId(SetCollateralParametersEncoder.underlyingIndexIdNullValue())
                .depegPpm(SetCollateralParametersEncoder.depegPpmNullValue())
                .depegAfterMs(SetCollateralParametersEncoder.depegAfterMsNullValue())
                .depegStepPpm(SetCollateralParametersEncoder.depegStepPpmNullValue());
    }

    /** {@return the encoder, every optional field absent and no instruction given} */
    public static NewOrderEncoder in(NewOrderEncoder encoder) {
        encoder.price(NewOrderEncoder.priceNullValue())
                .triggerPrice(NewOrderEncoder.triggerPriceNullValue())
                .trailingDistance(NewOrderEncoder.trailingDistanceNullValue())
                .displayQuantity(NewOrderEncoder.displayQuantityNullValue())
                .quoteBudget(NewOrderEncoder.quoteBudgetNullValue())
                .expireAtNs(NewOrderEncoder.expireAtNsNullValue())
                .linkedClientOrderId(NewOrderEncoder.linkedClientOrderIdNullValue())
                .stopLossPrice(NewOrderEncoder.stopLossPriceNullValue())
                .stopLossClientOrderId(NewOrderEncoder.stopLossClientOrderIdNullValue())
                .takeProfitPrice(NewOrderEncoder.takeProfitPriceNullValue())
                .takeProfitClientOrderId(NewOrderEncoder.takeProfitClientOrderIdNullValue())
                .trailingPpm(NewOrderEncoder.trailingPpmNullValue())
                .triggerSource(TriggerSource.NULL_VAL)
                .selfTradePrevention(SelfTradePrevention.NULL_VAL)
                .selfTradeScope(SelfTradeScope.NULL_VAL)
                .instructions()
                .clear();
        return encoder;
    }

    /** {@return the encoder, every optional field absent} */
    public static ReplaceOrderEncoder in(ReplaceOrderEncoder encoder) {
        return encoder.price(ReplaceOrderEncoder.priceNullValue())
                .triggerPrice(ReplaceOrderEncoder.triggerPriceNullValue())
                .displayQuantity(ReplaceOrderEncoder.displayQuantityNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static MassCancelEncoder in(MassCancelEncoder encoder) {
        return encoder.accountId(MassCancelEncoder.accountIdNullValue())
                .instrumentId(MassCancelEncoder.instrumentIdNullValue())
                .firmId(MassCancelEncoder.firmIdNullValue())
                .onlySessionId(MassCancelEncoder.onlySessionIdNullValue())
                .side(Side.NULL_VAL);
    }

    /** {@return the encoder, every optional field absent} */
    public static SetKillSwitchEncoder in(SetKillSwitchEncoder encoder) {
        return encoder.accountId(SetKillSwitchEncoder.accountIdNullValue())
                .firmId(SetKillSwitchEncoder.firmIdNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static DefineIndexEncoder in(DefineIndexEncoder encoder) {
        return encoder.nonPositivePricesAllowed(BooleanType.NULL_VAL)
                .leastRiskPrice(DefineIndexEncoder.leastRiskPriceNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static ListInstrumentEncoder in(ListInstrumentEncoder encoder) {
        return encoder.referencePrice(ListInstrumentEncoder.referencePriceNullValue())
                .selfTradeAllowed(BooleanType.NULL_VAL)
                .nonPositivePricesAllowed(BooleanType.NULL_VAL)
                .kind(InstrumentKind.NULL_VAL)
                .baseAssetId(ListInstrumentEncoder.baseAssetIdNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static SetRiskParametersEncoder in(SetRiskParametersEncoder encoder) {
        return encoder.staticBandPpm(SetRiskParametersEncoder.staticBandPpmNullValue())
                .dynamicBandPpm(SetRiskParametersEncoder.dynamicBandPpmNullValue())
                .auctionCollarPpm(SetRiskParametersEncoder.auctionCollarPpmNullValue())
                .volatilityAuctionMs(SetRiskParametersEncoder.volatilityAuctionMsNullValue())
                .auctionExtensionMs(SetRiskParametersEncoder.auctionExtensionMsNullValue())
                .maxAuctionExtensions(SetRiskParametersEncoder.maxAuctionExtensionsNullValue());
    }

    /** {@return the encoder, every optional field absent} */
    public static SetTradingStatusEncoder in(SetTradingStatusEncoder encoder) {
        return encoder.auctionMs(SetTradingStatusEncoder.auctionMsNullValue());
    }

    /** {@return the encoder, every optional field absent: around the clock} */
    public static SetTradingScheduleEncoder in(SetTradingScheduleEncoder encoder) {
        return encoder.preOpenMs(SetTradingScheduleEncoder.preOpenMsNullValue())
                .openMs(SetTradingScheduleEncoder.openMsNullValue())
                .closingAuctionMs(SetTradingScheduleEncoder.closingAuctionMsNullValue())
                .closeMs(SetTradingScheduleEncoder.closeMsNullValue());
    }
}
