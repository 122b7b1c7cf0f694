package io.ringfence.engine.margin;

import io.ringfence.engine.account.Borrowing;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.account.VenueAccount;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.CollateralGroups;
import io.ringfence.engine.parameter.CollateralParameterVersions;
import io.ringfence.engine.parameter.CollateralParameters;

/**
 * What an amount of an asset counts: nothing else of the account is needed for it but, for new risk, the requirement.
 *
 * <p>With {@code v = floor(units * price)} at the mark price and {@code a} the same at the adverse edge ({@link PriceEdges}):
 * <pre>
 * val     = v
 * val_M   = haircut_M(v)                                                        tier by tier, rounded down
 * val_I   = floor( haircut_I(a) * min(10^6, floor(poolCap * 10^6 / pool)) / 10^6 )     pool: what all that was deposited of it is worth at the mark price
 * liab    = ceil( ceil(|units| * price) * (1 + liabilityWeight) )                with a minus in all three where units are owed; without the weight in the first
 * group_I = min( sum val_I of the group's assets, max(freeValue, floor(IM * share)) )  {@link CollateralGroups}
 * </pre>
 *
 * <p>Pool and group bound what counts for <em>new risk</em> alone: an account must not be liquidated because others deposit, or because it has closed a position.
 *
 * <p>Owned by the engine's thread. Allocates nothing.
 */
public final class CollateralModel {
    private static final long MILLION = 1_000_000;

    private final Ledger ledger;
    private final Borrowing borrowing;
    private final Assets assets;
    private final CollateralParameterVersions parameters;
    private final CollateralGroups groups;
    private final MarkPrices marks;
    private final PriceEdges edges;

    // The sum for new risk that is under way: what is in no group, and per group, with a bit for each that has
    // something.
    private final long[] groupValues = new long[CollateralGroups.MAX_GROUPS + 1];
    private long groupsPresent;
    private long ungroupedValue;

    /**
     * Values by these.
     *
     * @param ledger how much of each asset there is.
     * @param borrowing who owes some of it.
     * @param assets decimals and indexes.
     * @param parameters haircuts and caps.
     * @param groups caps of correlated assets.
     * @param marks prices.
     * @param edges how far they may be from the truth.
     */
    public CollateralModel(
            Ledger ledger,
            Borrowing borrowing,
            Assets assets,
            CollateralParameterVersions parameters,
            CollateralGroups groups,
            MarkPrices marks,
            PriceEdges edges) {
        this.ledger = ledger;
        this.borrowing = borrowing;
        this.assets = assets;
        this.parameters = parameters;
        this.groups = groups;
        this.marks = marks;
        this.edges = edges;
    }

    /** {@return value of an amount at the mark price, without haircut, µ$} */
    public long rawValue(int asset, long units) {
        return units >= 0 ? marks.value(asset, units) : -assets.debtValue(asset, -units, marks.assetPrice(asset));
    }

    /** {@return what an amount counts for maintenance, µ$} */
    public long maintenanceValue(int asset, long units) {
        return maintenanceValueAt(asset, units, marks.assetPrice(asset));
    }

    /** {@return what it would count for maintenance at a price of one whole unit, µ$} */
    long maintenanceValueAt(int asset, long units, long price) {
        return units >= 0
                ? parameters.tiers(asset).maintenanceValue(assets.value(asset, units, price))
                : -parameters.of(asset).liability(assets.debtValue(asset, -units, price));
    }

    /** {@return whether its price decides over an account that has that much of it: it is owed, or counts something} */
    boolean isCounted(int asset, long units) {
        return units < 0 || parameters.tiers(asset).count() > 0;
    }

    /** {@return units of an asset that an account has; below zero what it owes, with interest} */
    public long units(int account, int asset) {
        return borrowing.units(account, asset);
    }

    /**
     * {@return the lowest price of one whole unit at which an amount counts at least so much for maintenance}
     *
     * @param units above zero.
     * @param least µ$, at most what it counts at some price.
     */
    long lowestPriceCounting(int asset, long units, long least) {
        return assets.priceWorth(asset, units, parameters.tiers(asset).leastValueCounting(least));
    }

    /**
     * {@return the highest price of one whole unit at which a debt counts no more than so much; {@link Long#MAX_VALUE}: any}
     *
     * @param debtUnits above zero.
     * @param most µ$, not negative.
     */
    long highestPriceOfDebt(int asset, long debtUnits, long most) {
        long value = parameters.of(asset).largestDebtCounting(most);
        return value >= ExactRange.MAX_VALUE ? Long.MAX_VALUE : assets.priceOfDebtWithin(asset, debtUnits, value);
    }

    /** Begins the sum of what an account's collateral counts for new risk. */
    void beginInitialValue() {
        groupsPresent = 0;
        ungroupedValue = 0;
    }

    /** Adds an amount of an asset to it. */
    void addInitialValue(int asset, long units) {
        CollateralParameters terms = parameters.of(asset);
        if (units < 0) {
            ungroupedValue = ExactRange.add(ungroupedValue, -terms.liability(edges.adverseDebtValue(asset, -units)));
            return;
        }
        long counted = terms.tiers().initialValue(edges.adverseValue(asset, units));
        long value = ExactRange.ppmFloor(counted, poolPpm(asset, terms.poolCap()));
        int group = terms.group();
        if (group == CollateralParameters.NULL_GROUP) {
            ungroupedValue = ExactRange.add(ungroupedValue, value);
            return;
        }
        long bit = 1L << (group - 1);
        groupValues[group] = (groupsPresent & bit) == 0 ? value : ExactRange.add(groupValues[group], value);
        groupsPresent |= bit;
    }

    /**
     * {@return the sum, each group no more than its cap, µ$}
     *
     * @param initialMargin of the account, µ$.
     */
    long initialValue(long initialMargin) {
        long sum = ungroupedValue;
        for (long left = groupsPresent; left != 0; left &= left - 1) {
            int group = Long.numberOfTrailingZeros(left) + 1;
            sum = ExactRange.add(sum, Math.min(groupValues[group], groups.cap(group, initialMargin)));
        }
        return sum;
    }

    /** The share of each holding that counts for new risk where all of them together are worth more than the cap. */
    private long poolPpm(int asset, long poolCap) {
        if (poolCap == CollateralParameters.UNCAPPED) {
            return MILLION;
        }
        long pool = marks.value(asset, Math.max(0, -ledger.venueBalance(VenueAccount.EXTERNAL, asset)));
        return pool <= poolCap ? MILLION : ExactRange.mulDivFloor(poolCap, MILLION, pool);
    }
}
