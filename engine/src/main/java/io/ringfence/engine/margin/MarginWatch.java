package io.ringfence.engine.margin;

import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.collection.IndexedHeap;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.HaircutTiers;
import io.ringfence.engine.parameter.Haircuts;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.Positions;
import java.util.Arrays;
import org.agrona.collections.IntArrayList;

/**
 * Finds accounts below maintenance margin by trigger prices, so that a price tick costs nothing for accounts that it
 * cannot have endangered.
 *
 * <p>For fixed positions an account's excess over maintenance is {@code E(p) = C + sum f_m(p_m)}, where each f_m depends on
 * one price factor alone (the mark price of an instrument: profit less maintenance margin; the price of a collateral: its
 * value after haircut) and is monotone in it. When the account is centred, its excess S >= 0 is shared out as budgets {@code
 * b_m}, whole numbers with {@code sum b_m <= S}, and per factor the trigger is the first price at which {@code f_m} would
 * have fallen by more than b_m: the exact inverse of f_m, found by walking its tiers. While no trigger is reached, {@code
 * E(p) >= S - sum b_m >= 0}, whatever moves together: an account can be missed by nothing. A trigger that fires proves
 * nothing yet; the account is computed exactly and, if safe, centred anew. This is the method of safe zones (Sharfman,
 * Schuster, Keren, SIGMOD 2006) for a sum of one-dimensional functions.
 *
 * <p>Budgets are in proportion to what each factor is worth to the account, so that all triggers lie about the same
 * relative move away: what suits a market that falls as one. An account with less than two per cent of its requirement (or a
 * dollar) to spare is <em>hot</em>: it has no triggers and is computed on every change of one of its factors, until it has
 * twice that.
 *
 * <p>Per factor and direction stands a heap of triggers by account. A tick costs a look at two heap tops per factor
 * changed, O(log n) per trigger crossed with one computation of the account, and one per hot account of those factors.
 * {@link #reindex} costs one computation and O(log n) per factor of the account. The heaps grow as accounts first take
 * positions in a factor; beyond that nothing allocates. Triggers are not state: they depend on when an account was last
 * centred, what is found does not.
 */
public final class MarginWatch implements MaintenanceWatch {
    /** No price at or below which an account is examined. */
    static final long NO_FALLING_TRIGGER = Long.MIN_VALUE;

    private static final int NULL = -1;
    private static final long LEAST_SLACK = 1_000_000L;
    private static final long SLACK_DIVISOR = 50;

    private final Accounts accounts;
    private final MarginModel model;
    private final Ledger ledger;
    private final Assets assets;
    private final Haircuts haircuts;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Positions positions;
    private final MarkPrices marks;
    private final AccountMargin margin = new AccountMargin();

    // Factors: instruments by index, then assets by index. Heap 2 * factor holds triggers that fire at or below their
    // price,
    // highest first, keyed by the complement; heap 2 * factor + 1 those that fire at or above it.
    private final IndexedHeap[] heaps;
    private final boolean[] isChanged;
    private final int[] changedFactors;
    private int changedCount;

    // The heaps that hold a trigger of an account: per account a list of nodes from a pool.
    private final int[] firstNodes;
    private int[] nextNodes;
    private int[] nodeHeaps;
    private int firstFreeNode = NULL;
    private int nodeCount;

    // Hot accounts, and where each stands among them.
    private final int[] hotAccounts;
    private final int[] hotPlaces;
    private final boolean[] isLiquidatable;
    private int hotCount;

    private long examinations;

    /**
     * Watches accounts that are as yet empty; call {@link #reindexAll} for others.
     *
     * @param accounts which accounts there are.
     * @param model computes one.
     * @param ledger balances.
     * @param assets collateral.
     * @param haircuts how it counts.
     * @param instruments what positions are in.
     * @param parameters margin rates.
     * @param positions lots and costs.
     * @param marks prices.
     */
    public MarginWatch(
            Accounts accounts,
            MarginModel model,
            Ledger ledger,
            Assets assets,
            Haircuts haircuts,
            Instruments instruments,
            RiskParameterVersions parameters,
            Positions positions,
            MarkPrices marks) {
        this.accounts = accounts;
        this.model = model;
        this.ledger = ledger;
        this.assets = assets;
        this.haircuts = haircuts;
        this.instruments = instruments;
        this.parameters = parameters;
        this.positions = positions;
        this.marks = marks;
        int factors = instruments.capacity() + assets.capacity();
        heaps = new IndexedHeap[2 * factors];
        for (int i = 0; i < heaps.length; i++) {
            heaps[i] = new IndexedHeap(0);
        }
        isChanged = new boolean[factors];
        changedFactors = new int[factors];
        firstNodes = new int[accounts.capacity()];
        Arrays.fill(firstNodes, NULL);
        nextNodes = new int[0];
        nodeHeaps = new int[0];
        hotAccounts = new int[accounts.capacity()];
        hotPlaces = new int[accounts.capacity()];
        Arrays.fill(hotPlaces, NULL);
        isLiquidatable = new boolean[accounts.capacity()];
    }

    @Override
    public boolean reindex(int accountIndex) {
        examine(accountIndex);
        return isLiquidatable[accountIndex];
    }

    @Override
    public void reindexAll() {
        for (int accountIndex = 0; accountIndex < accounts.size(); accountIndex++) {
            examine(accountIndex);
        }
    }

    @Override
    public void publishInstrument(int instrumentIndex) {
        publishFactor(instrumentIndex);
    }

    @Override
    public void publishAsset(int assetIndex) {
        publishFactor(instruments.capacity() + assetIndex);
    }

    @Override
    public void reprice(IntArrayList result) {
        // From the end, since one that leaves is replaced by the last. Those that become hot below were just examined.
        for (int place = hotCount - 1; place >= 0; place--) {
            int accountIndex = hotAccounts[place];
            if (isTouched(accountIndex)) {
                examine(accountIndex);
            }
        }
        for (int i = 0; i < changedCount; i++) {
            fire(changedFactors[i]);
        }
        for (int i = 0; i < changedCount; i++) {
            isChanged[changedFactors[i]] = false;
        }
        changedCount = 0;
        for (int place = 0; place < hotCount; place++) {
            if (isLiquidatable[hotAccounts[place]]) {
                result.addInt(hotAccounts[place]);
            }
        }
    }

    /** {@return how often an account was computed, since construction: the work that the triggers did not save} */
    public long examinations() {
        return examinations;
    }

    /** {@return how many accounts are hot} */
    public int hotCount() {
        return hotCount;
    }

    /** The highest price of a factor at or below which an account is examined, or {@link #NO_FALLING_TRIGGER}. Factors: instruments, then assets. */
    long fallingTrigger(int factor) {
        IndexedHeap falling = heaps[2 * factor];
        return falling.isEmpty() ? NO_FALLING_TRIGGER : ~falling.firstKey();
    }

    /** The lowest price of a factor at or above which an account is examined; {@link Long#MAX_VALUE}: none. */
    long risingTrigger(int factor) {
        IndexedHeap rising = heaps[2 * factor + 1];
        return rising.isEmpty() ? Long.MAX_VALUE : rising.firstKey();
    }

    private void publishFactor(int factor) {
        if (!isChanged[factor]) {
            isChanged[factor] = true;
            changedFactors[changedCount++] = factor;
        }
    }

    private boolean isTouched(int accountIndex) {
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (isChanged[positions.instrumentIndex(row)]) {
                return true;
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (isChanged[instruments.capacity() + asset] && ledger.accountBalance(accountIndex, asset) != 0) {
                return true;
            }
        }
        return false;
    }

    /** An account that fires is centred at the present prices, beyond which its new triggers lie: it fires once. */
    private void fire(int factor) {
        long price =
                factor < instruments.capacity() ? marks.px(factor) : marks.assetPrice(factor - instruments.capacity());
        IndexedHeap falling = heaps[2 * factor];
        while (!falling.isEmpty() && ~falling.firstKey() >= price) {
            examine(falling.first());
        }
        IndexedHeap rising = heaps[2 * factor + 1];
        while (!rising.isEmpty() && rising.firstKey() <= price) {
            examine(rising.first());
        }
    }

    /** Computes an account exactly, and gives it new triggers or makes it hot. */
    private void examine(int accountIndex) {
        examinations++;
        removeTriggers(accountIndex);
        if (!hasDebts(accountIndex)) {
            isLiquidatable[accountIndex] = false;
            leaveHot(accountIndex);
            return;
        }
        model.computeMaintenance(accountIndex, margin);
        isLiquidatable[accountIndex] = margin.isLiquidatable();
        long excess = ExactRange.add(margin.equityMaintenance, -margin.maintenanceMargin);
        long slack = Math.max(LEAST_SLACK, margin.maintenanceMargin / SLACK_DIVISOR);
        boolean isHot = hotPlaces[accountIndex] != NULL;
        if (excess < (isHot ? 2 * slack : slack)) {
            enterHot(accountIndex);
        } else {
            leaveHot(accountIndex);
            placeTriggers(accountIndex, excess);
        }
    }

    /** Whether any price could make the account fall short: it has a position, or owes cash. */
    private boolean hasDebts(int accountIndex) {
        if (ledger.accountBalance(accountIndex, Assets.SETTLEMENT) < 0) {
            return true;
        }
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                return true;
            }
        }
        return false;
    }

    private void placeTriggers(int accountIndex, long excess) {
        long whole = 0;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                whole = ExactRange.add(whole, model.riskNotional(row) + 1);
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long counted = counted(accountIndex, asset);
            if (counted > 0) {
                whole = ExactRange.add(whole, counted);
            }
        }
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                placePositionTrigger(accountIndex, row, excess, whole);
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long counted = counted(accountIndex, asset);
            if (counted > 0) {
                placeCollateralTrigger(accountIndex, asset, counted, FixedMath.mulDivFloor(excess, counted, whole));
            }
        }
    }

    private void placePositionTrigger(int accountIndex, int row, long excess, long whole) {
        int instrument = positions.instrumentIndex(row);
        MarginTiers tiers = parameters.of(instrument).tiers();
        long lots = positions.lots(row);
        long notional = model.riskNotional(row);
        long budget = FixedMath.mulDivFloor(excess, notional + 1, whole);
        long least = model.value(row) - tiers.maintenanceMargin(notional) - budget;
        long leastRiskPx = marks.leastRiskPx(instrument);
        // A short gains and loses as a long does whose prices have the other sign.
        long trigger = triggerOfLong(tiers, Math.abs(lots), leastRiskPx, least);
        if (trigger == NO_FALLING_TRIGGER) {
            return;
        }
        if (lots < 0) {
            placeRising(instrument, accountIndex, -trigger);
        } else if (trigger >= 0 || instruments.isNonPositivePriceAllowed(instrument)) {
            placeFalling(instrument, accountIndex, trigger);
        }
    }

    /**
     * The first price of a fall at which a long is worth less, after its maintenance margin, than it may be: {@code lots * px - MM(lots * max(|px|, r)) < least}. What
     * stands on the left rises with the price, in three pieces: from r up the margin rises too, between -r and r it stays, and below -r it rises as the price falls.
     *
     * @param lots above zero.
     * @param leastRiskPx r, not negative.
     * @param least µ$; what is left at the present price is not less.
     * @return the highest such price, or {@link #NO_FALLING_TRIGGER}: at none, for a value held at its bound falls no further.
     */
    private static long triggerOfLong(MarginTiers tiers, long lots, long leastRiskPx, long least) {
        long flatNotional = ExactRange.value(lots, leastRiskPx);
        long leastNotional = tiers.leastNotionalLeaving(least);
        if (leastNotional > flatNotional) {
            return Math.floorDiv(leastNotional - 1, lots);
        }
        long inFlat = Math.floorDiv(least + tiers.maintenanceMargin(flatNotional) - 1, lots);
        if (inFlat >= -leastRiskPx) {
            return inFlat;
        }
        long largestNotional = tiers.largestNotionalWithin(-least);
        return largestNotional < ExactRange.MAX_VALUE ? -(largestNotional / lots) - 1 : NO_FALLING_TRIGGER;
    }

    private void placeCollateralTrigger(int accountIndex, int asset, long counted, long budget) {
        HaircutTiers tiers = haircuts.of(asset);
        long least = tiers.leastValueCounting(counted - budget);
        long price = assets.priceWorth(asset, ledger.accountBalance(accountIndex, asset), least);
        // No asset is priced below zero, so a trigger there never fires.
        if (price > 0) {
            placeFalling(instruments.capacity() + asset, accountIndex, price - 1);
        }
    }

    private long counted(int accountIndex, int asset) {
        long units = ledger.accountBalance(accountIndex, asset);
        return units == 0 ? 0 : haircuts.of(asset).maintenanceValue(marks.value(asset, units));
    }

    private void placeFalling(int factor, int accountIndex, long trigger) {
        heaps[2 * factor].put(accountIndex, ~trigger);
        remember(accountIndex, 2 * factor);
    }

    private void placeRising(int factor, int accountIndex, long trigger) {
        heaps[2 * factor + 1].put(accountIndex, trigger);
        remember(accountIndex, 2 * factor + 1);
    }

    private void remember(int accountIndex, int heap) {
        int node = firstFreeNode;
        if (node == NULL) {
            node = nodeCount++;
            if (node == nextNodes.length) {
                int capacity = Math.max(64, 2 * node);
                nextNodes = Arrays.copyOf(nextNodes, capacity);
                nodeHeaps = Arrays.copyOf(nodeHeaps, capacity);
            }
        } else {
            firstFreeNode = nextNodes[node];
        }
        nodeHeaps[node] = heap;
        nextNodes[node] = firstNodes[accountIndex];
        firstNodes[accountIndex] = node;
    }

    private void removeTriggers(int accountIndex) {
        int node = firstNodes[accountIndex];
        while (node != NULL) {
            int next = nextNodes[node];
            heaps[nodeHeaps[node]].remove(accountIndex);
            nextNodes[node] = firstFreeNode;
            firstFreeNode = node;
            node = next;
        }
        firstNodes[accountIndex] = NULL;
    }

    private void enterHot(int accountIndex) {
        if (hotPlaces[accountIndex] == NULL) {
            hotPlaces[accountIndex] = hotCount;
            hotAccounts[hotCount++] = accountIndex;
        }
    }

    private void leaveHot(int accountIndex) {
        int place = hotPlaces[accountIndex];
        if (place != NULL) {
            int last = hotAccounts[--hotCount];
            hotAccounts[place] = last;
            hotPlaces[last] = place;
            hotPlaces[accountIndex] = NULL;
        }
    }
}
