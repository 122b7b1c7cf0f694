package io.ringfence.engine.account;

import io.ringfence.engine.fixed.FixedMath;
import io.ringfence.engine.hash.Hash64;
import java.util.Arrays;
import org.agrona.collections.Long2LongHashMap;

/**
 * What accounts owe in assets other than the settlement asset, with interest.
 *
 * <p>Per asset stands an interest index {@code I}, a growth factor of 10^-15 that begins with one and grows with each hour of interest. An account's debt is its negative
 * balance in the ledger, exact when its checkpoint {@code C}, the index of that moment, was written; it owes {@code ceil(-balance * I / C)}, with a product of 128 bits. So an hour of
 * interest on all debts costs O(1), however many owe. Before a balance changes, its interest is {@link #realize realised}: it goes from the account to the insurance fund, which bears the risk
 * of what is lent, and the checkpoint is written anew.
 *
 * <p>The index is held at a thousandfold, a debt cap is at most 2^52 units, so no debt leaves 64 bits. Beyond that no interest accrues.
 *
 * <p>Every change of a participant's balance of such an asset goes through {@link #transfer}. Owned by the engine's thread; allocates only when more debts are open than ever
 * before.
 */
public final class Borrowing {
    /** The index with which every asset begins: one. */
    public static final long ONE = 1_000_000_000_000_000L;

    /** Where the index is held: a thousand. */
    public static final long MAX_INDEX = 1_000 * ONE;

    private static final long HOURS_OF_YEAR_TIMES_MILLION = 365L * 24 * 1_000_000;
    private static final long NO_CHECKPOINT = 0;
    private static final int FIRST_DEBTS = 256;
    private static final int FUND_ROW = Ledger.row(VenueAccount.INSURANCE_FUND);
    private static final long INDEX_SEED = 0x494E_5445_5245L;
    private static final long DEBT_SEED = 0x4445_4254_5300L;

    private final Ledger ledger;
    private final int accountCapacity;
    private final int assetCapacity;
    private final long[] indexes;
    private final long[] lentUnits;

    /** Checkpoints by account and asset: there is one if and only if the balance is negative. */
    private final Long2LongHashMap checkpoints = new Long2LongHashMap(FIRST_DEBTS, 0.65f, NO_CHECKPOINT);

    private long hash;

    /**
     * Makes it with no debts.
     *
     * @param ledger balances.
     * @param accountCapacity most accounts there may be.
     * @param assetCapacity most assets there may be.
     */
    public Borrowing(Ledger ledger, int accountCapacity, int assetCapacity) {
        this.ledger = ledger;
        this.accountCapacity = accountCapacity;
        this.assetCapacity = assetCapacity;
        indexes = new long[assetCapacity];
        lentUnits = new long[assetCapacity];
        Arrays.fill(indexes, ONE);
    }

    /** {@return interest index of an asset} */
    public long index(int asset) {
        return indexes[asset];
    }

    /** {@return units of an asset that accounts owe in all, as the ledger has it: without the interest that has accrued since each debt last changed} */
    public long lentUnits(int asset) {
        return lentUnits[asset];
    }

    /** {@return units of an asset that an account has; below zero what it owes, accrued interest included} */
    public long units(int account, int asset) {
        long balance = ledger.accountBalance(account, asset);
        return balance >= 0 ? balance : -FixedMath.mulDivCeil(-balance, indexes[asset], checkpoint(account, asset));
    }

    /** {@return interest of one hour on a debt, units, rounded up} */
    public static long interestOfHour(long debtUnits, int interestPpm) {
        return FixedMath.mulDivCeil(debtUnits, interestPpm, HOURS_OF_YEAR_TIMES_MILLION);
    }

    /** Lets an hour of interest accrue on all debts in an asset. */
    public void accrue(int asset, int interestPpm) {
        hash -= indexHash(asset);
        long growth = FixedMath.mulDivCeil(indexes[asset], interestPpm, HOURS_OF_YEAR_TIMES_MILLION);
        indexes[asset] = Math.min(MAX_INDEX, indexes[asset] + growth);
        hash += indexHash(asset);
    }

    /**
     * Moves what interest has accrued on an account's debt from it to the insurance fund.
     *
     * @return how much, units.
     */
    public long realize(int account, int asset) {
        long interest = ledger.accountBalance(account, asset) - units(account, asset);
        if (interest > 0) {
            move(LedgerReason.INTEREST, Ledger.row(account), FUND_ROW, asset, interest);
        }
        return interest;
    }

    /** Moves interest that is due before it accrues: for the hour in which a debt grows. */
    public void chargeInAdvance(int account, int asset, long interestUnits) {
        move(LedgerReason.INTEREST, Ledger.row(account), FUND_ROW, asset, interestUnits);
    }

    /**
     * Moves an amount of an asset that is not the settlement asset. The caller has realised the interest of both sides.
     *
     * @param reason why.
     * @param fromRow whence.
     * @param toRow whither.
     * @param asset of what.
     * @param amountUnits how much, not negative.
     */
    public void transfer(LedgerReason reason, int fromRow, int toRow, int asset, long amountUnits) {
        assert hasNoInterestDue(fromRow, asset) && hasNoInterestDue(toRow, asset)
                : "fromRow=" + fromRow + " toRow=" + toRow + " asset=" + asset;
        move(reason, fromRow, toRow, asset, amountUnits);
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the ledger's debts and their checkpoints} */
    public long recomputeHash() {
        long sum = 0;
        for (int asset = 0; asset < assetCapacity; asset++) {
            sum += indexHash(asset);
        }
        // The settlement asset, which is the first, has debts of another kind.
        for (int account = 0; account < accountCapacity; account++) {
            for (int asset = 1; asset < assetCapacity; asset++) {
                if (ledger.accountBalance(account, asset) < 0) {
                    sum += debtHash(key(account, asset), checkpoint(account, asset));
                }
            }
        }
        return sum;
    }

    private void move(LedgerReason reason, int fromRow, int toRow, int asset, long amountUnits) {
        release(fromRow, asset);
        release(toRow, asset);
        ledger.transfer(reason, fromRow, toRow, asset, amountUnits);
        enter(fromRow, asset);
        if (toRow != fromRow) {
            enter(toRow, asset);
        }
    }

    private void release(int row, int asset) {
        int account = ledger.accountOf(row);
        if (account == Ledger.NULL_ACCOUNT || ledger.balance(row, asset) >= 0) {
            return;
        }
        long key = key(account, asset);
        long checkpoint = checkpoints.remove(key);
        if (checkpoint != NO_CHECKPOINT) {
            hash -= debtHash(key, checkpoint);
            lentUnits[asset] += ledger.balance(row, asset);
        }
    }

    private void enter(int row, int asset) {
        int account = ledger.accountOf(row);
        if (account == Ledger.NULL_ACCOUNT || ledger.balance(row, asset) >= 0) {
            return;
        }
        long key = key(account, asset);
        checkpoints.put(key, indexes[asset]);
        hash += debtHash(key, indexes[asset]);
        lentUnits[asset] -= ledger.balance(row, asset);
    }

    private boolean hasNoInterestDue(int row, int asset) {
        int account = ledger.accountOf(row);
        return account == Ledger.NULL_ACCOUNT || units(account, asset) == ledger.balance(row, asset);
    }

    private long checkpoint(int account, int asset) {
        long checkpoint = checkpoints.get(key(account, asset));
        if (checkpoint == NO_CHECKPOINT) {
            throw new IllegalStateException("a debt has no checkpoint: account=" + account + " asset=" + asset
                    + " balance=" + ledger.accountBalance(account, asset));
        }
        return checkpoint;
    }

    private long key(int account, int asset) {
        return (long) account * assetCapacity + asset;
    }

    private long indexHash(int asset) {
        return indexes[asset] == ONE ? 0 : Hash64.of(INDEX_SEED, asset, indexes[asset]);
    }

    private static long debtHash(long key, long checkpoint) {
        return Hash64.of(DEBT_SEED, key, checkpoint);
    }
}
