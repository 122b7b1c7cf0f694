package io.ringfence.engine;

import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.RejectReason;

/** The walk of the first command: builds the state in the capacities asked for, or says which one is out of bounds. */
final class Genesis {
    private final EventPublisher publisher;
    private final Asker asker;

    Genesis(EventPublisher publisher, Asker asker) {
        this.publisher = publisher;
        this.asker = asker;
    }

    /** {@return the state, or null when the command was rejected} */
    EngineState onGenesis(byte[] venue, EngineLimits limits, BooleanType logicalTime) {
        if (!asker.isVenue()) {
            reject(RejectReason.NOT_ENTITLED, 0, 0, "");
            return null;
        }
        if (!SymbolBytes.isValid(venue)) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "venue");
            return null;
        }
        if (isOutside("maxFirms", limits.maxFirms(), EngineLimits.MAX_FIRMS)
                || isOutside("maxSessions", limits.maxSessions(), EngineLimits.MAX_SESSIONS)
                || isOutside("maxAccounts", limits.maxAccounts(), EngineLimits.MAX_ACCOUNTS)
                || isOutside("maxAssets", limits.maxAssets(), EngineLimits.MAX_ASSETS)
                || isOutside(
                        "maxAssets", limits.maxAssets(), Math.max(1, EngineLimits.MAX_BALANCES / limits.maxAccounts()))
                || isOutside("maxIndexes", limits.maxIndexes(), EngineLimits.MAX_INDEXES)
                || isOutside("maxSourcesPerIndex", limits.maxSourcesPerIndex(), EngineLimits.MAX_SOURCES_PER_INDEX)
                || isOutside("maxInstruments", limits.maxInstruments(), EngineLimits.MAX_INSTRUMENTS)
                || isOutside("maxPositions", limits.maxPositions(), EngineLimits.MAX_POSITIONS)
                || isOutside(
                        "maxPositionsPerAccount",
                        limits.maxPositionsPerAccount(),
                        EngineLimits.MAX_POSITIONS_PER_ACCOUNT)
                || isOutside("maxOrders", limits.maxOrders(), EngineLimits.MAX_ORDERS)
                || isOutside("maxOrdersPerAccount", limits.maxOrdersPerAccount(), EngineLimits.MAX_ORDERS_PER_ACCOUNT)
                || isOutside("maxPriceLevels", limits.maxPriceLevels(), EngineLimits.MAX_PRICE_LEVELS)
                || isOutside("maxOrdersPerLevel", limits.maxOrdersPerLevel(), EngineLimits.MAX_ORDERS)
                || isOutside("maxFillsPerOrder", limits.maxFillsPerOrder(), EngineLimits.MAX_FILLS_PER_ORDER)
                || isOutside("maxWithdrawals", limits.maxWithdrawals(), EngineLimits.MAX_WITHDRAWALS)
                || isOutside("maxDepositKeys", limits.maxDepositKeys(), EngineLimits.MAX_DEPOSIT_KEYS)
                || isOutside("stateHashInterval", limits.stateHashInterval(), EngineLimits.MAX_STATE_HASH_INTERVAL)) {
            return null;
        }
        if (logicalTime != BooleanType.NO && logicalTime != BooleanType.YES) {
            reject(RejectReason.INVALID_FIELD, 0, 0, "logicalTime");
            return null;
        }

        // From here on it must succeed.
        EngineState state = new EngineState(limits, venue);
        state.announce(publisher);
        return state;
    }

    private boolean isOutside(String field, int value, int max) {
        if (value >= 1 && value <= max) {
            return false;
        }
        reject(RejectReason.INVALID_FIELD, value < 1 ? 1 : max, value, field);
        return true;
    }

    private void reject(RejectReason reason, long bound, long value, String detail) {
        publisher.commandRejected(bound, value, detail, asker.templateId(), reason);
    }
}
