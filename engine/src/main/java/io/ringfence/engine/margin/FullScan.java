package io.ringfence.engine.margin;

import io.ringfence.engine.account.Accounts;
import org.agrona.collections.IntArrayList;

/**
 * The naive twin of {@link MarginWatch}: computes every account every time. The oracle of their shared tests, and of the
 * engine's own assertions.
 */
public final class FullScan implements MaintenanceWatch {
    private final Accounts accounts;
    private final MarginModel model;
    private final AccountMargin margin = new AccountMargin();

    /**
     * Scans these.
     *
     * @param accounts which accounts there are.
     * @param model computes one.
     */
    public FullScan(Accounts accounts, MarginModel model) {
        this.accounts = accounts;
        this.model = model;
    }

    @Override
    public boolean reindex(int accountIndex) {
        model.compute(accountIndex, margin);
        return margin.isLiquidatable();
    }

    @Override
    public void reindexAll() {
        // It keeps nothing, so nothing can be out of date.
    }

    @Override
    public void publishInstrument(int instrumentIndex) {
        // It looks at every price anyway.
    }

    @Override
    public void publishCharge(int instrumentIndex, boolean isLong, long px) {
        // It looks at every charge anyway.
    }

    @Override
    public void publishAsset(int assetIndex) {
        // It looks at every price anyway.
    }

    @Override
    public void publishInterest(int assetIndex) {
        // It looks at every debt anyway.
    }

    @Override
    public void reprice(IntArrayList result) {
        for (int accountIndex = 0; accountIndex < accounts.size(); accountIndex++) {
            if (reindex(accountIndex)) {
                result.addInt(accountIndex);
            }
        }
    }
}
