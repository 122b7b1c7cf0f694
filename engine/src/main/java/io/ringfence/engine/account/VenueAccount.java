package io.ringfence.engine.account;

/**
 * The venue's own ledger accounts. The schema documents the same names and ids; its compiler makes no class of them, since
 * no message field has the type.
 */
public enum VenueAccount {
    /** The world outside: what was deposited stands here with a minus. */
    EXTERNAL(-1),
    /** Pays what a bankrupt account cannot. */
    INSURANCE_FUND(-2),
    /** Trading fees received. */
    FEES(-3),
    /** Counterpart of realised profit and loss, and of funding: minus the sum of all positions' costs and of what they have been charged and not paid. */
    CLEARING(-4),
    /** Losses that the insurance fund could not pay, with a minus. */
    DEFICIT(-5),
    /** What rounding has left: remainders of splits and of charges. */
    ROUNDING(-6),
    /** What accounts have asked to withdraw and the treasury has neither confirmed nor refused. */
    PENDING_WITHDRAWALS(-7);

    private final long accountId;

    VenueAccount(long accountId) {
        this.accountId = accountId;
    }

    /** {@return the account's id in messages, negative} */
    public long accountId() {
        return accountId;
    }
}
