package io.ringfence.engine;

import static io.ringfence.engine.EngineDesk.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.Side;
import io.ringfence.codecs.WithdrawalOutcome;
import io.ringfence.engine.account.Withdrawals;
import io.ringfence.engine.margin.FullScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.collections.IntArrayList;
import org.junit.jupiter.api.Test;

/**
 * Seeded streams of loans of two assets through wild prices and hours of interest: the money sums, everybody under maintenance margin is attended (each price and each hour of interest is
 * also answered by a full scan, under {@code -ea}), and who follows the events alone knows every balance.
 */
class RandomLoansTest {
    private static final int ETH = 3;
    private static final int ACCOUNTS = 12;
    private static final int COMMANDS = 6_000;
    private static final Pattern FIELD = Pattern.compile("(\\w+)=(-?\\d+)");
    private static final List<String> OF_EVERY_KIND = List.of(
            "InterestAccrued",
            "InterestCharged",
            "DebtRepaid",
            "CollateralExchanged",
            "LiquidationWaiting",
            "WithdrawalSettled",
            "CollateralTransferred");

    private final Map<String, Integer> seen = new HashMap<>();
    private EngineDesk desk;
    private Random random;
    private long requestId;
    private long clientOrderId;
    private final long[] prices = {0, 1_000_000, 100_000};

    @Test
    void shouldKeepEveryInvariantThroughRandomLoans() {
        for (long seed = 1; seed <= 4; seed++) {
            play(seed);
        }
        for (String name : OF_EVERY_KIND) {
            assertTrue(seen.getOrDefault(name, 0) > 10, name + " of " + seen);
        }
        assertTrue(seen.getOrDefault("DEBT_CAP", 0) > 5, "of " + seen);
        assertTrue(seen.getOrDefault("INSUFFICIENT_POOL", 0) > 5, "of " + seen);
    }

    private void play(long seed) {
        random = new Random(seed);
        desk = EngineDesk.openVenue();
        desk.index(2, "ETHUSD").source(2, 1, ORACLE);
        desk.asset(ETH, "ETH", 2, 8, Long.MIN_VALUE, 900_000, 850_000);
        for (int account = 1; account <= ACCOUNTS; account++) {
            desk.account(account, FIRM, TRADER).dollars(account, 5_000);
        }
        desk.dollars(FUND, 1_000);
        terms(BTC);
        terms(ETH);
        quote();
        Map<String, Long> balances = new HashMap<>();
        for (int i = 0; i < COMMANDS; i++) {
            desk.events.clear();
            long businessHash = desk.engine.businessHash();
            next();
            String where = "seed=" + seed + " command=" + i;
            if (desk.events.size() == 1 && desk.events.get(0).startsWith("CommandRejected")) {
                assertEquals(businessHash, desk.engine.businessHash(), where);
            }
            desk.events.forEach(event -> follow(event, balances));
            check(balances, where);
            if (i % 20 == 0) {
                assertEquals(desk.state().recomputeBusinessHash(), desk.engine.businessHash(), where);
            }
        }
    }

    private void next() {
        long account = 1L + random.nextInt(ACCOUNTS);
        long neighbour = 1L + random.nextInt(ACCOUNTS);
        int asset = random.nextBoolean() ? BTC : ETH;
        long units = 1L + random.nextInt(asset == BTC ? 200_000_000 : 2_000_000_000);
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> quote();
            case 3 -> desk.deposit(account, asset, units / 8);
            case 4 -> desk.dollars(account, 1 + random.nextInt(300));
            case 5, 6 -> desk.withdraw(account, ++requestId, asset, units);
            case 7 -> desk.transfer(account, neighbour, asset, units);
            case 8 -> settleAll();
            case 9 -> {
                desk.pass(random.nextInt(3_600) * SECOND);
                if (random.nextInt(4) > 0) {
                    quote();
                }
            }
            case 10 ->
                desk.limit(
                        account,
                        ++clientOrderId,
                        random.nextBoolean() ? Side.BUY : Side.SELL,
                        1 + random.nextInt(300),
                        prices[1] / 10 * 10);
            default -> {
                if (random.nextInt(20) == 0) {
                    terms(asset);
                }
            }
        }
    }

    private void settleAll() {
        Withdrawals withdrawals = desk.state().withdrawals();
        for (int account = 0; account < desk.state().accounts().size(); account++) {
            while (withdrawals.firstOfAccount(account) != Withdrawals.NULL_ROW) {
                desk.settle(
                        withdrawals.id(withdrawals.firstOfAccount(account)),
                        random.nextInt(3) > 0 ? WithdrawalOutcome.CONFIRMED : WithdrawalOutcome.REFUSED);
            }
        }
    }

    private void terms(int asset) {
        desk.collateral(
                asset,
                c -> c.debtCap(1_000_000_000L * (1 + random.nextInt(asset == BTC ? 2 : 20)))
                        .liabilityWeightPpm(random.nextInt(200_000))
                        .interestPpm(random.nextInt(4) * 300_000),
                Long.MIN_VALUE,
                900_000,
                850_000);
    }

    /** Each price anew, by up to 8 % either way. */
    private void quote() {
        for (int index = 1; index <= 2; index++) {
            long price = prices[index] + prices[index] * (random.nextInt(161) - 80) / 1_000;
            prices[index] = Math.max(20_000, Math.min(4_000_000, price));
            desk.price(index, prices[index]);
        }
    }

    /** What an independent reader of the events knows of balances: by account and asset. */
    private void follow(String event, Map<String, Long> balances) {
        String name = event.substring(0, event.indexOf(' '));
        seen.merge(name, 1, Integer::sum);
        Map<String, Long> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(event);
        while (matcher.find()) {
            fields.put(matcher.group(1), Long.parseLong(matcher.group(2)));
        }
        Long asset = fields.get("assetId");
        switch (name) {
            case "Deposited", "WithdrawalRequested", "InterestCharged", "WithdrawalSettled" ->
                balances.put(fields.get("accountId") + "/" + asset, fields.get("balance"));
            case "CollateralTransferred" -> {
                balances.put(fields.get("fromAccountId") + "/" + asset, fields.get("fromBalance"));
                balances.put(fields.get("toAccountId") + "/" + asset, fields.get("toBalance"));
            }
            case "DebtRepaid" -> {
                assertEquals(-balances.get(fields.get("accountId") + "/" + asset), fields.get("amount"), event);
                balances.put(fields.get("accountId") + "/" + asset, 0L);
            }
            case "CollateralExchanged" ->
                balances.merge(fields.get("accountId") + "/" + asset, -fields.get("amount"), Long::sum);
            case "CommandRejected" -> seen.merge(event.replaceAll(".*reason=(\\w+).*", "$1"), 1, Integer::sum);
            default -> {}
        }
    }

    private void check(Map<String, Long> balances, String where) {
        EngineState state = desk.state();
        for (int asset = 0; asset < state.assets().size(); asset++) {
            assertEquals(0, state.ledger().sum(asset), where);
        }
        for (int asset = 1; asset < state.assets().size(); asset++) {
            long lent = 0;
            for (int account = 0; account < state.accounts().size(); account++) {
                long balance = state.ledger().accountBalance(account, asset);
                lent -= Math.min(0, balance);
                String key = state.accounts().id(account) + "/" + state.assets().id(asset);
                assertEquals(balances.getOrDefault(key, 0L), balance, where + " " + key);
                assertTrue(balance >= 0 || state.borrowing().units(account, asset) <= balance, where);
            }
            assertEquals(lent, state.borrowing().lentUnits(asset), where);
        }
        IntArrayList under = new IntArrayList();
        new FullScan(state.accounts(), state.marginModel()).reprice(under);
        for (int i = 0; i < under.size(); i++) {
            assertTrue(state.liquidations().isInLiquidation(under.getInt(i)), where);
        }
    }
}
