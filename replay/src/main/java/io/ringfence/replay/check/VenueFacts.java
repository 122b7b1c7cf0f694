package io.ringfence.replay.check;

import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/** Everything that follows from the events up to one of them. */
final class VenueFacts {
    // The venue's own accounts, by the enum VenueAccount of types.xml.
    static final long EXTERNAL = -1;
    static final long INSURANCE_FUND = -2;
    static final long FEES = -3;
    static final long CLEARING = -4;
    static final long DEFICIT = -5;
    static final long ROUNDING = -6;
    static final long PENDING_WITHDRAWALS = -7;
    static final long BACKSTOP = -8;

    final Int2ObjectHashMap<IndexFacts> indexById = new Int2ObjectHashMap<>();
    final Int2ObjectHashMap<AssetFacts> assetById = new Int2ObjectHashMap<>();
    final Int2ObjectHashMap<InstrumentFacts> instrumentById = new Int2ObjectHashMap<>();
    final Long2ObjectHashMap<AccountFacts> accounts = new Long2ObjectHashMap<>();

    /** In the order of their definition. */
    final List<IndexFacts> indexes = new ArrayList<>();

    /** In the order of their definition. */
    final List<AssetFacts> assets = new ArrayList<>();

    /** In the order of their listing. */
    final List<InstrumentFacts> instruments = new ArrayList<>();

    private final long[] posted = new long[1];

    VenueFacts() {
        for (long id = EXTERNAL; id >= BACKSTOP; id--) {
            accounts.put(id, new AccountFacts(id));
        }
    }

    AccountFacts own(long venueAccount) {
        return accounts.get(venueAccount);
    }

    /** {@return how many accounts participants have} */
    int participants() {
        return (int) accounts.keySet().stream().filter(id -> id > 0).count();
    }

    /** The settlement asset. */
    AssetFacts settlement() {
        return assets.get(0);
    }

    /** An account's position in a market pays what it owes for its side, and what rounding has left is posted. {@return µ$ that it paid; below zero: received} */
    long payCharge(AccountFacts account, InstrumentFacts instrument) {
        long charge = account.payCharge(instrument, posted);
        transfer(account, own(CLEARING), settlement(), charge);
        transfer(own(CLEARING), own(ROUNDING), settlement(), posted[0]);
        return charge;
    }

    /** Moves an amount from one account to another: what one gains another loses, always. */
    void transfer(AccountFacts from, AccountFacts to, AssetFacts asset, long units) {
        from.add(asset, -units);
        to.add(asset, units);
    }
}
