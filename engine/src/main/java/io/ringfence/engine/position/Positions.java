package io.ringfence.engine.position;

import io.ringfence.codecs.Side;
import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.fixed.Wide;
import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;
import io.ringfence.engine.instrument.Instruments;
import java.util.Arrays;

/**
 * Pairs of account and instrument with a position or an open order: lots, cost, and the sums over open orders that the
 * initial margin needs. A pair takes a row of a pool when it first has something and gives it back when it has nothing.
 * An account's rows are linked in the order of their instruments, so walking them depends on no history. Rows with lots on one side of an instrument are linked too, in the order in which they
 * came there, which decides nothing.
 *
 * <p>Cost is the signed sum of the exact notionals at which the lots were traded. What a trade closes takes its share of the
 * cost with it, {@code floor(|cost| * closed / |lots|)} with the cost's sign, and the difference to its own notional is the realised profit; a
 * trade through zero closes all, then opens. Both sides of a trade have the same notional, so the costs of all positions
 * and the balance of the CLEARING account, which pays every realised profit, sum to zero.
 *
 * <p>A row with lots remembers the index of its side ({@link SideIndexes}) at its last trade: what it has been charged since is {@link #charge}, and is paid
 * before the lots change.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction. Finding a row costs a walk over the account's own
 * rows.
 */
public final class Positions {
    /** No such row. */
    public static final int NULL_ROW = -1;

    private static final long HASH_SEED = 0x504F_5349_5449L;

    private final Instruments instruments;
    private final OwnerHoldings holdings;
    private final SideIndexes indexes;
    private final int[] firstRows;
    private final int[] nextRows;
    private final int[] accountIndexes;
    private final int[] instrumentIndexes;
    private final long[] lots;
    private final long[] costs;
    private final long[] paidHighs;
    private final long[] paidLows;
    private final long[] openBuyLots;
    private final long[] openSellLots;
    private final long[] adverseBuys;
    private final long[] adverseSells;
    private final int[] openOrderCounts;
    private final int[] firstHolders;
    private final int[] nextHolders;
    private final int[] previousHolders;
    private int firstFreeRow;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most rows there may be.
     * @param accountCapacity most accounts there may be.
     * @param instruments whose open interest is kept.
     * @param holdings in which the sums of owners are kept.
     */
    public Positions(int capacity, int accountCapacity, Instruments instruments, OwnerHoldings holdings) {
        this.instruments = instruments;
        this.holdings = holdings;
        indexes = new SideIndexes(instruments.capacity());
        firstRows = new int[accountCapacity];
        nextRows = new int[capacity];
        accountIndexes = new int[capacity];
        instrumentIndexes = new int[capacity];
        lots = new long[capacity];
        costs = new long[capacity];
        paidHighs = new long[capacity];
        paidLows = new long[capacity];
        openBuyLots = new long[capacity];
        openSellLots = new long[capacity];
        adverseBuys = new long[capacity];
        adverseSells = new long[capacity];
        openOrderCounts = new int[capacity];
        firstHolders = new int[2 * instruments.capacity()];
        nextHolders = new int[capacity];
        previousHolders = new int[capacity];
        Arrays.fill(firstHolders, NULL_ROW);
        Arrays.fill(firstRows, NULL_ROW);
        Arrays.fill(accountIndexes, NULL_ROW);
        for (int row = 0; row < capacity; row++) {
            nextRows[row] = row + 1 < capacity ? row + 1 : NULL_ROW;
        }
        firstFreeRow = capacity > 0 ? 0 : NULL_ROW;
    }

    /** {@return what a lot on each side of each instrument has been charged} */
    public SideIndexes indexes() {
        return indexes;
    }

    /** {@return how many rows are taken} */
    public int size() {
        return size;
    }

    /** {@return how many rows there may be} */
    public int capacity() {
        return nextRows.length;
    }

    /** {@return how many rows are free} */
    public int free() {
        return nextRows.length - size;
    }

    /** {@return the account's first row, by instrument, or {@link #NULL_ROW}} */
    public int first(int accountIndex) {
        return firstRows[accountIndex];
    }

    /** {@return the account's row after this one, or {@link #NULL_ROW}} */
    public int next(int row) {
        return nextRows[row];
    }

    /** {@return how many rows the account has; walks them} */
    public int count(int accountIndex) {
        int count = 0;
        for (int row = firstRows[accountIndex]; row != NULL_ROW; row = nextRows[row]) {
            count++;
        }
        return count;
    }

    /** {@return the first row with lots on one side of an instrument, in no particular order, or {@link #NULL_ROW}} */
    public int firstHolder(int instrumentIndex, boolean isLong) {
        return firstHolders[2 * instrumentIndex + (isLong ? 1 : 0)];
    }

    /** {@return the row after this one on its side of its instrument, or {@link #NULL_ROW}} */
    public int nextHolder(int row) {
        return nextHolders[row];
    }

    /** {@return the row of a pair, or {@link #NULL_ROW}} */
    public int find(int accountIndex, int instrumentIndex) {
        int row = firstRows[accountIndex];
        while (row != NULL_ROW && instrumentIndexes[row] < instrumentIndex) {
            row = nextRows[row];
        }
        return row != NULL_ROW && instrumentIndexes[row] == instrumentIndex ? row : NULL_ROW;
    }

    /** {@return signed lots of a pair; zero when it has no row} */
    public long lots(int accountIndex, int instrumentIndex) {
        int row = find(accountIndex, instrumentIndex);
        return row == NULL_ROW ? 0 : lots[row];
    }

    /** {@return the row's account} */
    public int accountIndex(int row) {
        return accountIndexes[row];
    }

    /** {@return the row's instrument} */
    public int instrumentIndex(int row) {
        return instrumentIndexes[row];
    }

    /** {@return lots held, negative: short} */
    public long lots(int row) {
        return lots[row];
    }

    /** {@return signed cost, µ$} */
    public long cost(int row) {
        return costs[row];
    }

    /** {@return what the position has been charged and has not paid, µ$, rounded up; below zero: what it is to receive; held at ±{@link ExactRange#MAX_VALUE}} */
    public long charge(int row) {
        return isPaid(row) ? 0 : Math.max(-ExactRange.MAX_VALUE, Math.min(ExactRange.MAX_VALUE, exactCharge(row)));
    }

    /** {@return whether the position owes nothing for its side, and is owed nothing} */
    public boolean isPaid(int row) {
        boolean isLong = lots[row] > 0;
        int instrument = instrumentIndexes[row];
        return lots[row] == 0
                || (paidLows[row] == indexes.low(instrument, isLong)
                        && paidHighs[row] == indexes.high(instrument, isLong));
    }

    /**
     * The position pays what it has been charged, and from now on owes nothing.
     *
     * @param row with lots.
     * @return µ$, rounded up; below zero: it receives.
     * @throws IllegalStateException when it does not fit the exact range.
     */
    public long pay(int row) {
        long charge = exactCharge(row);
        if (charge > ExactRange.MAX_LEDGER_UNITS || charge < -ExactRange.MAX_LEDGER_UNITS) {
            throw new IllegalStateException("charge out of range: accountIndex=" + accountIndexes[row]
                    + " instrumentIndex=" + instrumentIndexes[row] + " lots=" + lots[row] + " charge=" + charge);
        }
        hash -= rowHash(row);
        remember(row);
        hash += rowHash(row);
        return charge;
    }

    /** {@return what rounding adds to the {@link #charge} of a position, in parts of a µ$} */
    public long excess(int row) {
        long low = indexes.low(instrumentIndexes[row], lots[row] > 0) - paidLows[row];
        return Wide.excess(low, Math.abs(lots[row]), SideIndexes.PARTS, exactCharge(row));
    }

    private long exactCharge(int row) {
        boolean isLong = lots[row] > 0;
        int instrument = instrumentIndexes[row];
        long low = indexes.low(instrument, isLong);
        long high = Wide.subtractHigh(indexes.high(instrument, isLong), low, paidHighs[row], paidLows[row]);
        return Wide.mulDivCeil(high, low - paidLows[row], Math.abs(lots[row]), SideIndexes.PARTS);
    }

    private void remember(int row) {
        boolean isLong = lots[row] > 0;
        paidHighs[row] = lots[row] == 0 ? 0 : indexes.high(instrumentIndexes[row], isLong);
        paidLows[row] = lots[row] == 0 ? 0 : indexes.low(instrumentIndexes[row], isLong);
    }

    /** {@return lots of open buy orders} */
    public long openBuyLots(int row) {
        return openBuyLots[row];
    }

    /** {@return lots of open sell orders} */
    public long openSellLots(int row) {
        return openSellLots[row];
    }

    /** {@return µ$ that open buys would lose at once, by the prices at their entry} */
    public long adverseBuys(int row) {
        return adverseBuys[row];
    }

    /** {@return µ$ that open sells would lose at once, by the prices at their entry} */
    public long adverseSells(int row) {
        return adverseSells[row];
    }

    /** {@return how many orders are open} */
    public int openOrderCount(int row) {
        return openOrderCounts[row];
    }

    /** {@return lots that the account would be long if all its open buys traded and nothing else did} */
    public long mostLong(int row) {
        return Math.max(0, lots[row] + openBuyLots[row]);
    }

    /** {@return lots that the account would be short if all its open sells traded and nothing else did} */
    public long mostShort(int row) {
        return Math.max(0, openSellLots[row] - lots[row]);
    }

    /**
     * An account is opened.
     *
     * @param accountIndex its index.
     * @param ownerKey a number that the accounts of its owner have, and no others.
     */
    public void onAccountOpened(int accountIndex, int ownerKey) {
        int alone = holdings.join(accountIndex, ownerKey);
        if (alone == OwnerHoldings.NULL_ACCOUNT) {
            return;
        }
        for (int row = firstRows[alone]; row != NULL_ROW; row = nextRows[row]) {
            holdings.add(alone, instrumentIndexes[row], mostLong(row), mostShort(row));
        }
    }

    /**
     * Applies one side of a trade. The caller has made sure of a row: the pair has one, or {@link #free()} is above zero; and has let it {@link #pay}.
     *
     * @param accountIndex whose.
     * @param instrumentIndex in what.
     * @param side on which side the account traded.
     * @param tradedLots how many lots, above zero.
     * @param px µ$ per lot.
     * @return realised profit or loss of what the trade closed, µ$; to be paid by or to CLEARING.
     */
    public long trade(int accountIndex, int instrumentIndex, Side side, long tradedLots, long px) {
        int row = findOrAdd(accountIndex, instrumentIndex);
        long held = lots[row];
        long signed = side == Side.BUY ? tradedLots : -tradedLots;
        if (!isPaid(row)) {
            throw new IllegalStateException("lots change before their charge is paid: accountIndex=" + accountIndex
                    + " instrumentIndex=" + instrumentIndex + " lots=" + held);
        }
        boolean isReducing = held != 0 && held > 0 != signed > 0;
        long closed = isReducing ? Math.min(Math.abs(held), tradedLots) : 0;
        long mostLong = mostLong(row);
        long mostShort = mostShort(row);
        hash -= rowHash(row);
        long realizedPnl = 0;
        if (closed > 0) {
            long magnitude = FixedMath.mulDivFloor(Math.abs(costs[row]), closed, Math.abs(held));
            long costShare = costs[row] < 0 ? -magnitude : magnitude;
            long notional = Math.multiplyExact(closed, px);
            realizedPnl = (held > 0 ? notional : -notional) - costShare;
            costs[row] -= costShare;
        }
        long opened = side == Side.BUY ? tradedLots - closed : closed - tradedLots;
        costs[row] = Math.addExact(costs[row], Math.multiplyExact(opened, px));
        lots[row] = Math.addExact(held, signed);
        remember(row);
        hash += rowHash(row);
        changeSide(row, held);
        if (holdings.isShared(accountIndex)) {
            holdings.add(accountIndex, instrumentIndex, mostLong(row) - mostLong, mostShort(row) - mostShort);
        }
        instruments.addOpenInterest(instrumentIndex, Math.max(lots[row], 0) - Math.max(held, 0));
        freeIfEmpty(row);
        return realizedPnl;
    }

    /** Changes the sums over a pair's open orders, as {@link Reservations} says. */
    void reserve(int accountIndex, int instrumentIndex, Side side, long deltaLots, long deltaAdverse, int deltaCount) {
        int row = findOrAdd(accountIndex, instrumentIndex);
        long mostLong = mostLong(row);
        long mostShort = mostShort(row);
        hash -= rowHash(row);
        if (side == Side.BUY) {
            openBuyLots[row] += deltaLots;
            adverseBuys[row] += deltaAdverse;
        } else {
            openSellLots[row] += deltaLots;
            adverseSells[row] += deltaAdverse;
        }
        openOrderCounts[row] += deltaCount;
        if (openBuyLots[row] < 0 || openSellLots[row] < 0 || openOrderCounts[row] < 0) {
            throw new IllegalStateException("more released than reserved: accountIndex=" + accountIndex
                    + " instrumentIndex=" + instrumentIndex + " side=" + side + " deltaLots=" + deltaLots);
        }
        hash += rowHash(row);
        if (holdings.isShared(accountIndex)) {
            holdings.add(accountIndex, instrumentIndex, mostLong(row) - mostLong, mostShort(row) - mostShort);
        }
        freeIfEmpty(row);
    }

    /**
     * {@return the sum of all positions' costs, µ$; walks every row. For checks of conservation}
     *
     * @param instrumentIndex of what.
     */
    public long sumOfCosts(int instrumentIndex) {
        long sum = 0;
        for (int row = 0; row < nextRows.length; row++) {
            if (accountIndexes[row] != NULL_ROW && instrumentIndexes[row] == instrumentIndex) {
                sum += costs[row];
            }
        }
        return sum;
    }

    /** {@return the sum of the hashes of the rows and of the indexes} */
    public long hash() {
        return hash + indexes.hash();
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = indexes.recomputeHash();
        for (int row = 0; row < nextRows.length; row++) {
            if (accountIndexes[row] != NULL_ROW) {
                sum += rowHash(row);
            }
        }
        return sum;
    }

    private int findOrAdd(int accountIndex, int instrumentIndex) {
        int before = NULL_ROW;
        int row = firstRows[accountIndex];
        while (row != NULL_ROW && instrumentIndexes[row] < instrumentIndex) {
            before = row;
            row = nextRows[row];
        }
        if (row != NULL_ROW && instrumentIndexes[row] == instrumentIndex) {
            return row;
        }
        int added = firstFreeRow;
        if (added == NULL_ROW) {
            throw new IllegalStateException(
                    "no row left: capacity=" + nextRows.length + " accountIndex=" + accountIndex);
        }
        firstFreeRow = nextRows[added];
        nextRows[added] = row;
        if (before == NULL_ROW) {
            firstRows[accountIndex] = added;
        } else {
            nextRows[before] = added;
        }
        accountIndexes[added] = accountIndex;
        instrumentIndexes[added] = instrumentIndex;
        size++;
        hash += rowHash(added);
        return added;
    }

    /** The row's lots were others before: it may have left one side of its instrument, and stand on the other. */
    private void changeSide(int row, long lotsBefore) {
        if (Long.signum(lotsBefore) == Long.signum(lots[row])) {
            return;
        }
        if (lotsBefore != 0) {
            int previous = previousHolders[row];
            int next = nextHolders[row];
            if (previous == NULL_ROW) {
                firstHolders[holderList(row, lotsBefore > 0)] = next;
            } else {
                nextHolders[previous] = next;
            }
            if (next != NULL_ROW) {
                previousHolders[next] = previous;
            }
        }
        if (lots[row] != 0) {
            int list = holderList(row, lots[row] > 0);
            int next = firstHolders[list];
            previousHolders[row] = NULL_ROW;
            nextHolders[row] = next;
            firstHolders[list] = row;
            if (next != NULL_ROW) {
                previousHolders[next] = row;
            }
        }
    }

    private int holderList(int row, boolean isLong) {
        return 2 * instrumentIndexes[row] + (isLong ? 1 : 0);
    }

    private void freeIfEmpty(int row) {
        if (lots[row] != 0 || openOrderCounts[row] != 0) {
            return;
        }
        if (costs[row] != 0
                || openBuyLots[row] != 0
                || openSellLots[row] != 0
                || adverseBuys[row] != 0
                || adverseSells[row] != 0) {
            throw new IllegalStateException("nothing held and no order, yet something is left: accountIndex="
                    + accountIndexes[row] + " instrumentIndex=" + instrumentIndexes[row] + " cost=" + costs[row]);
        }
        hash -= rowHash(row);
        int accountIndex = accountIndexes[row];
        if (firstRows[accountIndex] == row) {
            firstRows[accountIndex] = nextRows[row];
        } else {
            int before = firstRows[accountIndex];
            while (nextRows[before] != row) {
                before = nextRows[before];
            }
            nextRows[before] = nextRows[row];
        }
        accountIndexes[row] = NULL_ROW;
        nextRows[row] = firstFreeRow;
        firstFreeRow = row;
        size--;
    }

    /** By what it is about, not by where it stands: a pool filled in another order has the same hash. */
    private long rowHash(int row) {
        long folded = Hash64.of(HASH_SEED, accountIndexes[row], instrumentIndexes[row], lots[row]);
        folded = Hash64.fold(folded, costs[row]);
        if ((paidHighs[row] | paidLows[row]) != 0) {
            folded = Hash64.fold(Hash64.fold(folded, paidHighs[row]), paidLows[row]);
        }
        folded = Hash64.fold(folded, openBuyLots[row]);
        folded = Hash64.fold(folded, openSellLots[row]);
        folded = Hash64.fold(folded, adverseBuys[row]);
        folded = Hash64.fold(folded, adverseSells[row]);
        return Hash64.fold(folded, openOrderCounts[row]);
    }
}
