package io.ringfence.engine;

import io.ringfence.engine.instrument.Assets;
import io.ringfence.engine.oracle.Pegs;
import io.ringfence.engine.parameter.CollateralParameterVersions;

/** The walk of broken pegs: watches the prices that bear on them, and lets their discounts grow and shrink minute by minute. */
final class Pegging {
    private final Assets assets;
    private final CollateralParameterVersions parameters;
    private final Pegs pegs;
    private final Timers timers;
    private final Maintenance maintenance;
    private final EventPublisher publisher;

    Pegging(EngineState state, Maintenance maintenance, EventPublisher publisher) {
        assets = state.assets();
        parameters = state.collateralParameters();
        pegs = state.pegs();
        timers = state.timers();
        this.maintenance = maintenance;
        this.publisher = publisher;
    }

    /** The price of an index has changed, or whether it is trusted. */
    void onIndexChanged(int indexIndex, long nowNs) {
        for (int asset = Assets.SETTLEMENT + 1; asset < assets.size(); asset++) {
            if (parameters.of(asset).isPegged() && pegs.isPricedBy(asset, indexIndex)) {
                observe(asset, nowNs);
            }
        }
    }

    /** The parameters of an asset have changed: a peg begins anew. */
    void onParametersSet(int asset, long nowNs) {
        pegs.forget(asset);
        timers.disarm(Schedule.DEPEG, asset);
        if (parameters.of(asset).isPegged()) {
            observe(asset, nowNs);
        }
    }

    /** A step of a discount is due. */
    void onTime(int asset, long dueNs) {
        boolean isStep = pegs.step(asset);
        if (pegs.mayStep(asset)) {
            timers.arm(Schedule.DEPEG, asset, dueNs + Pegs.STEP_NS);
        } else {
            timers.disarm(Schedule.DEPEG, asset);
        }
        if (isStep) {
            publisher.depegRamped(
                    pegs.redemptionPrice(asset),
                    pegs.marketPrice(asset),
                    pegs.price(asset),
                    assets.id(asset),
                    pegs.discountPpm(asset));
            maintenance.onAssetRepriced(asset);
        }
    }

    private void observe(int asset, long nowNs) {
        pegs.observe(asset, nowNs);
        if (!pegs.mayStep(asset)) {
            timers.disarm(Schedule.DEPEG, asset);
        } else if (timers.dueNs(Schedule.DEPEG, asset) == Timers.NOT_ARMED) {
            timers.arm(Schedule.DEPEG, asset, pegs.firstStepNs(asset));
        }
    }
}
