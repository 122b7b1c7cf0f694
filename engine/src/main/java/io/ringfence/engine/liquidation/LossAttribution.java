package io.ringfence.engine.liquidation;

import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.margin.MarginModel;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;

/**
 * Which markets made an account's loss: of each, what its position has lost since it was entered, the part realised by this liquidation and the part that is not. A market in which the account has gained made none.
 *
 * <p>Entering needs equity above initial margin, so these are the losses since the venue last knew that of the position. Reused by its owner; owned by the engine's thread; allocates
 * only for more markets than ever before.
 */
public final class LossAttribution {
    private final Liquidations liquidations;
    private final MarketLosses realized;
    private final Positions positions;
    private final MarginModel model;

    private int[] instrumentIndexes = new int[64];
    private long[] losses = new long[64];
    private long[] before = new long[64];
    private int count;
    private long sum;

    /** Attributes over these. */
    public LossAttribution(Liquidations liquidations, MarketLosses realized, Positions positions, MarginModel model) {
        this.liquidations = liquidations;
        this.realized = realized;
        this.positions = positions;
        this.model = model;
    }

    /** Takes an account's losses, by instrument. */
    public void take(int accountIndex) {
        count = 0;
        sum = 0;
        int entry = realized.first(liquidations.row(accountIndex));
        int row = positions.first(accountIndex);
        while (entry != MarketLosses.NULL_ENTRY || row != Positions.NULL_ROW) {
            int ofEntry = entry == MarketLosses.NULL_ENTRY ? Integer.MAX_VALUE : realized.instrumentIndex(entry);
            int ofRow = row == Positions.NULL_ROW ? Integer.MAX_VALUE : positions.instrumentIndex(row);
            long pnl = 0;
            if (ofEntry <= ofRow) {
                pnl = realized.realizedPnl(entry);
                entry = realized.next(entry);
            }
            if (ofRow <= ofEntry) {
                pnl = ExactRange.add(pnl, model.unrealizedPnl(row));
                row = positions.next(row);
            }
            add(Math.min(ofEntry, ofRow), -pnl);
        }
    }

    /** {@return in how many markets there is a loss} */
    public int count() {
        return count;
    }

    /** {@return the i-th of them, by instrument} */
    public int instrumentIndex(int i) {
        return instrumentIndexes[i];
    }

    /** {@return its part of an amount, µ$} */
    public long part(int i, long amount) {
        return Waterfall.part(amount, before[i], losses[i], sum);
    }

    /** {@return the largest amount of which its part is no more than something, µ$} */
    public long mostFor(int i, long available) {
        return Waterfall.mostFor(available, losses[i], sum);
    }

    private void add(int instrumentIndex, long loss) {
        if (loss <= 0) {
            return;
        }
        if (count == instrumentIndexes.length) {
            instrumentIndexes = Arrays.copyOf(instrumentIndexes, 2 * count);
            losses = Arrays.copyOf(losses, 2 * count);
            before = Arrays.copyOf(before, 2 * count);
        }
        instrumentIndexes[count] = instrumentIndex;
        losses[count] = loss;
        before[count] = sum;
        sum = ExactRange.add(sum, loss);
        count++;
    }
}
