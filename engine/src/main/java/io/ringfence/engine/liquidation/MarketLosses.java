package io.ringfence.engine.liquidation;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * What each market has brought an account in its liquidation: profit or loss that slices realised there, what the insurance fund has paid for it, and what fell on it and nobody could pay. Entries of an account are linked in
 * the order of their instruments, from a head by the account's row in {@link Liquidations}; they are given back when its liquidation ends.
 *
 * <p>Owned by the engine's thread; allocates only when there are more entries, or accounts in liquidation, than ever before.
 */
public final class MarketLosses {
    /** No such entry. */
    public static final int NULL_ENTRY = -1;

    private static final long HASH_SEED = Hash64.of(0x4D4B_4C4F);
    private static final int FIRST_ENTRIES = 256;

    private int[] heads = new int[0];

    // By entry; an account of NULL_ENTRY: free.
    private int[] accountIndexes = new int[0];
    private int[] instrumentIndexes = new int[0];
    private long[] realizedPnls = new long[0];
    private long[] fundPayments = new long[0];
    private long[] unpaid = new long[0];
    private int[] nextEntries = new int[0];
    private int firstFree = NULL_ENTRY;
    private long hash;

    /** A registry with nothing in it. */
    public MarketLosses() {
        growHeads(FIRST_ENTRIES);
        growEntries(FIRST_ENTRIES);
    }

    /** {@return the first entry of an account, by instrument, or {@link #NULL_ENTRY}} */
    public int first(int liquidationRow) {
        return liquidationRow < heads.length ? heads[liquidationRow] : NULL_ENTRY;
    }

    /** {@return the entry after this one, or {@link #NULL_ENTRY}} */
    public int next(int entry) {
        return nextEntries[entry];
    }

    /** {@return which market} */
    public int instrumentIndex(int entry) {
        return instrumentIndexes[entry];
    }

    /** {@return what slices have realised there, µ$} */
    public long realizedPnl(int entry) {
        return realizedPnls[entry];
    }

    /** {@return what fell on that market when slices had traded, and nobody could pay, µ$} */
    public long unpaid(int entry) {
        return unpaid[entry];
    }

    /** {@return the same of all its markets, µ$} */
    public long unpaidOfAll(int liquidationRow) {
        long sum = 0;
        for (int entry = first(liquidationRow); entry != NULL_ENTRY; entry = nextEntries[entry]) {
            sum += unpaid[entry];
        }
        return sum;
    }

    /**
     * {@return what the fund has paid for a market in this liquidation, µ$}
     *
     * @param liquidationRow of the account.
     */
    public long fundPaid(int liquidationRow, int instrumentIndex) {
        for (int entry = first(liquidationRow); entry != NULL_ENTRY; entry = nextEntries[entry]) {
            if (instrumentIndexes[entry] == instrumentIndex) {
                return fundPayments[entry];
            }
        }
        return 0;
    }

    /**
     * Adds to what a market has brought an account.
     *
     * @param liquidationRow the account's row in the registry of liquidations.
     * @param realizedPnl of a slice, µ$.
     * @param fundPayment by the fund, µ$.
     * @param unpaidPart of a payment that nobody could make, µ$.
     */
    public void add(
            int liquidationRow,
            int accountIndex,
            int instrumentIndex,
            long realizedPnl,
            long fundPayment,
            long unpaidPart) {
        if (liquidationRow >= heads.length) {
            growHeads(liquidationRow + liquidationRow / 4 + 1);
        }
        int entry = findOrAdd(liquidationRow, accountIndex, instrumentIndex);
        hash -= entryHash(entry);
        realizedPnls[entry] += realizedPnl;
        fundPayments[entry] += fundPayment;
        unpaid[entry] += unpaidPart;
        hash += entryHash(entry);
    }

    /** The account's liquidation has ended. */
    public void clear(int liquidationRow) {
        int entry = first(liquidationRow);
        while (entry != NULL_ENTRY) {
            int next = nextEntries[entry];
            hash -= entryHash(entry);
            accountIndexes[entry] = NULL_ENTRY;
            nextEntries[entry] = firstFree;
            firstFree = entry;
            entry = next;
        }
        if (liquidationRow < heads.length) {
            heads[liquidationRow] = NULL_ENTRY;
        }
    }

    /** {@return sum of the hashes of all entries, kept as they change} */
    public long hash() {
        return hash;
    }

    /** {@return the same, computed from the entries} */
    public long recomputeHash() {
        long sum = 0;
        for (int entry = 0; entry < accountIndexes.length; entry++) {
            sum += accountIndexes[entry] == NULL_ENTRY ? 0 : entryHash(entry);
        }
        return sum;
    }

    private int findOrAdd(int liquidationRow, int accountIndex, int instrumentIndex) {
        int before = NULL_ENTRY;
        int entry = heads[liquidationRow];
        while (entry != NULL_ENTRY && instrumentIndexes[entry] < instrumentIndex) {
            before = entry;
            entry = nextEntries[entry];
        }
        if (entry != NULL_ENTRY && instrumentIndexes[entry] == instrumentIndex) {
            return entry;
        }
        if (firstFree == NULL_ENTRY) {
            growEntries(nextEntries.length + nextEntries.length / 4);
        }
        int added = firstFree;
        firstFree = nextEntries[added];
        nextEntries[added] = entry;
        if (before == NULL_ENTRY) {
            heads[liquidationRow] = added;
        } else {
            nextEntries[before] = added;
        }
        accountIndexes[added] = accountIndex;
        instrumentIndexes[added] = instrumentIndex;
        realizedPnls[added] = 0;
        fundPayments[added] = 0;
        unpaid[added] = 0;
        hash += entryHash(added);
        return added;
    }

    private void growHeads(int capacity) {
        int from = heads.length;
        heads = Arrays.copyOf(heads, capacity);
        Arrays.fill(heads, from, capacity, NULL_ENTRY);
    }

    private void growEntries(int capacity) {
        int from = nextEntries.length;
        accountIndexes = Arrays.copyOf(accountIndexes, capacity);
        instrumentIndexes = Arrays.copyOf(instrumentIndexes, capacity);
        realizedPnls = Arrays.copyOf(realizedPnls, capacity);
        fundPayments = Arrays.copyOf(fundPayments, capacity);
        unpaid = Arrays.copyOf(unpaid, capacity);
        nextEntries = Arrays.copyOf(nextEntries, capacity);
        for (int entry = from; entry < capacity; entry++) {
            accountIndexes[entry] = NULL_ENTRY;
            nextEntries[entry] = entry + 1 < capacity ? entry + 1 : firstFree;
        }
        firstFree = from;
    }

    private long entryHash(int entry) {
        long folded = Hash64.of(HASH_SEED, accountIndexes[entry], instrumentIndexes[entry], realizedPnls[entry]);
        return Hash64.fold(Hash64.fold(folded, fundPayments[entry]), unpaid[entry]);
    }
}
