package io.ringfence.engine.account;

/**
 * Why money moved. The schema documents the same names and values; its compiler makes no class of them, since no message
 * field has the type.
 */
public enum LedgerReason {
    /** From outside to an account. */
    DEPOSIT(1),
    /** Profit or loss of the closed part of a position. */
    REALIZED_PNL(2),
    /** Maker's or taker's fee. */
    TRADING_FEE(3),
    /** Fee of a liquidation slice, to the insurance fund and the pool of the market. */
    LIQUIDATION_FEE(4),
    /** Collateral sold to the insurance fund for the settlement asset, to repay a debt. */
    COLLATERAL_EXCHANGE(5),
    /** The insurance fund pays a bankrupt account's loss. */
    INSURANCE_PAYMENT(6),
    /** What the insurance fund could not pay. */
    DEFICIT(7),
    /** A confirmed withdrawal, to outside. */
    WITHDRAWAL(8),
    /** From an account to what is pending, or back when the withdrawal is refused. */
    WITHDRAWAL_RESERVE(9),
    /** From one account of an owner to another. */
    TRANSFER(10),
    /** What the side of a position was charged, funding and shares of losses, to CLEARING; what it is to receive, from there. */
    FUNDING(11),
    /** Interest on a debt, from an account to the insurance fund. */
    INTEREST(12),
    /** Asset and price of a trade on a spot market, from one account to the other. */
    SPOT_TRADE(13),
    /** Part of the fee of one side of a trade, to the other. */
    FEE_REBATE(14),
    /** The insurance pool of a market pays a loss made there. */
    POOL_PAYMENT(16),
    /** What stands behind a position that the venue takes over. */
    TAKEOVER(15),
    /** What stands behind a position that is closed against those on the other side. */
    DELEVERAGING(20),
    /** What the rounding of charges has left in CLEARING, to ROUNDING. */
    ROUNDING(19);

    private final int value;

    LedgerReason(int value) {
        this.value = value;
    }

    /** {@return the schema's value} */
    public int value() {
        return value;
    }
}
