package io.ringfence.engine.clearing;

import io.ringfence.codecs.Side;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.LedgerReason;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.position.Positions;
import io.ringfence.engine.position.SideIndexes;

/**
 * Clears one side of a fill: the position pays what it has been charged and takes the fill, the realised profit or loss is paid by or to CLEARING, the fee goes to
 * FEES.
 *
 * <p>Both sides of a trade have the same notional, and what one side of a market is charged as funding the other receives. So the costs of all positions, what they have been
 * charged and not paid, and CLEARING's balance sum to zero, exactly: what rounding leaves is counted in parts of a µ$ until it can be posted to ROUNDING. Owned by the
 * engine's thread; allocates nothing.
 */
public final class Clearing {
    private static final int CLEARING_ROW = Ledger.row(VenueAccount.CLEARING);
    private static final int ROUNDING_ROW = Ledger.row(VenueAccount.ROUNDING);
    private static final int FEES_ROW = Ledger.row(VenueAccount.FEES);
    private static final int FUND_ROW = Ledger.row(VenueAccount.INSURANCE_FUND);

    private final Instruments instruments;
    private final Positions positions;
    private final SideIndexes indexes;
    private final Ledger ledger;
    private long charged;
    private long takerPnl;
    private long takerCharged;

    /** Clears into these registries. */
    public Clearing(Instruments instruments, Positions positions, Ledger ledger) {
        this.instruments = instruments;
        this.positions = positions;
        indexes = positions.indexes();
        this.ledger = ledger;
    }

    /**
     * {@return the fee of a notional, µ$, rounded up; of its magnitude, for a price below zero costs a fee too}
     *
     * @param notional µ$, of either sign.
     * @param feePpm rate.
     */
    public static long fee(long notional, int feePpm) {
        return ExactRange.ppmCeil(Math.abs(notional), feePpm);
    }

    /**
     * One side of a trade, after what was charged to the position so far, {@link #charged}, is paid.
     *
     * @return realised profit or loss of what it closed, µ$.
     */
    public long trade(int accountIndex, int instrumentIndex, Side side, long lots, long priceTicks) {
        return tradeAt(accountIndex, instrumentIndex, side, lots, instruments.px(instrumentIndex, priceTicks));
    }

    private long tradeAt(int accountIndex, int instrumentIndex, Side side, long lots, long px) {
        payCharge(accountIndex, instrumentIndex);
        long realizedPnl = positions.trade(accountIndex, instrumentIndex, side, lots, px);
        int row = Ledger.row(accountIndex);
        if (realizedPnl > 0) {
            ledger.transfer(LedgerReason.REALIZED_PNL, CLEARING_ROW, row, Assets.SETTLEMENT, realizedPnl);
        } else if (realizedPnl < 0) {
            ledger.transfer(LedgerReason.REALIZED_PNL, row, CLEARING_ROW, Assets.SETTLEMENT, -realizedPnl);
        }
        return realizedPnl;
    }

    /** {@return what the account of the last {@link #trade} or {@link #payCharge}, or the giver of the last {@link #transfer}, paid for its side, µ$; below zero: received} */
    public long charged() {
        return charged;
    }

    /** An account pays for its position what it has been charged, to CLEARING, or receives it from there. */
    public void payCharge(int accountIndex, int instrumentIndex) {
        charged = 0;
        int position = positions.find(accountIndex, instrumentIndex);
        if (position == Positions.NULL_ROW || positions.isPaid(position)) {
            return;
        }
        long whole = indexes.addRemainder(instrumentIndex, positions.excess(position));
        charged = positions.pay(position);
        int row = Ledger.row(accountIndex);
        if (charged > 0) {
            ledger.transfer(LedgerReason.FUNDING, row, CLEARING_ROW, Assets.SETTLEMENT, charged);
        } else if (charged < 0) {
            ledger.transfer(LedgerReason.FUNDING, CLEARING_ROW, row, Assets.SETTLEMENT, -charged);
        }
        if (whole > 0) {
            ledger.transfer(LedgerReason.ROUNDING, CLEARING_ROW, ROUNDING_ROW, Assets.SETTLEMENT, whole);
        }
    }

    /**
     * A position changes hands at a price, outside any book, after both have paid what they were charged; profit or loss of the giver is realised.
     *
     * @param lots what the giver gives, with its sign, no more than it has.
     * @param px µ$ per lot.
     * @return realised profit or loss of the giver, µ$.
     */
    public long transfer(int giverIndex, int takerIndex, int instrumentIndex, long lots, long px) {
        long realizedPnl = tradeAt(giverIndex, instrumentIndex, lots > 0 ? Side.SELL : Side.BUY, Math.abs(lots), px);
        long chargedToGiver = charged;
        takerPnl = tradeAt(takerIndex, instrumentIndex, lots > 0 ? Side.BUY : Side.SELL, Math.abs(lots), px);
        takerCharged = charged;
        charged = chargedToGiver;
        return realizedPnl;
    }

    /** A trade on a spot market: the price goes to the seller, µ$. */
    public void paySpot(int buyer, int seller, long notional) {
        ledger.transfer(LedgerReason.SPOT_TRADE, Ledger.row(buyer), Ledger.row(seller), Assets.SETTLEMENT, notional);
    }

    /** {@return what the taker of the last {@link #transfer} paid for its side before, µ$; below zero: received} */
    public long takerCharged() {
        return takerCharged;
    }

    /** {@return realised profit or loss of the taker of the last {@link #transfer}, µ$} */
    public long takerPnl() {
        return takerPnl;
    }

    /** {@return value of lots at a price, µ$, exact; negative below zero} */
    public long notional(int instrumentIndex, long lots, long priceTicks) {
        return lots * instruments.px(instrumentIndex, priceTicks);
    }

    /**
     * Charges the fee of one side of a trade.
     *
     * @return the fee, µ$.
     */
    public long chargeTradingFee(int accountIndex, long notional, int feePpm) {
        long fee = fee(notional, feePpm);
        if (fee > 0) {
            ledger.transfer(LedgerReason.TRADING_FEE, Ledger.row(accountIndex), FEES_ROW, Assets.SETTLEMENT, fee);
        }
        return fee;
    }

    /**
     * Pays the rebate of one side of a trade out of the fees.
     *
     * @param accountIndex to whom.
     * @param notional of the trade, µ$, of either sign.
     * @param rebatePpm rate.
     * @param most that may be paid, µ$.
     * @return the rebate, µ$, rounded down.
     */
    public long payRebate(int accountIndex, long notional, int rebatePpm, long most) {
        long rebate = Math.min(most, ExactRange.ppmFloor(Math.abs(notional), rebatePpm));
        if (rebate > 0) {
            ledger.transfer(LedgerReason.FEE_REBATE, FEES_ROW, Ledger.row(accountIndex), Assets.SETTLEMENT, rebate);
        }
        return rebate;
    }

    /**
     * Charges the fee of a liquidation slice to the credit of the insurance fund and of the market's pool.
     *
     * @param fee all of it, µ$.
     * @param poolFee what of it the pool receives, µ$.
     */
    public void chargeLiquidationFee(int accountIndex, int instrumentIndex, long fee, long poolFee) {
        int row = Ledger.row(accountIndex);
        if (poolFee > 0) {
            int poolRow = ledger.poolRow(instrumentIndex);
            ledger.transfer(LedgerReason.LIQUIDATION_FEE, row, poolRow, Assets.SETTLEMENT, poolFee);
        }
        if (fee > poolFee) {
            ledger.transfer(LedgerReason.LIQUIDATION_FEE, row, FUND_ROW, Assets.SETTLEMENT, fee - poolFee);
        }
    }
}
