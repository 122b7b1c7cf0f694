package io.ringfence.engine.contingency;

import io.ringfence.engine.hash.Hash64;

/**
 * Accounts and firms that may not enter orders until an authorised role lifts the switch.
 *
 * <p>Owned by the engine's thread.
 */
public final class KillSwitches {
    private static final long ACCOUNT_HASH_SEED = Hash64.of(0x4B53_4143L);
    private static final long FIRM_HASH_SEED = Hash64.of(0x4B53_4649L);

    private final boolean[] accounts;
    private final boolean[] firms;
    private long hash;

    /** All switches are off. */
    public KillSwitches(int maxAccounts, int maxFirms) {
        accounts = new boolean[maxAccounts];
        firms = new boolean[maxFirms];
    }

    /** {@return whether the account's own switch is on} */
    public boolean isAccountEngaged(int accountIndex) {
        return accounts[accountIndex];
    }

    /** {@return whether the firm's switch is on} */
    public boolean isFirmEngaged(int firmIndex) {
        return firms[firmIndex];
    }

    /** Turns an account's switch on or off. */
    public void account(int accountIndex, boolean isEngaged) {
        if (accounts[accountIndex] != isEngaged) {
            accounts[accountIndex] = isEngaged;
            long row = Hash64.of(ACCOUNT_HASH_SEED, accountIndex);
            hash += isEngaged ? row : -row;
        }
    }

    /** Turns a firm's switch on or off. */
    public void firm(int firmIndex, boolean isEngaged) {
        if (firms[firmIndex] != isEngaged) {
            firms[firmIndex] = isEngaged;
            long row = Hash64.of(FIRM_HASH_SEED, firmIndex);
            hash += isEngaged ? row : -row;
        }
    }

    /** {@return the sum of the hashes of the switches that are on} */
    public long hash() {
        return hash;
    }

    /** {@return {@link #hash()}, computed from the switches} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < accounts.length; i++) {
            sum += accounts[i] ? Hash64.of(ACCOUNT_HASH_SEED, i) : 0;
        }
        for (int i = 0; i < firms.length; i++) {
            sum += firms[i] ? Hash64.of(FIRM_HASH_SEED, i) : 0;
        }
        return sum;
    }
}
