package io.ringfence.engine.parameter;

import io.ringfence.codecs.DeleveragingRule;
import io.ringfence.engine.hash.Hash64;

/**
 * Who pays for losses made in a market: its pool, then the insurance fund within bounds. Immutable; rates in ppm.
 *
 * @param version 0: none were set, the fund pays without bound; else from one.
 * @param poolFeePpm share of its liquidation fees that its pool receives.
 * @param eventCapPpm most that one liquidation takes out of the fund for it, of what the fund held when it first paid that day.
 * @param dayCapPpm most that all liquidations of a day take.
 * @param fundFloor what it leaves in the fund, µ$.
 * @param stressPpm move of the price by which positions that the venue takes over are bounded; zero: it takes none over.
 * @param deleveraging who gives up positions when nobody takes one in liquidation.
 */
public record WaterfallParameters(
        int version,
        int poolFeePpm,
        int eventCapPpm,
        int dayCapPpm,
        long fundFloor,
        int stressPpm,
        DeleveragingRule deleveraging) {
    /** Those of a market for which none were set. */
    public static final WaterfallParameters NONE = new WaterfallParameters(0, 0, 0, 0, 0, 0, DeleveragingRule.NONE);

    /** {@return whether any were set} */
    public boolean isSet() {
        return version != 0;
    }

    /** {@return whether what nobody takes is closed against the other side} */
    public boolean hasDeleveraging() {
        return deleveraging == DeleveragingRule.PRO_RATA;
    }

    /** {@return whether the venue takes positions over} */
    public boolean hasTakeovers() {
        return stressPpm > 0;
    }

    /** {@return the same as another version} */
    WaterfallParameters withVersion(int newVersion) {
        return new WaterfallParameters(
                newVersion, poolFeePpm, eventCapPpm, dayCapPpm, fundFloor, stressPpm, deleveraging);
    }

    long fold(long hash) {
        long folded = Hash64.fold(hash, (long) version << Integer.SIZE | poolFeePpm);
        folded = Hash64.fold(folded, (long) eventCapPpm << Integer.SIZE | dayCapPpm);
        return Hash64.fold(Hash64.fold(folded, fundFloor), (long) stressPpm << Byte.SIZE | deleveraging.value());
    }
}
