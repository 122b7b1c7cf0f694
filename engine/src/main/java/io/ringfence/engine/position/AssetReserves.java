package io.ringfence.engine.position;

import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.instrument.Instruments;

/**
 * What of an account's balances its open orders on spot markets lay claim to: of the settlement asset what open buys would cost at their limits, with fees; of
 * another asset what open sells would deliver. A look walks the account's own rows.
 *
 * <p>Follows from {@link Positions}, so it has no state. Owned by the engine's thread.
 */
public final class AssetReserves {
    private final Instruments instruments;
    private final Positions positions;

    /** Looks at these. */
    public AssetReserves(Instruments instruments, Positions positions) {
        this.instruments = instruments;
        this.positions = positions;
    }

    /** {@return units of an asset that an account's open orders may take} */
    public long units(int accountIndex, int assetIndex) {
        long units = 0;
        for (int row = positions.first(accountIndex); row != Positions.NULL_ROW; row = positions.next(row)) {
            int instrument = positions.instrumentIndex(row);
            if (!instruments.isSpot(instrument)) {
                continue;
            }
            if (assetIndex == Assets.SETTLEMENT) {
                units += positions.adverseBuys(row);
            } else if (instruments.baseAssetIndex(instrument) == assetIndex) {
                units += positions.openSellLots(row) * instruments.lotUnits(instrument);
            }
        }
        return units;
    }
}
