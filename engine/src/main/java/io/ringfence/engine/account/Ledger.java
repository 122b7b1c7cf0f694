package io.ringfence.engine.account;

import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.ExactRange;

/**
 * Every balance of every account and of the venue's own accounts, by ledger row and asset. Double entry: the one way to
 * change a balance is {@link #transfer}, which takes from one row what it gives to another and states why, so the balances
 * of an asset always sum to zero.
 *
 * <p>Rows: the venue's own accounts, then the participants' by account index, then the insurance pools by instrument index; {@link #row(VenueAccount)}, {@link
 * #row(int)} and {@link #poolRow} name them. Beside the balances stands, per reason and asset, how much was ever moved (modulo 2^64), so that an
 * auditor can compare a reason's events with the ledger.
 *
 * <p>Owned by the engine's thread. Nothing allocates after construction.
 */
public final class Ledger {
    /** The account of a row that is one of the venue's own. */
    public static final int NULL_ACCOUNT = -1;

    private static final int VENUE_ROWS = venueRows();
    private static final int REASONS = reasons();
    private static final long BALANCE_SEED = 0x4C45_4447_4552L;
    private static final long MOVED_SEED = 0x4D4F_5645_4400L;

    private final int assetCapacity;
    private final int firstPoolRow;
    private final long[] balances;
    private final long[] movedUnits;
    private long hash;

    /**
     * Makes it with nothing in it.
     *
     * @param accountCapacity most accounts there may be.
     * @param assetCapacity most assets there may be.
     * @param poolCapacity most markets, each with its insurance pool.
     */
    public Ledger(int accountCapacity, int assetCapacity, int poolCapacity) {
        this.assetCapacity = assetCapacity;
        firstPoolRow = Math.addExact(accountCapacity, VENUE_ROWS);
        balances = new long[Math.multiplyExact(Math.addExact(firstPoolRow, poolCapacity), assetCapacity)];
        movedUnits = new long[REASONS * assetCapacity];
    }

    /**
     * {@return its ledger row}
     *
     * @param venueAccount one of the venue's own.
     */
    public static int row(VenueAccount venueAccount) {
        return (int) (-1 - venueAccount.accountId());
    }

    /**
     * {@return its ledger row}
     *
     * @param accountIndex a participant's account.
     */
    public static int row(int accountIndex) {
        return VENUE_ROWS + accountIndex;
    }

    /**
     * {@return its ledger row}
     *
     * @param instrumentIndex the market whose insurance pool it is.
     */
    public int poolRow(int instrumentIndex) {
        return firstPoolRow + instrumentIndex;
    }

    /** {@return index of the participant's account whose row it is, or {@link #NULL_ACCOUNT}} */
    int accountOf(int row) {
        return row < VENUE_ROWS || row >= firstPoolRow ? NULL_ACCOUNT : row - VENUE_ROWS;
    }

    /** {@return units of an asset in a ledger row} */
    public long balance(int row, int assetIndex) {
        return balances[row * assetCapacity + assetIndex];
    }

    /** {@return units of an asset that a participant's account has} */
    public long accountBalance(int accountIndex, int assetIndex) {
        return balances[(VENUE_ROWS + accountIndex) * assetCapacity + assetIndex];
    }

    /** {@return units of an asset that one of the venue's accounts has} */
    public long venueBalance(VenueAccount venueAccount, int assetIndex) {
        return balances[row(venueAccount) * assetCapacity + assetIndex];
    }

    /** {@return units of an asset that were ever moved for a reason, modulo 2^64} */
    public long movedUnits(LedgerReason reason, int assetIndex) {
        return movedUnits[reason.value() * assetCapacity + assetIndex];
    }

    /**
     * Whether a transfer would leave both balances in their range: {@link ExactRange#MAX_BALANCE_UNITS} for participants,
     * {@link ExactRange#MAX_LEDGER_UNITS} for the venue. To be asked before a walk's marked line for what a participant
     * brings in; what later moves between accounts is bounded by positions and cannot leave 64 bits.
     *
     * @param fromRow whence.
     * @param toRow whither.
     * @param assetIndex of what.
     * @param amountUnits how much, not negative.
     * @return whether it can be made.
     */
    public boolean canTransfer(int fromRow, int toRow, int assetIndex, long amountUnits) {
        return amountUnits <= ExactRange.MAX_BALANCE_UNITS
                && balance(fromRow, assetIndex) - amountUnits >= -limit(fromRow)
                && balance(toRow, assetIndex) + amountUnits <= limit(toRow);
    }

    /**
     * Moves an amount.
     *
     * @param reason why.
     * @param fromRow whence.
     * @param toRow whither; may be the same row.
     * @param assetIndex of what.
     * @param amountUnits how much, not negative.
     * @throws IllegalStateException when the amount is negative or a balance would leave {@link
     *     ExactRange#MAX_LEDGER_UNITS}; nothing has changed then.
     */
    public void transfer(LedgerReason reason, int fromRow, int toRow, int assetIndex, long amountUnits) {
        int from = fromRow * assetCapacity + assetIndex;
        int to = toRow * assetCapacity + assetIndex;
        if (amountUnits < 0
                || amountUnits > ExactRange.MAX_LEDGER_UNITS
                || balances[from] - amountUnits < -ExactRange.MAX_LEDGER_UNITS
                || balances[to] > ExactRange.MAX_LEDGER_UNITS - amountUnits) {
            throw new IllegalStateException("transfer out of range: reason=" + reason + " fromRow=" + fromRow
                    + " toRow="
                    + toRow + " assetIndex=" + assetIndex + " amountUnits=" + amountUnits + " from=" + balances[from]
                    + " to=" + balances[to]);
        }
        int moved = reason.value() * assetCapacity + assetIndex;
        hash -= movedHash(moved) + balanceHash(from);
        movedUnits[moved] += amountUnits;
        balances[from] -= amountUnits;
        hash += balanceHash(from) - balanceHash(to);
        balances[to] += amountUnits;
        hash += balanceHash(to) + movedHash(moved);
    }

    /**
     * {@return the sum of all its balances, zero unless the ledger is broken; walks every row}
     *
     * @param assetIndex of what.
     */
    public long sum(int assetIndex) {
        long sum = 0;
        for (int i = assetIndex; i < balances.length; i += assetCapacity) {
            sum += balances[i];
        }
        return sum;
    }

    /** {@return the sum of the rows' hashes} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()} made anew from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < balances.length; i++) {
            sum += balanceHash(i);
        }
        for (int i = 0; i < movedUnits.length; i++) {
            sum += movedHash(i);
        }
        return sum;
    }

    /** As many rows as the lowest id needs, whichever ids lie between. */
    private static int venueRows() {
        int rows = 0;
        for (VenueAccount account : VenueAccount.values()) {
            rows = Math.max(rows, row(account) + 1);
        }
        return rows;
    }

    /** Reasons are numbered by the schema, not without gaps. */
    private static int reasons() {
        int count = 0;
        for (LedgerReason reason : LedgerReason.values()) {
            count = Math.max(count, reason.value() + 1);
        }
        return count;
    }

    private long limit(int row) {
        return row < VENUE_ROWS || row >= firstPoolRow ? ExactRange.MAX_LEDGER_UNITS : ExactRange.MAX_BALANCE_UNITS;
    }

    /** Zero has no hash, so that rows without money cost nothing. */
    private long balanceHash(int slot) {
        return balances[slot] == 0 ? 0 : Hash64.of(BALANCE_SEED, slot, balances[slot]);
    }

    private long movedHash(int slot) {
        return movedUnits[slot] == 0 ? 0 : Hash64.of(MOVED_SEED, slot, movedUnits[slot]);
    }
}
