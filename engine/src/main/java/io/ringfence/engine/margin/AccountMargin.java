package io.ringfence.engine.margin;

import io.ringfence.codecs.AccountHealth;
import io.ringfence.codecs.FeedState;
import io.ringfence.engine.fixed.FixedMath;

/**
 * One account's equity and requirements at present prices, µ$, as {@link MarginModel} computed them. Reused by its owner;
 * owned by the engine's thread.
 */
public final class AccountMargin {
    long equityRaw;
    long equityMaintenance;
    long equityInitial;
    long maintenanceMargin;
    long initialMargin;
    long initialMarginByTiers;
    long targetEquity;
    boolean isClosedWhole;
    long cash;
    long remainingEquity;
    long remainderRequired;
    boolean isPricesUsable = true;
    boolean hasEdges;
    boolean owesAsset;
    FeedState initialFeedState = FeedState.VALID;

    /** Makes one to be filled. */
    public AccountMargin() {}

    /** {@return equity without haircuts: cash, unrealised profit, collateral at its value} */
    public long equityRaw() {
        return equityRaw;
    }

    /** {@return equity with the haircuts for maintenance} */
    public long equityMaintenance() {
        return equityMaintenance;
    }

    /** {@return equity with the haircuts for new risk, and unrealised profit up to its cap only} */
    public long equityInitial() {
        return equityInitial;
    }

    /** {@return maintenance margin of all positions} */
    public long maintenanceMargin() {
        return maintenanceMargin;
    }

    /** {@return initial margin of all positions and open orders, with the scaling by open interest} */
    public long initialMargin() {
        return initialMargin;
    }

    /** {@return initial margin of all positions by their tiers alone} */
    public long initialMarginByTiers() {
        return initialMarginByTiers;
    }

    /** {@return balance of the settlement asset} */
    public long cash() {
        return cash;
    }

    /** {@return whether a liquidation may rest on every price on which equity and maintenance margin do: it is VALID or UNCERTAIN, or its band is known} */
    public boolean isPricesUsable() {
        return isPricesUsable;
    }

    /** {@return whether the true price may be another than one of those, by the rules of its index} */
    public boolean hasEdges() {
        return hasEdges;
    }

    /** {@return whether every price on which the initial margin rests is too, those of open orders included} */
    public boolean isInitialPricesUsable() {
        return isUsable(initialFeedState);
    }

    /** {@return the least trusted state among the prices on which the initial margin rests} */
    public FeedState worstFeedState() {
        return initialFeedState;
    }

    /** {@return whether equity for new risk covers initial margin} */
    public boolean isInitialCovered() {
        return equityInitial >= initialMargin;
    }

    /** {@return equity for new risk without any unrealised profit, after what {@link MarginModel#computeWithout} takes away} */
    public long remainingEquity() {
        return remainingEquity;
    }

    /** {@return what that must cover: initial margin, and at least a tenth of the notional of all positions} */
    public long remainderRequired() {
        return remainderRequired;
    }

    /** {@return whether what would remain covers what it must} */
    public boolean isRemainderCovered() {
        return remainingEquity >= remainderRequired;
    }

    /** {@return whether equity is below maintenance margin and something is owed: a position, cash, or a borrowed asset} */
    public boolean isLiquidatable() {
        return equityMaintenance < maintenanceMargin && (maintenanceMargin > 0 || cash < 0 || owesAsset);
    }

    /** {@return whether equity is below two thirds of maintenance margin} */
    public boolean isBackstop() {
        return FixedMath.compareProducts(3, equityMaintenance, 2, maintenanceMargin) < 0;
    }

    /** {@return the worst that applies, bankrupt first} */
    public AccountHealth health() {
        if (!isLiquidatable()) {
            return isInitialCovered() ? AccountHealth.HEALTHY : AccountHealth.RESTRICTED;
        }
        if (equityRaw < 0) {
            return AccountHealth.BANKRUPT;
        }
        return isBackstop() ? AccountHealth.BACKSTOP : AccountHealth.LIQUIDATION;
    }

    /**
     * {@return equity at which a liquidation stops: the maintenance margin, and of every position the share of the way from there to its initial margin by tiers that the
     * {@link io.ringfence.engine.parameter.LiquidationRules} of its market say, rounded up}
     */
    public long targetEquity() {
        return targetEquity;
    }

    /** {@return whether there is a position in a market whose positions are closed whole: a liquidation does not stop before it is gone} */
    public boolean isClosedWhole() {
        return isClosedWhole;
    }

    /** {@return whether a liquidation has reached what it is for} */
    public boolean isRestored() {
        return equityMaintenance >= targetEquity && !isClosedWhole;
    }

    private static boolean isUsable(FeedState state) {
        return state == FeedState.VALID || state == FeedState.UNCERTAIN;
    }
}
