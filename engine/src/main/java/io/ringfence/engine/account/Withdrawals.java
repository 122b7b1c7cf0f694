package io.ringfence.engine.account;

import io.ringfence.engine.collection.IntPool;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * The withdrawals that accounts have asked for and the treasury has not settled. Their money stands in {@link
 * VenueAccount#PENDING_WITHDRAWALS} meanwhile.
 *
 * <p>Rows from a pool, found by the venue's number, and chained by account; a walk of a chain is as long as an account has open withdrawals, which the
 * caller bounds.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Withdrawals {
    /** No such withdrawal, or none further. */
    public static final int NULL_ROW = -1;

    private static final long HASH_SEED = 0x5749_5448_4452L;
    private static final long COUNTER_SEED = 0x5749_5448_4E4FL;

    private final IntPool pool;
    private final Long2LongHashMap rowById;
    private final long[] ids;
    private final int[] accountIndexes;
    private final int[] assetIndexes;
    private final long[] amountUnits;
    private final long[] requestIds;
    private final int[] nextOfAccount;
    private final int[] firstOfAccount;
    private long lastId;
    private long rowsHash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most open withdrawals there may be.
     * @param accountCapacity indexes of accounts are below it.
     */
    public Withdrawals(int capacity, int accountCapacity) {
        pool = new IntPool(capacity);
        rowById = new Long2LongHashMap(2 * capacity, 0.65f, NULL_ROW);
        ids = new long[capacity];
        accountIndexes = new int[capacity];
        assetIndexes = new int[capacity];
        amountUnits = new long[capacity];
        requestIds = new long[capacity];
        nextOfAccount = new int[capacity];
        firstOfAccount = new int[accountCapacity];
        Arrays.fill(firstOfAccount, NULL_ROW);
    }

    /** {@return number of the last withdrawal} */
    public long lastId() {
        return lastId;
    }

    /** {@return how many may be open} */
    public int capacity() {
        return ids.length;
    }

    /** {@return how many are} */
    public int count() {
        return pool.usedCount();
    }

    /** {@return whether no further one fits} */
    public boolean isFull() {
        return pool.isExhausted();
    }

    /** {@return the row of the venue's number, or {@link #NULL_ROW}} */
    public int rowOf(long withdrawalId) {
        return (int) rowById.get(withdrawalId);
    }

    /** {@return a row of the account, or {@link #NULL_ROW}} */
    public int firstOfAccount(int accountIndex) {
        return firstOfAccount[accountIndex];
    }

    /** {@return another row of the same account, or {@link #NULL_ROW}} */
    public int nextOfAccount(int row) {
        return nextOfAccount[row];
    }

    /** {@return how many an account has open} */
    public int countOfAccount(int accountIndex) {
        int count = 0;
        for (int row = firstOfAccount[accountIndex]; row != NULL_ROW; row = nextOfAccount[row]) {
            count++;
        }
        return count;
    }

    /** {@return the row of an account's own number, or {@link #NULL_ROW}} */
    public int find(int accountIndex, long requestId) {
        for (int row = firstOfAccount[accountIndex]; row != NULL_ROW; row = nextOfAccount[row]) {
            if (requestIds[row] == requestId) {
                return row;
            }
        }
        return NULL_ROW;
    }

    /**
     * Opens one. The caller has checked that there is room.
     *
     * @param accountIndex whose.
     * @param assetIndex of what.
     * @param units how much, positive.
     * @param requestId the client's number.
     * @return its row.
     */
    public int open(int accountIndex, int assetIndex, long units, long requestId) {
        int row = pool.acquire();
        ids[row] = ++lastId;
        accountIndexes[row] = accountIndex;
        assetIndexes[row] = assetIndex;
        amountUnits[row] = units;
        requestIds[row] = requestId;
        nextOfAccount[row] = firstOfAccount[accountIndex];
        firstOfAccount[accountIndex] = row;
        rowById.put(ids[row], row);
        rowsHash += rowHash(row);
        return row;
    }

    /** Closes one; what its row says may be read until the next is opened. */
    public void close(int row) {
        pool.release(row);
        rowsHash -= rowHash(row);
        rowById.remove(ids[row]);
        int account = accountIndexes[row];
        if (firstOfAccount[account] == row) {
            firstOfAccount[account] = nextOfAccount[row];
            return;
        }
        int before = firstOfAccount[account];
        while (nextOfAccount[before] != row) {
            before = nextOfAccount[before];
        }
        nextOfAccount[before] = nextOfAccount[row];
    }

    /** {@return the venue's number} */
    public long id(int row) {
        return ids[row];
    }

    /** {@return whose it is} */
    public int accountIndex(int row) {
        return accountIndexes[row];
    }

    /** {@return of what} */
    public int assetIndex(int row) {
        return assetIndexes[row];
    }

    /** {@return how much} */
    public long amountUnits(int row) {
        return amountUnits[row];
    }

    /** {@return the client's number} */
    public long requestId(int row) {
        return requestIds[row];
    }

    /** {@return the sum of the rows' hashes and that of the last number} */
    public long hash() {
        return rowsHash + counterHash();
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = counterHash();
        for (int row = 0; row < ids.length; row++) {
            sum += pool.isUsed(row) ? rowHash(row) : 0;
        }
        return sum;
    }

    private long counterHash() {
        return Hash64.of(COUNTER_SEED, lastId);
    }

    private long rowHash(int row) {
        return Hash64.fold(
                Hash64.of(HASH_SEED, ids[row], accountIndexes[row], assetIndexes[row]),
                Hash64.of(amountUnits[row], requestIds[row]));
    }
}
