package io.ringfence.acceptance.demo;

import io.ringfence.codecs.CancelRejectedDecoder;
import io.ringfence.codecs.CommandRejectedDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderCanceledDecoder;
import io.ringfence.codecs.OrderExecutedDecoder;
import io.ringfence.codecs.OrderRejectedDecoder;
import io.ringfence.codecs.ReplaceRejectedDecoder;
import io.ringfence.engine.account.VenueAccount;
import org.agrona.DirectBuffer;

/**
 * The participants of the demonstration and the course of their days: each logical second the clock moves, the sources report, makers
 * quote, traders act, the treasury credits; then all wait until the venue has answered all. Knows nothing of how the venue is reached.
 * One thread.
 */
final class Simulation {
    /** Market makers of each perpetual. */
    static final int MAKERS_PER_INDEX = 3;

    /** Accounts of market makers. */
    static final int MAKERS = MAKERS_PER_INDEX * Tape.INDEXES;

    /** The insurance fund in the beginning, in dollars. */
    static final long FUND_DOLLARS = 5_000_000;

    private static final long MAKER_DOLLARS = 25_000_000;

    /** Move of the price after which a maker of each perpetual quotes anew, in millionths. */
    private static final long[] THRESHOLD_PPM = {2_000, 3_000, 4_500};

    private static final long[] LEVEL_DOLLARS = {60_000, 90_000, 140_000};

    /** Messages in one go while the accounts are opened. */
    private static final int OPENING_BATCH = 500;

    private final Tape tape;
    private final VenueLink link;
    private final Orders orders;
    private final MarketMaker[] makers = new MarketMaker[MAKERS];
    private final Traders traders;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderExecutedDecoder executed = new OrderExecutedDecoder();
    private final OrderCanceledDecoder canceled = new OrderCanceledDecoder();
    private final OrderRejectedDecoder rejected = new OrderRejectedDecoder();
    private final ReplaceRejectedDecoder replaceRejected = new ReplaceRejectedDecoder();
    private final CancelRejectedDecoder cancelRejected = new CancelRejectedDecoder();
    private final CommandRejectedDecoder commandRejected = new CommandRejectedDecoder();

    /**
     * @param accounts of makers and traders together
     * @param seed decides what the traders do
     */
    Simulation(Tape tape, int accounts, long seed, VenueLink link) {
        this.tape = tape;
        this.link = link;
        this.orders = new Orders(link);
        for (int maker = 0; maker < MAKERS; maker++) {
            int kind = maker / Tape.INDEXES;
            makers[maker] = new MarketMaker(
                    maker % Tape.INDEXES,
                    DemoVenue.FIRST_MAKER_SESSION + maker % DemoVenue.MAKER_SESSIONS,
                    maker + 1L,
                    THRESHOLD_PPM[kind],
                    LEVEL_DOLLARS[kind],
                    MAKER_DOLLARS / 4);
        }
        this.traders = new Traders(MAKERS + 1L, accounts - MAKERS, tape.seconds(), seed);
    }

    MarketMaker[] makers() {
        return makers.clone();
    }

    Traders traders() {
        return traders;
    }

    /** Opens the accounts, a logical minute before the window. */
    void open() {
        orders.clock(tape.timeNs(-60));
        link.awaitAnswers(this::onEvent);
        orders.deposit(VenueAccount.INSURANCE_FUND.accountId(), DemoVenue.USD, FUND_DOLLARS * DemoVenue.DOLLAR);
        for (MarketMaker maker : makers) {
            orders.openAccount(maker.accountId(), DemoVenue.MAKER_FIRM, maker.sessionId());
            orders.deposit(maker.accountId(), DemoVenue.USD, MAKER_DOLLARS * DemoVenue.DOLLAR);
        }
        for (int trader = 0; trader < traders.count(); trader++) {
            orders.openAccount(traders.accountId(trader), DemoVenue.TRADER_FIRM, traders.sessionId(trader));
            traders.endow(trader, tape, orders);
            if (trader % OPENING_BATCH == 0) {
                link.awaitAnswers(this::onEvent);
            }
        }
        link.awaitAnswers(this::onEvent);
    }

    /** Plays one logical second. */
    void play(int second) {
        orders.clock(tape.timeNs(second));
        for (int source = 0; source < Tape.SOURCES; source++) {
            for (int index = 0; index < Tape.INDEXES; index++) {
                if (tape.reports(index, source, second)) {
                    long price = tape.reportedPrice(index, source, second);
                    orders.report(
                            DemoVenue.FIRST_ORACLE_SESSION + source,
                            DemoVenue.indexId(index),
                            source + 1,
                            tape.publishedAtNs(source, second),
                            price,
                            tape.confidence(price));
                }
            }
        }
        // Until there are prices nobody can trade.
        if (second >= 5) {
            for (MarketMaker maker : makers) {
                maker.onSecond(tape, second, orders);
            }
            traders.onSecond(tape, second, orders);
        }
        link.awaitAnswers(this::onEvent);
    }

    private void onEvent(int sessionId, DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case OrderExecutedDecoder.TEMPLATE_ID -> {
                executed.wrapAndApplyHeader(buffer, offset, header);
                long account = executed.accountId();
                if (traders.isTrader(account)) {
                    traders.onExecuted(
                            account,
                            executed.clientOrderId(),
                            executed.side(),
                            executed.quantity(),
                            executed.leavesQuantity());
                } else {
                    makers[(int) account - 1].onExecuted(
                            executed.clientOrderId(), executed.side(), executed.quantity(), executed.leavesQuantity());
                }
            }
            case OrderCanceledDecoder.TEMPLATE_ID -> {
                canceled.wrapAndApplyHeader(buffer, offset, header);
                onGone(canceled.accountId(), canceled.clientOrderId());
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                rejected.wrapAndApplyHeader(buffer, offset, header);
                long account = rejected.accountId();
                if (traders.isTrader(account)) {
                    traders.onRejected(account, rejected.clientOrderId(), rejected.reason());
                } else {
                    makers[(int) account - 1].onGone(rejected.clientOrderId());
                }
            }
            case ReplaceRejectedDecoder.TEMPLATE_ID -> {
                replaceRejected.wrapAndApplyHeader(buffer, offset, header);
                makers[(int) replaceRejected.accountId() - 1].onReplaceRejected(
                        replaceRejected.clientOrderId(), replaceRejected.reason(), orders);
            }
            case CancelRejectedDecoder.TEMPLATE_ID -> {
                cancelRejected.wrapAndApplyHeader(buffer, offset, header);
                onGone(cancelRejected.accountId(), cancelRejected.clientOrderId());
            }
            case CommandRejectedDecoder.TEMPLATE_ID -> {
                commandRejected.wrapAndApplyHeader(buffer, offset, header);
                throw new IllegalStateException("the venue rejected what the demonstration is made of: sessionId="
                        + sessionId + " " + commandRejected);
            }
            default -> {
                // Everything else is for people and the records.
            }
        }
    }

    private void onGone(long accountId, long clientOrderId) {
        if (traders.isTrader(accountId)) {
            traders.onGone(accountId, clientOrderId);
        } else {
            makers[(int) accountId - 1].onGone(clientOrderId);
        }
    }
}
