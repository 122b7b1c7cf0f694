package io.ringfence.engine.margin;

import io.ringfence.engine.account.Accounts;
import io.ringfence.engine.account.Ledger;
import io.ringfence.engine.collection.NodeHeaps;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import io.ringfence.engine.oracle.MarkPrices;
import io.ringfence.engine.parameter.MarginTiers;
import io.ringfence.engine.parameter.RiskParameterVersions;
import io.ringfence.engine.position.Positions;
import org.agrona.collections.IntArrayList;

/**
 * Finds accounts below maintenance margin by trigger prices, so that a price tick costs nothing for accounts that it
 * cannot have endangered.
 *
 * <p>For fixed positions an account's excess over maintenance is {@code E(p) = C + sum f_m(p_m)}, where each f_m depends on
 * one price factor alone (the mark price of an instrument: profit less maintenance margin; the price of a collateral: its
 * value after haircut, or what a debt in it counts) and is monotone in it. When the account is centred, its excess S >= 0 is shared out as budgets {@code
 * b_m}, whole numbers with {@code sum b_m <= S}, and per factor the trigger is the first price at which {@code f_m} would
 * have fallen by more than b_m: the exact inverse of f_m, found by walking its tiers. While no trigger is reached, {@code
 * E(p) >= S - sum b_m >= 0}, whatever moves together: an account can be missed by nothing. A trigger that fires proves
 * nothing yet; the account is computed exactly and, if safe, centred anew. This is the method of safe zones (Sharfman,
 * Schuster, Keren, SIGMOD 2006) for a sum of one-dimensional functions.
 *
 * <p>Budgets are in proportion to what each factor is worth to the account, so that all triggers lie about the same
 * relative move away. When a trigger has fired, the factors that lose in the same direction (longs and collateral in a fall, shorts in a
 * rise) get up to sixteen times the share of the others: what fell goes on falling more often than it turns, and any split is as safe. An
 * account with next to nothing of its requirement to spare is <em>hot</em>: it has no triggers and is computed on every change of one of
 * its factors, until it has twice that.
 *
 * <p>An account that is long in one factor and short in another has its triggers in units of the market as a whole instead, see {@link Numeraire}, unless it is
 * so near that they would lie within the noise of prices, or one of its factors has just moved alone.
 *
 * <p>After a change of an account (a fill), its triggers are kept while what lies between the present prices and all of them, f_m(now)
 * less f_m just inside the trigger, still is no more than the new excess; where it is a little more, the factor with the most to lose
 * gives it up and moves one trigger. Only otherwise is the account centred anew.
 *
 * <p>A charge of a side (funding) takes the same from every lot of it at every price, so it moves all triggers of a queue alike: by what each lot pays, divided by
 * the least that a lot of it loses per price, and by a little more for what was rounded. So a queue has an <em>offset</em>, by which its
 * triggers have come nearer, and keys are kept as they were before it: a charge costs as much as a look at the queue. Who receives, is safe without it.
 *
 * <p>Per factor and direction stands a queue of triggers, and one of hot accounts; an account has a node in each that concerns it, see
 * {@link NodeHeaps}. A tick costs a look at four queues per factor changed, O(log n) per trigger crossed with one computation of the
 * account, and one per hot account of those factors. {@link #reindex} costs one computation and O(log n) per trigger that moves. The
 * arrays grow as accounts first take positions; beyond that nothing allocates. Triggers are not state: they depend on when an account was
 * last centred, what is found does not.
 */
public final class MarginWatch implements MaintenanceWatch {
    /** No price at or below which an account is examined. */
    static final long NO_FALLING_TRIGGER = Long.MIN_VALUE;

    /** Of a trigger that no price reaches. */
    private static final long NO_KEY = Long.MAX_VALUE;

    private static final int NULL = -1;
    private static final int FIRST_TOUCHED = 1_024;

    /** Below this excess, µ$ and share of the requirement, an account is hot. */
    private static final long LEAST_SLACK = 100_000L;

    private static final long SLACK_DIVISOR = 500;

    /** A factor that does not lose in the direction that fired gets its share divided by two to the power of this, */
    private static final int DISFAVOUR_SHIFT = 4;

    /** and of this where the excess is less than half the requirement: its trigger would lie within the noise of prices. */
    private static final int DISFAVOUR_SHIFT_NEAR = 2;

    /** Triggers that leave this many times what they use are drawn too close to keep. */
    private static final int WASTE = 4;

    private static final long MILLION = 1_000_000L;

    /** The furthest that triggers may come nearer before they are placed anew, µ$ per lot. */
    private static final long MAX_OFFSET = 1L << 40;

    /** What the roundings of its margin and of its charges may take from a position beyond what a charge says, µ$. */
    private static final long ROUNDED_AWAY = 2;

    // What an account is, in bits.
    private static final byte HOT = 1;
    private static final byte UNDER = 2;
    private static final byte NEWS = 4;

    /** In which direction prices moved that a trigger was reached, and whether one did so against the level of them all. */
    private enum Fired {
        NONE(true, true),
        FALLING(true, false),
        RISING(false, true),
        FALLING_APART(true, false),
        RISING_APART(false, true);

        private final boolean isAgainstLongs;
        private final boolean isAgainstShorts;

        Fired(boolean isAgainstLongs, boolean isAgainstShorts) {
            this.isAgainstLongs = isAgainstLongs;
            this.isAgainstShorts = isAgainstShorts;
        }

        boolean isAgainst(boolean isLong) {
            return isLong ? isAgainstLongs : isAgainstShorts;
        }

        boolean isApart() {
            return this == FALLING_APART || this == RISING_APART;
        }
    }

    private final Accounts accounts;
    private final MarginModel model;
    private final Ledger ledger;
    private final Assets assets;
    private final CollateralModel collateral;
    private final Instruments instruments;
    private final RiskParameterVersions parameters;
    private final Positions positions;
    private final MarkPrices marks;
    private final AccountMargin margin = new AccountMargin();

    // Factors: instruments by index, then assets by index. Queue 2 * factor holds triggers that fire at or below their
    // price, highest
    // first, keyed by the complement; queue 2 * factor + 1 those that fire at or above it. Behind them stands for each
    // factor a queue of
    // the hot accounts that have something in it, all with the same key.
    // Behind those stand the queues of the numeraire.
    private final NodeHeaps queues;
    private final int firstHotQueue;
    private final Numeraire numeraire;

    /** By how much the triggers of each queue have come nearer since their keys were kept. */
    private final long[] offsets;

    private final boolean[] isChanged;
    private final boolean[] hasInterest;
    private final int[] changedFactors;
    private int changedCount;

    private final byte[] standings;
    private int hotCount;
    private final IntArrayList touched = new IntArrayList(FIRST_TOUCHED, NULL);

    /** Accounts found below maintenance margin that were not when they were last looked at. */
    private final IntArrayList news = new IntArrayList(FIRST_TOUCHED, NULL);

    // The account whose nodes are put in order, and between which two of them: its factors come in the order of its
    // nodes.
    private int placedAccount;
    private int nodeBefore;
    private int nodeAfter;

    private long examinations;

    /**
     * Watches accounts that are as yet empty; call {@link #reindexAll} for others.
     *
     * @param accounts which accounts there are.
     * @param model computes one.
     * @param ledger balances.
     * @param assets collateral.
     * @param collateral how it counts.
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
            CollateralModel collateral,
            Instruments instruments,
            RiskParameterVersions parameters,
            Positions positions,
            MarkPrices marks) {
        this.accounts = accounts;
        this.model = model;
        this.ledger = ledger;
        this.assets = assets;
        this.collateral = collateral;
        this.instruments = instruments;
        this.parameters = parameters;
        this.positions = positions;
        this.marks = marks;
        int factors = instruments.capacity() + assets.capacity();
        firstHotQueue = 2 * factors;
        queues = new NodeHeaps(3 * factors + Numeraire.queueCount(factors), accounts.capacity());
        offsets = new long[2 * factors];
        numeraire = new Numeraire(instruments, assets, ledger, positions, marks, model, queues, 3 * factors, offsets);
        isChanged = new boolean[factors];
        hasInterest = new boolean[factors];
        changedFactors = new int[factors];
        standings = new byte[accounts.capacity()];
    }

    @Override
    public boolean reindex(int accountIndex) {
        examine(accountIndex, Fired.NONE, true);
        return isUnder(accountIndex);
    }

    @Override
    public void reindexAll() {
        numeraire.reset();
        for (int accountIndex = 0; accountIndex < accounts.size(); accountIndex++) {
            examineForNews(accountIndex, Fired.NONE);
        }
    }

    @Override
    public void publishInstrument(int instrumentIndex) {
        publishFactor(instrumentIndex);
    }

    @Override
    public void publishCharge(int instrumentIndex, boolean isLong, long px) {
        publishFactor(instrumentIndex);
        int queue = 2 * instrumentIndex + (isLong ? 0 : 1);
        if (px <= 0 || (queues.isEmpty(queue) && numeraire.isEmpty(queue))) {
            return;
        }
        MarginTiers tiers = parameters.of(instrumentIndex).tiers();
        long leastLossPpm = MILLION - tiers.maintenancePpm(tiers.count() - 1);
        long nearer = (Math.min(px, MAX_OFFSET) + ROUNDED_AWAY) * MILLION / leastLossPpm + 1;
        boolean isValueExact =
                ExactRange.isExact(instruments.openInterestLots(instrumentIndex), marks.riskPx(instrumentIndex));
        if (offsets[queue] + nearer > MAX_OFFSET || !isValueExact) {
            // So far that keys would leave 64 bits, or positions whose value is held lose nothing by price: all are
            // placed anew.
            reindexAll();
            return;
        }
        offsets[queue] += nearer;
    }

    @Override
    public void publishAsset(int assetIndex) {
        publishFactor(instruments.capacity() + assetIndex);
    }

    @Override
    public void publishInterest(int assetIndex) {
        hasInterest[instruments.capacity() + assetIndex] = true;
        publishAsset(assetIndex);
    }

    @Override
    public void reprice(IntArrayList result) {
        // Those that become hot below were just examined.
        touched.clear();
        for (int i = 0; i < changedCount; i++) {
            numeraire.onPrice(changedFactors[i]);
            collectHot(changedFactors[i]);
            if (hasInterest[changedFactors[i]]) {
                collectDebtors(changedFactors[i]);
            }
        }
        boolean isLevelMoved = numeraire.moveLevel();
        for (int i = 0; i < touched.size(); i++) {
            examineForNews(touched.getInt(i), Fired.NONE);
        }
        for (int i = 0; i < changedCount; i++) {
            fire(changedFactors[i]);
            fireRelative(changedFactors[i]);
        }
        if (isLevelMoved) {
            fireLevel();
        }
        for (int i = 0; i < changedCount; i++) {
            isChanged[changedFactors[i]] = false;
            hasInterest[changedFactors[i]] = false;
        }
        changedCount = 0;
        for (int i = 0; i < news.size(); i++) {
            int accountIndex = news.getInt(i);
            standings[accountIndex] &= ~NEWS;
            if (isUnder(accountIndex)) {
                result.addInt(accountIndex);
            }
        }
        news.clear();
    }

    /** {@return how often an account was computed, since construction: the work that the triggers did not save} */
    public long examinations() {
        return examinations;
    }

    /** {@return how many accounts are hot} */
    public int hotCount() {
        return hotCount;
    }

    /** The triggers in units of the market as a whole. */
    Numeraire numeraire() {
        return numeraire;
    }

    /** {@return whether an account is below maintenance margin and owes something, by the prices of the last {@link #reprice}} */
    boolean isUnder(int accountIndex) {
        return (standings[accountIndex] & UNDER) != 0;
    }

    /** The highest price of a factor at or below which an account is examined, or {@link #NO_FALLING_TRIGGER}. Factors: instruments, then assets. */
    long fallingTrigger(int factor) {
        int falling = 2 * factor;
        long trigger = queues.isEmpty(falling) ? NO_FALLING_TRIGGER : ~firstKey(falling);
        boolean isReached =
                factor >= instruments.capacity() || trigger >= 0 || instruments.isNonPositivePriceAllowed(factor);
        return isReached ? trigger : NO_FALLING_TRIGGER;
    }

    /** The lowest price of a factor at or above which an account is examined; {@link Long#MAX_VALUE}: none. */
    long risingTrigger(int factor) {
        int rising = 2 * factor + 1;
        return queues.isEmpty(rising) ? Long.MAX_VALUE : firstKey(rising);
    }

    private long firstKey(int queue) {
        return queues.firstKey(queue) - offsets[queue];
    }

    private long key(int node) {
        return queues.key(node) - offset(queues.heap(node));
    }

    /** Of a queue of hot accounts, which has no keys, and of the numeraire's, which counts it in the price, zero. */
    private long offset(int queue) {
        return queue < firstHotQueue ? offsets[queue] : 0;
    }

    private void publishFactor(int factor) {
        if (!isChanged[factor]) {
            isChanged[factor] = true;
            changedFactors[changedCount++] = factor;
        }
    }

    /** The hot accounts of a factor that are not those of a changed factor before it: each is examined once. */
    private void collectHot(int factor) {
        int queue = firstHotQueue + factor;
        for (int place = 0; place < queues.size(queue); place++) {
            int accountIndex = queues.ownerAt(queue, place);
            int node = queues.first(accountIndex);
            while (!isChanged[queues.heap(node) - firstHotQueue]) {
                node = queues.next(node);
            }
            if (queues.heap(node) == queue) {
                touched.addInt(accountIndex);
            }
        }
    }

    /** Whoever owes an asset and is not hot has a rising trigger in it, be it one that no price reaches. */
    private void collectDebtors(int factor) {
        int rising = 2 * factor + 1;
        for (int place = 0; place < queues.size(rising); place++) {
            touched.addInt(queues.ownerAt(rising, place));
        }
    }

    /** An account that fires is centred at the present prices, beyond which its new triggers lie: it fires once. */
    private void fire(int factor) {
        long price =
                factor < instruments.capacity() ? marks.px(factor) : marks.assetPrice(factor - instruments.capacity());
        int falling = 2 * factor;
        while (!queues.isEmpty(falling) && ~firstKey(falling) >= price) {
            examineForNews(queues.firstOwner(falling), Fired.FALLING);
        }
        int rising = 2 * factor + 1;
        while (!queues.isEmpty(rising) && firstKey(rising) <= price) {
            examineForNews(queues.firstOwner(rising), Fired.RISING);
        }
    }

    private void fireRelative(int factor) {
        for (int account = numeraire.firstFallen(factor); account != NULL; account = numeraire.firstFallen(factor)) {
            examineForNews(account, Fired.FALLING_APART);
        }
        for (int account = numeraire.firstRisen(factor); account != NULL; account = numeraire.firstRisen(factor)) {
            examineForNews(account, Fired.RISING_APART);
        }
    }

    /** The level has moved, and every relative price with it. */
    private void fireLevel() {
        for (int account = numeraire.firstBelow(); account != NULL; account = numeraire.firstBelow()) {
            examineForNews(account, Fired.FALLING);
        }
        for (int account = numeraire.firstAbove(); account != NULL; account = numeraire.firstAbove()) {
            examineForNews(account, Fired.RISING);
        }
        for (int factor = 0; factor < isChanged.length; factor++) {
            fireRelative(factor);
        }
    }

    private void examineForNews(int accountIndex, Fired fired) {
        boolean wasUnder = isUnder(accountIndex);
        examine(accountIndex, fired, false);
        if (!wasUnder && isUnder(accountIndex) && (standings[accountIndex] & NEWS) == 0) {
            standings[accountIndex] |= NEWS;
            news.addInt(accountIndex);
        }
    }

    /** Computes an account exactly, and gives it new triggers, lets it keep those that it has, or makes it hot. */
    private void examine(int accountIndex, Fired fired, boolean mayKeep) {
        if (!hasDebts(accountIndex)) {
            stand(accountIndex, false, false);
            beginNodes(accountIndex);
            endNodes();
            return;
        }
        examinations++;
        model.computeMaintenance(accountIndex, margin);
        long excess = ExactRange.add(margin.equityMaintenance, -margin.maintenanceMargin);
        long slack = Math.max(LEAST_SLACK, margin.maintenanceMargin / SLACK_DIVISOR);
        boolean wasHot = isHot(accountIndex);
        boolean isHot = excess < (wasHot ? 2 * slack : slack);
        stand(accountIndex, isHot, margin.isLiquidatable());
        if (isHot) {
            placeHot(accountIndex);
        } else if (!mayKeep || wasHot || !keep(accountIndex, excess)) {
            centre(accountIndex, excess, fired);
        }
    }

    private boolean keep(int accountIndex, long excess) {
        if (!numeraire.watches(accountIndex)) {
            return keepTriggers(accountIndex, excess);
        }
        if (!numeraire.keep(accountIndex, excess)) {
            return false;
        }
        placeRelative(accountIndex);
        return true;
    }

    /** What moves against the level is better watched by itself. */
    private void centre(int accountIndex, long excess, Fired fired) {
        if (!fired.isApart() && numeraire.centre(accountIndex, excess, fired != Fired.NONE)) {
            placeRelative(accountIndex);
        } else if (!placeTriggers(accountIndex, excess, fired)) {
            stand(accountIndex, true, false);
            placeHot(accountIndex);
        }
    }

    private void placeRelative(int accountIndex) {
        beginNodes(accountIndex);
        for (int n = 0; n < numeraire.triggerCount(); n++) {
            place(numeraire.queue(n), numeraire.key(n));
        }
        endNodes();
    }

    private boolean isHot(int accountIndex) {
        return (standings[accountIndex] & HOT) != 0;
    }

    private void stand(int accountIndex, boolean isHot, boolean isUnder) {
        hotCount += (isHot ? 1 : 0) - (isHot(accountIndex) ? 1 : 0);
        standings[accountIndex] = (byte) ((standings[accountIndex] & NEWS) | (isHot ? HOT : 0) | (isUnder ? UNDER : 0));
    }

    /** Whether any price could make the account fall short: it has a position, or owes cash or an asset. */
    private boolean hasDebts(int accountIndex) {
        for (int asset = Assets.SETTLEMENT; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) < 0) {
                return true;
            }
        }
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                return true;
            }
        }
        return false;
    }

    private void placeHot(int accountIndex) {
        beginNodes(accountIndex);
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                place(firstHotQueue + positions.instrumentIndex(row), 0);
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (ledger.accountBalance(accountIndex, asset) != 0) {
                place(firstHotQueue + instruments.capacity() + asset, 0);
            }
        }
        endNodes();
    }

    /** {@return whether it has triggers now; not: a position has none, since its value would be held before it had lost its budget, so the account is to be hot} */
    private boolean placeTriggers(int accountIndex, long excess, Fired fired) {
        int shift = excess < margin.maintenanceMargin / 2 ? DISFAVOUR_SHIFT_NEAR : DISFAVOUR_SHIFT;
        long whole = 0;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                whole = ExactRange.add(whole, weight(row, fired, shift));
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long counted = counted(accountIndex, asset);
            if (counted > 0 || owes(accountIndex, asset)) {
                whole = ExactRange.add(whole, weightOfAsset(counted, fired, shift));
            }
        }
        beginNodes(accountIndex);
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) != 0) {
                long budget = FixedMath.mulDivFloor(excess, weight(row, fired, shift), whole);
                long key = keyOf(row, positionTrigger(row, budget));
                if (key == NO_KEY) {
                    return false;
                }
                place(queueOf(row), key);
            }
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long counted = counted(accountIndex, asset);
            boolean owes = owes(accountIndex, asset);
            if (counted > 0 || owes) {
                long budget = FixedMath.mulDivFloor(excess, weightOfAsset(counted, fired, shift), whole);
                long key = assetKey(accountIndex, asset, counted, budget);
                // A debt has a node even if no price reaches it, since it grows.
                if (owes || key != NO_KEY) {
                    place(queueOfAsset(asset, owes), key);
                }
            }
        }
        endNodes();
        return true;
    }

    private long weight(int row, Fired fired, int shift) {
        long notional = model.riskNotional(row);
        return (fired.isAgainst(positions.lots(row) > 0) ? notional : notional >> shift) + 1;
    }

    private static long weightOfAsset(long counted, Fired fired, int shift) {
        long value = Math.abs(counted);
        return (fired.isAgainst(counted > 0) ? value : value >> shift) + 1;
    }

    /**
     * Whether the triggers of an account that has changed still hold, one of them moved perhaps.
     *
     * @param excess at present prices, not negative.
     * @return when not: it is to be centred anew.
     */
    private boolean keepTriggers(int accountIndex, long excess) {
        int node = queues.first(accountIndex);
        long used = 0;
        long most = -1;
        int mostNode = NULL;
        int mostRow = Positions.NULL_ROW;
        int mostAsset = Assets.SETTLEMENT;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            if (positions.lots(row) == 0) {
                continue;
            }
            if (node == NULL || queues.heap(node) != queueOf(row)) {
                return false;
            }
            long key = key(node);
            long present = left(row, marks.px(positions.instrumentIndex(row)));
            long lost = present - left(row, positions.lots(row) > 0 ? ~key + 1 : key - 1);
            if (lost < 0) {
                return false;
            }
            used = ExactRange.add(used, lost);
            if (lost > most) {
                most = lost;
                mostNode = node;
                mostRow = row;
            }
            node = queues.next(node);
        }
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            long counted = counted(accountIndex, asset);
            boolean owes = owes(accountIndex, asset);
            if (counted == 0 && !owes) {
                continue;
            }
            if (node == NULL || queues.heap(node) != queueOfAsset(asset, owes) || queues.key(node) == NO_KEY) {
                return false;
            }
            long key = key(node);
            long units = collateral.units(accountIndex, asset);
            long lost = counted - collateral.maintenanceValueAt(asset, units, owes ? key - 1 : ~key + 1);
            if (lost < 0) {
                return false;
            }
            used = ExactRange.add(used, lost);
            if (lost > most) {
                most = lost;
                mostNode = node;
                mostAsset = asset;
            }
            node = queues.next(node);
        }
        if (node != NULL || used < excess / WASTE) {
            return false;
        }
        if (used <= excess) {
            return true;
        }
        long budget = most - (used - excess);
        if (budget < most / 2) {
            return false;
        }
        boolean isPosition = mostAsset == Assets.SETTLEMENT;
        long key = isPosition
                ? keyOf(mostRow, positionTrigger(mostRow, budget))
                : assetKey(accountIndex, mostAsset, counted(accountIndex, mostAsset), budget);
        if (key == NO_KEY) {
            return false;
        }
        queues.rekey(mostNode, key + offset(queues.heap(mostNode)));
        return true;
    }

    /** What a position is worth at a price, after its maintenance margin: f_m but for the cost. */
    private long left(int row, long px) {
        int instrument = positions.instrumentIndex(row);
        long lots = positions.lots(row);
        long riskPx = Math.max(Math.abs(px), marks.leastRiskPx(instrument));
        return ExactRange.signedValue(lots, px)
                - parameters.of(instrument).tiers().maintenanceMargin(ExactRange.value(Math.abs(lots), riskPx));
    }

    private int queueOf(int row) {
        return 2 * positions.instrumentIndex(row) + (positions.lots(row) > 0 ? 0 : 1);
    }

    private int queueOfAsset(int asset, boolean owes) {
        return 2 * (instruments.capacity() + asset) + (owes ? 1 : 0);
    }

    private long keyOf(int row, long trigger) {
        if (trigger == NO_FALLING_TRIGGER) {
            return NO_KEY;
        }
        return positions.lots(row) > 0 ? ~trigger : -trigger;
    }

    /**
     * The trigger of a long at the price, or of a short at the price with the other sign; {@link #NO_FALLING_TRIGGER}: none. It may be a price that the instrument cannot
     * have: charges bring it nearer.
     */
    private long positionTrigger(int row, long budget) {
        int instrument = positions.instrumentIndex(row);
        MarginTiers tiers = parameters.of(instrument).tiers();
        long lots = positions.lots(row);
        long least = model.value(row) - tiers.maintenanceMargin(model.riskNotional(row)) - budget;
        // A short gains and loses as a long does whose prices have the other sign.
        return triggerOfLong(tiers, Math.abs(lots), marks.leastRiskPx(instrument), least);
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

    /**
     * The key of an asset's trigger: of collateral one that falls, of a debt one that rises.
     *
     * @param counted what it counts at the present price; negative: a debt.
     * @param budget how much less it may count.
     */
    private long assetKey(int accountIndex, int asset, long counted, long budget) {
        long units = collateral.units(accountIndex, asset);
        if (units > 0) {
            long least = collateral.lowestPriceCounting(asset, units, counted - budget);
            // No asset is priced below zero, so a trigger there would never fire.
            return least > 0 ? ~(least - 1) : NO_KEY;
        }
        long most = collateral.highestPriceOfDebt(asset, -units, budget - counted);
        return most < marks.largestAssetPrice(asset) ? most + 1 : NO_KEY;
    }

    private long counted(int accountIndex, int asset) {
        long units = collateral.units(accountIndex, asset);
        return units == 0 ? 0 : collateral.maintenanceValue(asset, units);
    }

    private boolean owes(int accountIndex, int asset) {
        return ledger.accountBalance(accountIndex, asset) < 0;
    }

    private void beginNodes(int accountIndex) {
        placedAccount = accountIndex;
        nodeBefore = NULL;
        nodeAfter = queues.first(accountIndex);
    }

    /** Puts the account's next node in: moves the one that stands there already, and takes out those before it. */
    private void place(int queue, long key) {
        while (nodeAfter != NULL && queues.heap(nodeAfter) < queue) {
            nodeAfter = queues.removeAfter(placedAccount, nodeBefore);
        }
        if (nodeAfter != NULL && queues.heap(nodeAfter) == queue) {
            queues.rekey(nodeAfter, key + offset(queue));
            nodeBefore = nodeAfter;
            nodeAfter = queues.next(nodeAfter);
        } else {
            nodeBefore = queues.insertAfter(placedAccount, nodeBefore, queue, key + offset(queue));
        }
    }

    /** Takes out what is left of the account's old nodes. */
    private void endNodes() {
        while (nodeAfter != NULL) {
            nodeAfter = queues.removeAfter(placedAccount, nodeBefore);
        }
    }
}
