package io.ringfence.engine.margin;

import org.agrona.collections.IntArrayList;

/**
 * Finds every account below maintenance margin that owes something ({@link AccountMargin#isLiquidatable}) whenever prices
 * or accounts have changed. The set found is a function of the state alone; its order is not part of the promise, so the
 * caller sorts it.
 *
 * <p>Two choke points keep it right. After <em>any</em> change of an account's money or positions, and before the next
 * {@link #reprice}: {@link #reindex}. After any change of a price: {@link #publishInstrument} and {@link #publishAsset} for
 * what is valued by it, after a charge of a side {@link #publishCharge}, after interest {@link #publishInterest}, then {@link #reprice}. After a change of risk parameters or haircuts: {@link #reindexAll}.
 *
 * <p>Nothing in it is state: it is not hashed, and may be built anew at any time with {@link #reindexAll}. Owned by the
 * engine's thread; allocates nothing in the steady state.
 */
public interface MaintenanceWatch {
    /**
     * An account has changed, or was opened.
     *
     * @param accountIndex which account.
     * @return whether it is now below maintenance margin and owes something.
     */
    boolean reindex(int accountIndex);

    /** Every account may have changed: costs a walk over all of them. */
    void reindexAll();

    /**
     * The mark price of an instrument has changed.
     *
     * @param instrumentIndex which instrument.
     */
    void publishInstrument(int instrumentIndex);

    /**
     * A side of an instrument was charged: to be called after its index has moved.
     *
     * @param instrumentIndex which instrument.
     * @param isLong which side.
     * @param px what each lot pays, µ$, rounded up; not above zero: it pays nothing.
     */
    void publishCharge(int instrumentIndex, boolean isLong, long px);

    /**
     * The price of a collateral asset has changed.
     *
     * @param assetIndex which asset.
     */
    void publishAsset(int assetIndex);

    /**
     * Interest has accrued on every debt in an asset.
     *
     * @param assetIndex which asset.
     */
    void publishInterest(int assetIndex);

    /**
     * Re-examines what the published changes may have endangered.
     *
     * @param result receives, behind what is already in it, the index of every account that is below maintenance margin and
     *     owes something and was not when it was last looked at, be it here or by {@link #reindex}, each once and in no
     *     promised order; others that are below maintenance margin may be among them.
     */
    void reprice(IntArrayList result);
}
