package io.ringfence.acceptance.stress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskJson;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What came of one shock. Amounts are millionths of a dollar.
 *
 * @param liquidatedAccounts accounts of which a liquidation traded something, or gave it to the venue or the other side
 * @param bankruptAccounts accounts that could not pay what they owed
 * @param unsafeAccounts accounts that are still under maintenance margin in the end
 * @param deleveragedAccounts accounts that gave up something of a position against one in liquidation
 * @param liquidatedNotional value traded by liquidations
 * @param takenOverNotional value that the venue took over
 * @param deleveragedNotional value that was closed against the other side
 * @param otherSidePaid losses that those bore, out of what they had gained
 * @param poolPaid by the pools of the markets that made the losses
 * @param fundPaid by the insurance fund for bankrupt accounts
 * @param fees of liquidations, to the fund and to the pools
 * @param fundEnd what the fund holds in the end, coins that it bought at their price
 * @param deficit that the fund could not pay
 * @param openShortfall what accounts that are not closed yet would owe at the last price
 * @param backstopEquity what the venue's own account is worth at the last price
 * @param coverTwo the two largest losses of single accounts, paid by the fund or not
 * @param bystanderPaid what an account with cash and no position lost
 */
record Outcome(
        int liquidatedAccounts,
        int bankruptAccounts,
        int unsafeAccounts,
        int deleveragedAccounts,
        long liquidatedNotional,
        long takenOverNotional,
        long deleveragedNotional,
        long otherSidePaid,
        long poolPaid,
        long fundPaid,
        long fees,
        long fundEnd,
        long deficit,
        long openShortfall,
        long backstopEquity,
        long coverTwo,
        long bystanderPaid) {

    /** What those who lost it have not paid: others have, the venue's own account has to, nobody has, or it is still open. */
    long netInsolvent() {
        return poolPaid + fundPaid + otherSidePaid + deficit + openShortfall + Math.max(0, -backstopEquity);
    }

    /** What nobody has paid: deficit, what accounts not closed yet would owe, and what the venue's own account is under beyond the fund. */
    long unpaid() {
        return deficit + openShortfall + Math.max(0, -backstopEquity - fundEnd);
    }

    ObjectNode toJson() {
        final ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("liquidatedAccounts", liquidatedAccounts);
        json.put("bankruptAccounts", bankruptAccounts);
        json.put("unsafeAccounts", unsafeAccounts);
        json.put("deleveragedAccounts", deleveragedAccounts);
        json.put("liquidatedNotional", dollars(liquidatedNotional));
        json.put("takenOverNotional", dollars(takenOverNotional));
        json.put("deleveragedNotional", dollars(deleveragedNotional));
        json.put("otherSidePaid", dollars(otherSidePaid));
        json.put("poolPaid", dollars(poolPaid));
        json.put("fundPaid", dollars(fundPaid));
        json.put("fees", dollars(fees));
        json.put("fundEnd", dollars(fundEnd));
        json.put("deficit", dollars(deficit));
        json.put("openShortfall", dollars(openShortfall));
        json.put("backstopEquity", dollars(backstopEquity));
        json.put("coverTwo", dollars(coverTwo));
        json.put("bystanderPaid", dollars(bystanderPaid));
        return json;
    }

    static BigDecimal dollars(final long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().setScale(2, RoundingMode.HALF_EVEN);
    }
}
