package io.ringfence.engine.position;

import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/**
 * What all accounts of one owner may come to hold of an instrument, side by side: the sum over its accounts of the lots that each would be long if all its
 * open buys traded and nothing else did, and likewise short. Long and short are not netted: each account can go bankrupt by itself.
 *
 * <p>An owner with one account is what that account is, so only owners with two or more have sums here; {@link Positions} keeps them up to date. They
 * follow from the positions, so they have no hash. A change and a look cost O(1) on average; memory is taken for pairs of owner and instrument only,
 * and grows when there are more of them than ever before.
 *
 * <p>Owned by the engine's thread.
 */
public final class OwnerHoldings {
    /** No account. */
    public static final int NULL_ACCOUNT = -1;

    private static final int NULL_GROUP = -1;
    private static final int UNKNOWN = Integer.MIN_VALUE;
    private static final long HASH_SEED = 0x4F57_4E45_5253L;
    private static final long FREE = 0;
    private static final int FIRST_LENGTH = 64;

    /** By owner: its group; of an owner with one account, the account's complement. */
    private final Int2IntHashMap groupOrAccount = new Int2IntHashMap(UNKNOWN);

    private final int[] groupOfAccount;
    private int groupCount;
    private long[] keys = new long[FIRST_LENGTH];
    private long[] longLots = new long[FIRST_LENGTH];
    private long[] shortLots = new long[FIRST_LENGTH];
    private int taken;

    /**
     * Makes it with nothing in it.
     *
     * @param accountCapacity most accounts there may be.
     */
    public OwnerHoldings(int accountCapacity) {
        groupOfAccount = new int[accountCapacity];
        Arrays.fill(groupOfAccount, NULL_GROUP);
    }

    /** {@return whether an account's owner has another one} */
    public boolean isShared(int accountIndex) {
        return groupOfAccount[accountIndex] != NULL_GROUP;
    }

    /** {@return lots that the accounts of this account's owner would be long at most; the owner has several} */
    public long mostLong(int accountIndex, int instrumentIndex) {
        return longLots[slotOf(keyOf(accountIndex, instrumentIndex))];
    }

    /** {@return lots that they would be short at most} */
    public long mostShort(int accountIndex, int instrumentIndex) {
        return shortLots[slotOf(keyOf(accountIndex, instrumentIndex))];
    }

    /**
     * An account is opened.
     *
     * @param accountIndex its index.
     * @param ownerKey whose.
     * @return the one that was its owner's only account until now, whose lots are to be added; or {@link #NULL_ACCOUNT}.
     */
    int join(int accountIndex, int ownerKey) {
        int known = groupOrAccount.get(ownerKey);
        if (known == UNKNOWN) {
            groupOrAccount.put(ownerKey, ~accountIndex);
            return NULL_ACCOUNT;
        }
        if (known >= 0) {
            groupOfAccount[accountIndex] = known;
            return NULL_ACCOUNT;
        }
        int group = groupCount++;
        groupOrAccount.put(ownerKey, group);
        groupOfAccount[accountIndex] = group;
        groupOfAccount[~known] = group;
        return ~known;
    }

    /** What an account would hold at most has changed; its owner has several accounts. */
    void add(int accountIndex, int instrumentIndex, long deltaLong, long deltaShort) {
        if (deltaLong == 0 && deltaShort == 0) {
            return;
        }
        long key = keyOf(accountIndex, instrumentIndex);
        int slot = slotOf(key);
        if (keys[slot] == FREE) {
            if (3 * (taken + 1) > 2 * keys.length) {
                enlarge();
                slot = slotOf(key);
            }
            keys[slot] = key;
            taken++;
        }
        longLots[slot] += deltaLong;
        shortLots[slot] += deltaShort;
    }

    private void enlarge() {
        long[] formerKeys = keys;
        long[] formerLong = longLots;
        long[] formerShort = shortLots;
        keys = new long[2 * formerKeys.length];
        longLots = new long[keys.length];
        shortLots = new long[keys.length];
        for (int i = 0; i < formerKeys.length; i++) {
            if (formerKeys[i] != FREE) {
                int slot = slotOf(formerKeys[i]);
                keys[slot] = formerKeys[i];
                longLots[slot] = formerLong[i];
                shortLots[slot] = formerShort[i];
            }
        }
    }

    /** The slot in which a key stands, or the free one in which it would. */
    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = (int) (Hash64.of(HASH_SEED, key) >>> Integer.SIZE) & mask;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private long keyOf(int accountIndex, int instrumentIndex) {
        return (groupOfAccount[accountIndex] + 1L) << Integer.SIZE | instrumentIndex;
    }
}
