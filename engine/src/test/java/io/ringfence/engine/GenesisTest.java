package io.ringfence.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.GenesisEncoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every limit of Genesis at its bounds, and what comes back. */
class GenesisTest {
    private static final String[] FIELDS = {
        "maxFirms",
        "maxSessions",
        "maxAccounts",
        "maxAssets",
        "maxIndexes",
        "maxSourcesPerIndex",
        "maxInstruments",
        "maxPositions",
        "maxPositionsPerAccount",
        "maxOrders",
        "maxOrdersPerAccount",
        "maxPriceLevels",
        "maxOrdersPerLevel",
        "maxFillsPerOrder",
        "maxWithdrawals",
        "maxDepositKeys",
        "stateHashInterval"
    };
    private static final int POSITIONS_PER_ACCOUNT = 8;
    private static final int WITHDRAWALS = 14;
    private static final int DEPOSIT_KEYS = 15;
    private static final int[] MOST = {
        EngineLimits.MAX_FIRMS,
        EngineLimits.MAX_SESSIONS,
        EngineLimits.MAX_ACCOUNTS,
        EngineLimits.MAX_ASSETS,
        EngineLimits.MAX_INDEXES,
        EngineLimits.MAX_SOURCES_PER_INDEX,
        EngineLimits.MAX_INSTRUMENTS,
        EngineLimits.MAX_POSITIONS,
        EngineLimits.MAX_POSITIONS_PER_ACCOUNT,
        EngineLimits.MAX_ORDERS,
        EngineLimits.MAX_ORDERS_PER_ACCOUNT,
        EngineLimits.MAX_PRICE_LEVELS,
        EngineLimits.MAX_ORDERS,
        EngineLimits.MAX_FILLS_PER_ORDER,
        EngineLimits.MAX_WITHDRAWALS,
        EngineLimits.MAX_DEPOSIT_KEYS,
        EngineLimits.MAX_STATE_HASH_INTERVAL
    };

    @TestFactory
    List<DynamicTest> shouldRejectEachLimitOutsideItsBounds() {
        List<DynamicTest> tests = new ArrayList<>();
        for (int i = 0; i < FIELDS.length; i++) {
            int field = i;
            tests.add(DynamicTest.dynamicTest(FIELDS[i], () -> {
                EngineDesk desk = new EngineDesk();
                desk.genesis(limits(field, 0));
                assertEquals(rejection(field, 1, 0), desk.last("CommandRejected"));
                desk.genesis(limits(field, MOST[field] + 1));
                assertEquals(rejection(field, MOST[field], MOST[field] + 1), desk.last("CommandRejected"));
                assertNull(desk.state());
                desk.genesis(limits(field, 1));
                assertNotNull(desk.state());
            }));
        }
        return tests;
    }

    @Test
    void shouldAdmitTheLimitsThatBoundAStepAtTheirLargest() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(1, 1, 1, 1, 1, 32, 1, 1, 64, 1, 4_096, 1, 1_000, 4_096, 20, 20, 1 << 24, true));
        assertTrue(desk.last("VenueCreated").contains("maxFillsPerOrder=4096"));
    }

    @Test
    void shouldAdmitAsManyPositionsPerAccountAsThereMayBeWhereGenesisDoesNotSay() {
        EngineDesk desk = new EngineDesk();
        EngineLimits unsaid = limits(POSITIONS_PER_ACCOUNT, GenesisEncoder.maxPositionsPerAccountNullValue());
        desk.genesis(unsaid);
        assertTrue(desk.last("VenueCreated").contains("maxPositionsPerAccount=64"));
        assertEquals(64, desk.state().limits().maxPositionsPerAccount());
    }

    @Test
    void shouldRememberWithdrawalsAndKeysUpToTheUsualLimitsWhereGenesisDoesNotSay() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(limits(WITHDRAWALS, GenesisEncoder.maxWithdrawalsNullValue()));
        assertTrue(desk.last("VenueCreated").contains("maxWithdrawals=4096 maxDepositKeys=2"));
        desk = new EngineDesk();
        desk.genesis(limits(DEPOSIT_KEYS, GenesisEncoder.maxDepositKeysNullValue()));
        assertTrue(desk.last("VenueCreated").contains("maxWithdrawals=2 maxDepositKeys=65536"));
    }

    @Test
    void shouldRejectMoreBalancesThanFit() {
        EngineDesk desk = new EngineDesk();
        desk.genesis(new EngineLimits(1, 1, 1 << 22, 17, 1, 1, 1, 1, 64, 1, 1, 1, 1_000, 1, 20, 20, 1, true));
        assertTrue(desk.last("CommandRejected").startsWith("CommandRejected bound=16 value=17 detail=maxAssets"));
    }

    private static String rejection(int field, int bound, int value) {
        return "CommandRejected bound=" + bound + " value=" + value + " detail=" + FIELDS[field]
                + " templateId=1 reason=INVALID_FIELD .";
    }

    private static EngineLimits limits(int field, int value) {
        int[] v = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2};
        v[field] = value;
        return new EngineLimits(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15],
                v[16], true);
    }
}
