package io.ringfence.acceptance.accounts;

import io.ringfence.acceptance.csv.CsvRows;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Accounts that Hyperliquid liquidated in February and March 2023, led here through every deposit, withdrawal and trade before it. Then the
 * prices of all that the account holds go against it together until this venue starts its liquidation, and the value of its positions at
 * that moment stands beside the one that was recorded.
 *
 * <p>The records have no market prices, fees or funding: a trade's price is the market's, and maintenance margin is a flat 1 %. Trades in the
 * second of a liquidation are the liquidation, and come after it.
 */
final class HyperliquidAccounts {
    private static final BigDecimal MAINTENANCE = new BigDecimal("0.01");
    private static final BigDecimal NONE = new BigDecimal("0.000001");
    private static final BigDecimal WITHIN = new BigDecimal("0.01");

    /** More than any withdrawal of the file, dollars. */
    private static final long LARGEST_WITHDRAWAL = 100_000;

    /** From where to where prices go, as shares of the last trade's, for a long; a short's go the other way. */
    private static final double FAVOURABLE = 1.5;

    private static final double ADVERSE = 0.4;
    private static final double STEP = 0.0001;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /**
     * One liquidation.
     *
     * @param positions by coin, signed
     * @param engineNotional value of all positions when this venue starts its liquidation; null: it did not
     * @param refusedTrades that the margin of the account did not let it do here
     * @param refusedWithdrawals that this venue's gate would not have let out, taken out all the same as soon as there was the money
     */
    record Liquidation(
            Instant time,
            String user,
            Map<String, BigDecimal> positions,
            BigDecimal recordedNotional,
            BigDecimal engineNotional,
            int refusedTrades,
            int refusedWithdrawals) {

        /** By how much the engine's notional differs, of the recorded one; null: it did not liquidate. */
        BigDecimal difference() {
            return engineNotional == null
                    ? null
                    : engineNotional
                            .subtract(recordedNotional)
                            .divide(recordedNotional, MathContext.DECIMAL64)
                            .setScale(6, RoundingMode.HALF_EVEN);
        }

        boolean isWithinOnePercent() {
            return engineNotional != null && difference().abs().compareTo(WITHIN) <= 0;
        }
    }

    private record Trade(Instant time, String coin, boolean isBuy, BigDecimal price, BigDecimal quantity) {}

    private record Movement(Instant time, BigDecimal amount) {}

    private record Market(int priceExponent, int quantityExponent) {}

    private final Map<String, List<Trade>> tradesByUser = new LinkedHashMap<>();
    private final Map<String, List<Movement>> movementsByUser = new LinkedHashMap<>();
    private final Map<String, Market> markets = new TreeMap<>();
    private final CsvRows liquidations;

    private HyperliquidAccounts(final Path folder) {
        final CsvRows trades = CsvRows.read(folder.resolve("non_mm_trades.csv.gz"));
        for (int row = 0; row < trades.size(); row++) {
            final BigDecimal price = trades.decimal(row, "px").stripTrailingZeros();
            final BigDecimal quantity = trades.decimal(row, "sz").stripTrailingZeros();
            final String coin = trades.text(row, "coin");
            markets.merge(
                    coin,
                    new Market(Math.min(0, -price.scale()), Math.min(0, -quantity.scale())),
                    (a, b) -> new Market(
                            Math.min(a.priceExponent(), b.priceExponent()),
                            Math.min(a.quantityExponent(), b.quantityExponent())));
            tradesByUser
                    .computeIfAbsent(trades.text(row, "user"), key -> new ArrayList<>())
                    .add(new Trade(
                            trades.instant(row, "time"),
                            coin,
                            trades.text(row, "side").equals("Bid"),
                            price,
                            quantity));
        }
        final CsvRows movements = CsvRows.read(folder.resolve("non_mm_ledger_updates.csv.gz"));
        for (int row = 0; row < movements.size(); row++) {
            movementsByUser
                    .computeIfAbsent(movements.text(row, "user"), key -> new ArrayList<>())
                    .add(new Movement(movements.instant(row, "time"), movements.decimal(row, "delta_usd")));
        }
        liquidations = CsvRows.read(folder.resolve("liquidations_to_2023-03-31.csv.gz"));
    }

    /** Reads the records of a folder and replays each liquidation in them. */
    static List<Liquidation> replay(final Path folder) {
        final HyperliquidAccounts accounts = new HyperliquidAccounts(folder);
        final List<Liquidation> replayed = new ArrayList<>();
        for (int row = 0; row < accounts.liquidations.size(); row++) {
            replayed.add(accounts.replay(
                    accounts.liquidations.instant(row, "time"),
                    accounts.liquidations.text(row, "user"),
                    accounts.liquidations.decimal(row, "liquidated_ntl_pos")));
        }
        return replayed;
    }

    private Liquidation replay(final Instant end, final String user, final BigDecimal recorded) {
        try (AccountsVenue venue = new AccountsVenue(1)) {
            return new Replay(venue, user).until(end, recorded);
        }
    }

    /** The history of one account at a venue of its own. */
    private final class Replay {
        private final AccountsVenue venue;
        private final String user;
        private final Map<String, BigDecimal> lastPrices = new TreeMap<>();
        private BigDecimal owed = BigDecimal.ZERO;
        private int refusedTrades;
        private int refusedWithdrawals;

        Replay(final AccountsVenue venue, final String user) {
            this.venue = venue;
            this.user = user;
            venue.openLosses(LARGEST_WITHDRAWAL);
            venue.open(user);
        }

        Liquidation until(final Instant end, final BigDecimal recorded) {
            final List<Trade> trades = tradesByUser.getOrDefault(user, List.of());
            final List<Movement> movements = movementsByUser.getOrDefault(user, List.of());
            int movement = 0;
            for (int i = 0; i <= trades.size(); i++) {
                final boolean isBefore =
                        i < trades.size() && trades.get(i).time().isBefore(end);
                final Instant until = isBefore ? trades.get(i).time() : end;
                while (movement < movements.size()
                        && !movements.get(movement).time().isAfter(until)) {
                    move(movements.get(movement++));
                }
                if (!isBefore) {
                    break;
                }
                trade(trades.get(i));
            }
            final Map<String, BigDecimal> positions = new TreeMap<>();
            for (final String coin : lastPrices.keySet()) {
                final BigDecimal position = position(coin);
                if (position.signum() != 0) {
                    positions.put(coin, position);
                }
            }
            return new Liquidation(
                    end, user, positions, recorded, press(end, positions), refusedTrades, refusedWithdrawals);
        }

        private void trade(final Trade trade) {
            venue.setTimeNs(nanos(trade.time()));
            if (!lastPrices.containsKey(trade.coin())) {
                final Market market = markets.get(trade.coin());
                venue.defineIndex(trade.coin(), market.priceExponent());
                venue.report(trade.coin(), trade.price());
                // While it trades nothing is to liquidate it: its venue did not.
                venue.list(trade.coin(), market.priceExponent(), market.quantityExponent(), NONE);
            }
            lastPrices.put(trade.coin(), trade.price());
            lastPrices.forEach(venue::report);
            final boolean isDone = venue.trade(user, trade.coin(), trade.isBuy(), trade.price(), trade.quantity());
            refusedTrades += isDone ? 0 : 1;
        }

        private void move(final Movement movement) {
            venue.setTimeNs(nanos(movement.time()));
            lastPrices.forEach(venue::report);
            if (movement.amount().signum() > 0) {
                venue.deposit(user, "USD", movement.amount());
            } else if (!venue.withdraw(user, movement.amount().negate())) {
                refusedWithdrawals++;
                owed = owed.subtract(movement.amount());
            }
            if (owed.signum() > 0 && isTakenOut(owed)) {
                owed = BigDecimal.ZERO;
            }
        }

        /**
         * Whether an amount could be taken out past the gate. A trade's price is not always the market's: the account trades its positions for
         * the same ones at prices at which it has the money, which changes what it has in cash, and nothing else.
         */
        private boolean isTakenOut(final BigDecimal amount) {
            for (final double share : new double[] {1, 1.1, 1.3, FAVOURABLE}) {
                for (final var last : lastPrices.entrySet()) {
                    final BigDecimal position = position(last.getKey());
                    if (position.signum() != 0) {
                        final BigDecimal price = price(last.getKey(), position.signum() > 0, share);
                        venue.report(last.getKey(), price);
                        venue.trade(user, last.getKey(), position.signum() < 0, price, position.abs());
                        venue.trade(user, last.getKey(), position.signum() > 0, price, position.abs());
                    }
                }
                if (venue.lose(user, amount)) {
                    return true;
                }
            }
            return false;
        }

        /** Moves the prices of all that the account holds against it, from where it is safe, and says what that was worth when it fell. */
        private BigDecimal press(final Instant end, final Map<String, BigDecimal> positions) {
            for (double share = FAVOURABLE; share >= ADVERSE; share -= STEP) {
                venue.setTimeNs(nanos(end) + Math.round((FAVOURABLE - share) / STEP) * NANOS_PER_SECOND);
                BigDecimal notional = BigDecimal.ZERO;
                for (final var position : positions.entrySet()) {
                    final BigDecimal price =
                            price(position.getKey(), position.getValue().signum() > 0, share);
                    venue.report(position.getKey(), price);
                    notional = notional.add(price.multiply(position.getValue().abs()));
                }
                if (share == FAVOURABLE) {
                    positions.keySet().forEach(coin -> venue.setMaintenanceMargin(coin, MAINTENANCE));
                    venue.takeLiquidationStarted(user);
                } else if (venue.takeLiquidationStarted(user) != null) {
                    return notional.setScale(6, RoundingMode.HALF_EVEN);
                }
            }
            return null;
        }

        private BigDecimal position(final String coin) {
            return BigDecimal.valueOf(venue.lots(user, coin), -markets.get(coin).quantityExponent())
                    .stripTrailingZeros();
        }

        /** A price that favours a position by a share of the last trade's above one, or goes against it by one below. */
        private BigDecimal price(final String coin, final boolean isLong, final double share) {
            return lastPrices
                    .get(coin)
                    .multiply(BigDecimal.valueOf(isLong ? share : 2 - share))
                    .setScale(-markets.get(coin).priceExponent(), RoundingMode.HALF_EVEN);
        }
    }

    private static long nanos(final Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    }
}
