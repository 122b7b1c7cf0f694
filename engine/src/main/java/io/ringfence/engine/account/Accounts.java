package io.ringfence.engine.account;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;

/**
 * The participants' accounts, dense by index in the order of their opening. Money stands in the {@link Ledger}.
 *
 * <p>Behind them stands one of the venue's own, {@link #backstop()}, that no message can name as a participant's.
 *
 * <p>An id is found in a table of indexes, open addressing with linear probing; as no account is ever closed, nothing leaves it.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Accounts {
    /** No such account. */
    public static final int NULL_ACCOUNT = -1;

    /** Id of the venue's own account that holds the positions it has taken over. */
    public static final long BACKSTOP_ID = -8;

    /** An account that belongs to its firm itself. */
    public static final int NULL_OWNER_ID = 0;

    private static final long HASH_SEED = 0x4143_434F_554EL;

    /** At most two thirds full; the length is a power of two. */
    private final int[] indexes;

    private final int capacity;
    private final long[] ids;
    private final int[] firmIndexes;
    private final int[] reportSessionIds;
    private final int[] ownerIds;
    private final int[] firstOfFirm;
    private final int[] lastOfFirm;
    private final int[] nextOfFirm;
    private int size;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity most accounts there may be.
     * @param maxFirms indexes of firms are below it.
     */
    public Accounts(int capacity, int maxFirms) {
        indexes = new int[Integer.highestOneBit(Math.max(1, capacity + capacity / 2)) << 1];
        Arrays.fill(indexes, NULL_ACCOUNT);
        this.capacity = capacity;
        ids = new long[capacity + 1];
        ids[capacity] = BACKSTOP_ID;
        firmIndexes = new int[capacity];
        reportSessionIds = new int[capacity + 1];
        ownerIds = new int[capacity];
        firstOfFirm = new int[maxFirms];
        lastOfFirm = new int[maxFirms];
        nextOfFirm = new int[capacity];
        Arrays.fill(firstOfFirm, NULL_ACCOUNT);
        Arrays.fill(lastOfFirm, NULL_ACCOUNT);
    }

    /** {@return how many there are} */
    public int size() {
        return size;
    }

    /** {@return how many there may be} */
    public int capacity() {
        return capacity;
    }

    /**
     * {@return index of the venue's own account that holds the positions it has taken over: behind those of all participants, so that whoever walks these does not meet it; no id leads to it}
     */
    public int backstop() {
        return capacity;
    }

    /** {@return whether no further account fits} */
    public boolean isFull() {
        return size == capacity;
    }

    /**
     * {@return its index, or {@link #NULL_ACCOUNT}}
     *
     * @param accountId as the schema names it.
     */
    public int indexOf(long accountId) {
        return indexes[slotOf(accountId)];
    }

    /**
     * Opens the next account. The caller has checked that there is room and that the id is free.
     *
     * @param accountId positive.
     * @param firmIndex dense index of its firm.
     * @param reportSessionId session that receives its reports; 0: none.
     * @param ownerId its owner, positive; or {@link #NULL_OWNER_ID}.
     * @return the account's index.
     */
    public int add(long accountId, int firmIndex, int reportSessionId, int ownerId) {
        if (isFull() || accountId <= 0 || indexOf(accountId) != NULL_ACCOUNT) {
            throw new IllegalStateException("account cannot be opened: accountId=" + accountId + " size=" + size);
        }
        int accountIndex = size++;
        indexes[slotOf(accountId)] = accountIndex;
        ids[accountIndex] = accountId;
        firmIndexes[accountIndex] = firmIndex;
        reportSessionIds[accountIndex] = reportSessionId;
        ownerIds[accountIndex] = ownerId;
        nextOfFirm[accountIndex] = NULL_ACCOUNT;
        if (firstOfFirm[firmIndex] == NULL_ACCOUNT) {
            firstOfFirm[firmIndex] = accountIndex;
        } else {
            nextOfFirm[lastOfFirm[firmIndex]] = accountIndex;
        }
        lastOfFirm[firmIndex] = accountIndex;
        hash += rowHash(accountIndex);
        return accountIndex;
    }

    /** {@return the schema's id of an account} */
    public long id(int accountIndex) {
        return ids[accountIndex];
    }

    /** {@return the firm's account that was opened first, or {@link #NULL_ACCOUNT}} */
    public int firstOfFirm(int firmIndex) {
        return firstOfFirm[firmIndex];
    }

    /** {@return the account of the same firm that was opened next, or {@link #NULL_ACCOUNT}} */
    public int nextOfFirm(int accountIndex) {
        return nextOfFirm[accountIndex];
    }

    /** {@return dense index of its firm} */
    public int firmIndex(int accountIndex) {
        return firmIndexes[accountIndex];
    }

    /** {@return session that receives its reports; 0: none} */
    public int reportSessionId(int accountIndex) {
        return reportSessionIds[accountIndex];
    }

    /** {@return its owner, or {@link #NULL_OWNER_ID}} */
    public int ownerId(int accountIndex) {
        return ownerIds[accountIndex];
    }

    /** {@return a number that all accounts of an owner have, and no others: the owner's, or below zero one of the firm} */
    public int ownerKey(int accountIndex) {
        return ownerIds[accountIndex] == NULL_OWNER_ID ? ~firmIndexes[accountIndex] : ownerIds[accountIndex];
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    /** The slot in which an id stands, or the free one in which it would. */
    private int slotOf(long accountId) {
        int mask = indexes.length - 1;
        int slot = (int) (Hash64.of(HASH_SEED, accountId) >>> Integer.SIZE) & mask;
        while (indexes[slot] != NULL_ACCOUNT && ids[indexes[slot]] != accountId) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private long rowHash(int accountIndex) {
        return Hash64.fold(
                Hash64.of(HASH_SEED, accountIndex, ids[accountIndex], firmIndexes[accountIndex]),
                (long) ownerIds[accountIndex] << Integer.SIZE | reportSessionIds[accountIndex]);
    }
}
