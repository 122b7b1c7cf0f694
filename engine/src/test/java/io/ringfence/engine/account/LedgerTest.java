package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.engine.instrument.ExactRange;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final int EXTERNAL = Ledger.row(VenueAccount.EXTERNAL);

    @Test
    void shouldSumToZeroPerAssetAndHashWhatItHoldsAfterAnyTransfers() {
        Ledger ledger = new Ledger(10, 3, 2);
        List<LedgerReason> reasons = List.of(LedgerReason.values());
        int rows = Ledger.row(10);
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            int from = random.nextInt(rows);
            int to = random.nextInt(rows);
            int asset = random.nextInt(3);
            LedgerReason reason = reasons.get(random.nextInt(reasons.size()));
            ledger.transfer(reason, from, to, asset, random.nextInt(1_000_000));
            assertEquals(0, ledger.sum(asset));
        }
        assertEquals(ledger.recomputeHash(), ledger.hash());
    }

    @Test
    void shouldTakeFromOneRowWhatItGivesToAnotherAndCountItByReason() {
        Ledger ledger = new Ledger(1, 1, 1);
        ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, Ledger.row(0), 0, 70);
        ledger.transfer(LedgerReason.TRADING_FEE, Ledger.row(0), Ledger.row(VenueAccount.FEES), 0, 20);
        assertEquals(-70, ledger.venueBalance(VenueAccount.EXTERNAL, 0));
        assertEquals(50, ledger.accountBalance(0, 0));
        assertEquals(20, ledger.venueBalance(VenueAccount.FEES, 0));
        assertEquals(70, ledger.movedUnits(LedgerReason.DEPOSIT, 0));
        assertEquals(20, ledger.movedUnits(LedgerReason.TRADING_FEE, 0));
    }

    @Test
    void shouldGiveEachVenueAccountARowOfItsOwnBeforeTheParticipants() {
        Set<Integer> rows = new HashSet<>();
        for (VenueAccount account : VenueAccount.values()) {
            assertTrue(rows.add(Ledger.row(account)), account.name());
            assertTrue(Ledger.row(account) < Ledger.row(0), account.name());
        }
    }

    @Test
    void shouldKeepABalanceThatIsMovedToItself() {
        Ledger ledger = new Ledger(1, 1, 1);
        ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, Ledger.row(0), 0, 70);
        ledger.transfer(LedgerReason.DEPOSIT, Ledger.row(0), Ledger.row(0), 0, 30);
        assertEquals(70, ledger.accountBalance(0, 0));
        assertEquals(ledger.recomputeHash(), ledger.hash());
    }

    @Test
    void shouldSayBeforehandThatABalanceWouldLeaveItsRange() {
        Ledger ledger = new Ledger(1, 1, 1);
        int account = Ledger.row(0);
        assertTrue(ledger.canTransfer(EXTERNAL, account, 0, ExactRange.MAX_BALANCE_UNITS));
        assertFalse(ledger.canTransfer(EXTERNAL, account, 0, ExactRange.MAX_BALANCE_UNITS + 1));
        ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, account, 0, ExactRange.MAX_BALANCE_UNITS);
        assertFalse(ledger.canTransfer(EXTERNAL, account, 0, 1));
    }

    @Test
    void shouldThrowAndChangeNothingWhenATransferIsOutOfRange() {
        Ledger ledger = new Ledger(1, 1, 1);
        int account = Ledger.row(0);
        assertThrows(
                IllegalStateException.class, () -> ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, account, 0, -1));
        ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, account, 0, 1L << 62);
        long hash = ledger.hash();
        assertThrows(IllegalStateException.class, () -> ledger.transfer(LedgerReason.DEPOSIT, EXTERNAL, account, 0, 1));
        assertEquals(hash, ledger.hash());
        assertEquals(0, ledger.sum(0));
    }

    /** The schema's compiler makes no class of types that no field has, so the engine's own are compared with the text. */
    @Test
    void shouldNameReasonsAndVenueAccountsAsTheSchemaDoes() throws Exception {
        String schema;
        try (InputStream types = LedgerTest.class.getResourceAsStream("/io/ringfence/codecs/types.xml")) {
            schema = new String(types.readAllBytes(), StandardCharsets.UTF_8);
        }
        String reasons = enumText(schema, "LedgerReason");
        for (LedgerReason reason : LedgerReason.values()) {
            assertTrue(
                    reasons.matches("(?s).*name=\"" + reason.name() + "\"[^\n]*>" + reason.value() + "<.*"),
                    reason.name());
        }
        assertEquals(LedgerReason.values().length, reasons.split("<validValue").length - 1);
        String accounts = enumText(schema, "VenueAccount");
        for (VenueAccount account : VenueAccount.values()) {
            assertTrue(
                    accounts.matches("(?s).*name=\"" + account.name() + "\"[^\n]*>" + account.accountId() + "<.*"),
                    account.name());
        }
        // One of them is no row of the venue's own, since it holds positions.
        assertTrue(accounts.contains("name=\"BACKSTOP\"") && accounts.contains(">" + Accounts.BACKSTOP_ID + "<"));
        assertEquals(VenueAccount.values().length + 1, accounts.split("<validValue").length - 1);
    }

    @Test
    void shouldFindAccountsByIdAndHashThem() {
        Accounts accounts = new Accounts(2, 100);
        assertEquals(Accounts.NULL_ACCOUNT, accounts.indexOf(501));
        assertEquals(0, accounts.add(501, 3, 9, 0));
        assertEquals(1, accounts.add(7, 4, 0, 0));
        assertEquals(0, accounts.indexOf(501));
        assertEquals(501, accounts.id(0));
        assertEquals(3, accounts.firmIndex(0));
        assertEquals(9, accounts.reportSessionId(0));
        assertTrue(accounts.isFull());
        assertEquals(accounts.recomputeHash(), accounts.hash());
        assertThrows(IllegalStateException.class, () -> accounts.add(8, 0, 0, 0));
    }

    private static String enumText(String schema, String name) {
        int from = schema.indexOf("<enum name=\"" + name + "\"");
        return schema.substring(from, schema.indexOf("</enum>", from));
    }
}
