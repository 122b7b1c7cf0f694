package io.ringfence.acceptance.demo;

import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Leveraged traders: each has collateral in one or several assets, a view, a leverage from 2 to 20 and a moment at which it enters;
 * afterwards one of them now and then adds, reduces, closes, comes back, or leaves an order in the book. All is decided by the seed
 * and by what the venue answered.
 */
final class Traders {
    /** Leverages that are drawn from; the high ones do not survive a crash. */
    private static final int[] LEVERAGES = {2, 2, 3, 3, 4, 5, 5, 6, 8, 8, 10, 10, 12, 15, 20};

    private static final int LONG_PERCENT = 68;

    /** Trades of one trader are no larger than this, in dollars. */
    private static final long MAX_ENTRY_DOLLARS = 250_000;

    /** Actions in a thousand seconds, for each thousand traders. */
    private static final int ACTIONS_PER_THOUSAND_SECONDS = 400;

    private final SplittableRandom random;
    private final long firstAccountId;
    private final int count;
    private final long[] equityDollars;
    private final int[] leverage;
    private final boolean[] isLong;
    private final int[] index;
    private final int[] entrySecond;
    private final int[] byEntry;
    private final long[] positionLots;
    private final long[] nextClientOrderId;
    private final long[] restingOrderId;
    private int entered;

    /**
     * @param firstAccountId account of the first trader; the others follow
     * @param seconds length of the window
     */
    Traders(long firstAccountId, int count, int seconds, long seed) {
        this.random = new SplittableRandom(seed);
        this.firstAccountId = firstAccountId;
        this.count = count;
        this.equityDollars = new long[count];
        this.leverage = new int[count];
        this.isLong = new boolean[count];
        this.index = new int[count];
        this.entrySecond = new int[count];
        this.positionLots = new long[count];
        this.nextClientOrderId = new long[count];
        this.restingOrderId = new long[count];
        Integer[] order = new Integer[count];
        for (int trader = 0; trader < count; trader++) {
            // Few are rich: a thousand dollars to about a hundred thousand.
            equityDollars[trader] = 1_000L << random.nextInt(7);
            equityDollars[trader] += random.nextLong(equityDollars[trader]);
            leverage[trader] = LEVERAGES[random.nextInt(LEVERAGES.length)];
            isLong[trader] = random.nextInt(100) < LONG_PERCENT;
            index[trader] = random.nextInt(100) < 55 ? GeneratedCrash.BTC : GeneratedCrash.ETH;
            // Most are in before the first fall; the rest come in until the second.
            int share = random.nextInt(10) < 7 ? 20 : 55;
            entrySecond[trader] = 10 + (int) (random.nextInt(1_000) * (long) seconds * share / 100_000);
            nextClientOrderId[trader] = 1;
            order[trader] = trader;
        }
        Arrays.sort(
                order,
                (a, b) -> entrySecond[a] != entrySecond[b]
                        ? Integer.compare(entrySecond[a], entrySecond[b])
                        : Integer.compare(a, b));
        this.byEntry = new int[count];
        for (int i = 0; i < count; i++) {
            byEntry[i] = order[i];
        }
    }

    int count() {
        return count;
    }

    int sessionId(int trader) {
        return DemoVenue.FIRST_TRADER_SESSION + trader % DemoVenue.TRADER_SESSIONS;
    }

    long accountId(int trader) {
        return firstAccountId + trader;
    }

    long positionLots(int trader) {
        return positionLots[trader];
    }

    int index(int trader) {
        return index[trader];
    }

    /** Puts a trader's collateral in: half of them dollars, the others Bitcoin, Ether or a part of each. */
    void endow(int trader, Tape tape, Orders orders) {
        long dollars = equityDollars[trader];
        long btc = 0;
        long eth = 0;
        switch (trader % 8) {
            case 0, 1 -> btc = dollars;
            case 2 -> eth = dollars;
            case 3 -> {
                btc = dollars / 3;
                eth = dollars / 3;
            }
            default -> {}
        }
        long usd = dollars - btc - eth;
        if (usd > 0) {
            orders.deposit(accountId(trader), DemoVenue.USD, usd * DemoVenue.DOLLAR);
        }
        if (btc > 0) {
            long units = DemoVenue.coinUnits(btc, tape.price(GeneratedCrash.BTC, 0));
            orders.deposit(accountId(trader), DemoVenue.BTC, units);
        }
        if (eth > 0) {
            long units = DemoVenue.coinUnits(eth, tape.price(GeneratedCrash.ETH, 0));
            orders.deposit(accountId(trader), DemoVenue.ETH, units);
        }
    }

    /** Lets those act whose time it is. */
    void onSecond(Tape tape, int second, Orders orders) {
        while (entered < count && entrySecond[byEntry[entered]] <= second) {
            enter(byEntry[entered++], tape, second, orders);
        }
        if (random.nextInt(1_000_000) < (long) ACTIONS_PER_THOUSAND_SECONDS * count && entered > 0) {
            act(byEntry[random.nextInt(entered)], tape, second, orders);
        }
        if (second % 300 == 299 && entered > 0) {
            int trader = byEntry[random.nextInt(entered)];
            long dollars = equityDollars[trader] / 10 + random.nextLong(equityDollars[trader] / 4);
            orders.deposit(accountId(trader), DemoVenue.USD, dollars * DemoVenue.DOLLAR);
        }
    }

    private void enter(int trader, Tape tape, int second, Orders orders) {
        // A tenth less than all it could, so that fee and spread fit in.
        long dollars = Math.min(MAX_ENTRY_DOLLARS, equityDollars[trader] * leverage[trader] * 9 / 10);
        order(
                trader,
                isLong[trader] ? Side.BUY : Side.SELL,
                DemoVenue.lots(index[trader], dollars, tape.price(index[trader], second)),
                orders);
    }

    private void act(int trader, Tape tape, int second, Orders orders) {
        if (restingOrderId[trader] != 0) {
            orders.cancel(sessionId(trader), accountId(trader), restingOrderId[trader]);
            return;
        }
        long lots = Math.abs(positionLots[trader]);
        Side closing = positionLots[trader] > 0 ? Side.SELL : Side.BUY;
        Side opening = isLong[trader] ? Side.BUY : Side.SELL;
        int what = random.nextInt(100);
        if (lots == 0) {
            if (what < 30) {
                isLong[trader] = !isLong[trader];
            }
            enter(trader, tape, second, orders);
        } else if (what < 30) {
            order(trader, closing, Math.max(1, lots / 4), orders);
        } else if (what < 45) {
            order(trader, closing, lots, orders);
        } else if (what < 75) {
            order(trader, opening, Math.max(1, lots / 4), orders);
        } else {
            long price = tape.price(index[trader], second);
            long awayPpm = 500L + random.nextInt(4_000);
            long limit = price + (closing == Side.SELL ? 1L : -1L) * (price * awayPpm / 1_000_000);
            restingOrderId[trader] = nextClientOrderId[trader]++;
            orders.limit(
                    sessionId(trader),
                    accountId(trader),
                    restingOrderId[trader],
                    DemoVenue.instrumentId(index[trader]),
                    closing,
                    Math.max(1, DemoVenue.ticks(index[trader], limit)),
                    Math.max(1, lots / 2),
                    TimeInForce.GTC);
        }
    }

    private void order(int trader, Side side, long quantity, Orders orders) {
        if (quantity > 0) {
            orders.market(
                    sessionId(trader),
                    accountId(trader),
                    nextClientOrderId[trader]++,
                    DemoVenue.instrumentId(index[trader]),
                    side,
                    quantity);
        }
    }

    boolean isTrader(long accountId) {
        return accountId >= firstAccountId && accountId < firstAccountId + count;
    }

    void onExecuted(long accountId, long clientOrderId, Side side, long quantity, long leavesQuantity) {
        int trader = (int) (accountId - firstAccountId);
        positionLots[trader] += side == Side.BUY ? quantity : -quantity;
        if (leavesQuantity == 0) {
            onGone(accountId, clientOrderId);
        }
    }

    /** An order is gone, or was never taken. */
    void onGone(long accountId, long clientOrderId) {
        int trader = (int) (accountId - firstAccountId);
        if (restingOrderId[trader] == clientOrderId) {
            restingOrderId[trader] = 0;
        }
    }

    /** An order was not taken; who asked for more than its margin allows asks for less the next time. */
    void onRejected(long accountId, long clientOrderId, RejectReason reason) {
        onGone(accountId, clientOrderId);
        int trader = (int) (accountId - firstAccountId);
        if (reason == RejectReason.INSUFFICIENT_MARGIN && leverage[trader] > 2) {
            leverage[trader]--;
        }
    }
}
