package io.ringfence.replay.check;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.LiquidationEndReason;
import io.ringfence.codecs.LiquidationWaitReason;
import java.util.List;
import java.util.Map;

/**
 * What an audit found.
 *
 * @param events events that were read
 * @param commands commands whose events are complete, and which were judged
 * @param priceChanges events that said a price
 * @param valuations times that an account was valued
 * @param trades trades whose two sides were recomputed
 * @param accounts participants' accounts at the end
 * @param liquidations in the order of their starts
 * @param ledgerSums by the symbol of each asset, the sum over all accounts and the venue's own
 * @param finding what is wrong; null: nothing is
 * @param live whether a venue was writing the journal meanwhile
 */
public record AuditReport(
        long events,
        long commands,
        long priceChanges,
        long valuations,
        long trades,
        int accounts,
        List<Liquidation> liquidations,
        Map<String, Long> ledgerSums,
        AuditFinding finding,
        boolean live) {
    /**
     * One liquidation. Amounts in µ$.
     *
     * @param id the venue's number of it
     * @param accountId whose
     * @param startedNs when
     * @param startEvent number of its first event
     * @param health how far under the account was
     * @param equity equity at the start
     * @param maintenanceMargin what it needed
     * @param slices slices that traded
     * @param notional what they traded
     * @param fees what the insurance fund received for them
     * @param waits why it waited, one after another
     * @param fundPaid what the insurance fund paid for it
     * @param poolPaid what pools of markets paid for it
     * @param deficit what nobody could pay
     * @param end how it ended; null: it has not
     * @param endedNs when
     */
    public record Liquidation(
            long id,
            long accountId,
            long startedNs,
            long startEvent,
            AccountHealth health,
            long equity,
            long maintenanceMargin,
            int slices,
            long notional,
            long fees,
            List<LiquidationWaitReason> waits,
            long fundPaid,
            long poolPaid,
            long deficit,
            LiquidationEndReason end,
            long endedNs) {}

    /** Whether everything is as the rules say. */
    public boolean passed() {
        return finding == null;
    }
}
