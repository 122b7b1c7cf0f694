package io.ringfence.perf.peer.exchangecore;

import exchange.core2.collections.objpool.ObjectsPool;
import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.MatcherEventType;
import exchange.core2.core.common.MatcherTradeEvent;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.LoggingConfiguration;
import exchange.core2.core.orderbook.IOrderBook;
import exchange.core2.core.orderbook.OrderBookDirectImpl;
import exchange.core2.core.orderbook.OrderBookEventsHelper;
import io.ringfence.perf.book.BookWorkload;
import io.ringfence.perf.stream.CommandStream;
import java.io.FileNotFoundException;

/**
 * exchange-core's direct order book, driven as its own performance test drives it: one command object that is filled anew, {@link
 * IOrderBook#processCommand}, the object pool and event helper of that test. Trades are read from the chain of events of the command. Its
 * commands are the stream's own; a futures contract is traded, whose moves are not checked against a reserve price.
 */
public final class ExchangeCoreBook extends BookWorkload {
    private static final int SYMBOL = 1;
    private static final int QUOTE_CURRENCY = 2;

    private final OrderCommand order = new OrderCommand();
    private OrderBookDirectImpl book;

    private ExchangeCoreBook(CommandStream commands) {
        super(commands);
    }

    /** Measures; see {@link BookWorkload#main}. */
    public static void main(String[] args) throws FileNotFoundException {
        BookWorkload.main(args, ExchangeCoreBook::new);
    }

    @Override
    protected void open() {
        CoreSymbolSpecification symbol = CoreSymbolSpecification.builder()
                .symbolId(SYMBOL)
                .type(SymbolType.FUTURES_CONTRACT)
                .baseCurrency(SYMBOL)
                .quoteCurrency(QUOTE_CURRENCY)
                .baseScaleK(1)
                .quoteScaleK(1)
                .build();
        book = new OrderBookDirectImpl(
                symbol,
                ObjectsPool.createDefaultTestPool(),
                OrderBookEventsHelper.NON_POOLED_EVENTS_HELPER,
                LoggingConfiguration.DEFAULT);
    }

    @Override
    protected void onCommand(int command) {
        order.matcherEvent = null;
        order.symbol = SYMBOL;
        order.orderId = commands.orderId(command);
        order.uid = 1 + commands.account(command);
        order.price = commands.priceTicks(command);
        order.size = commands.quantityLots(command);
        order.resultCode = CommandResultCode.VALID_FOR_MATCHING_ENGINE;
        switch (commands.type(command)) {
            case CommandStream.NEW -> enter(command, OrderType.GTC);
            case CommandStream.IOC -> enter(command, OrderType.IOC);
            case CommandStream.MOVE -> order.command = OrderCommandType.MOVE_ORDER;
            case CommandStream.CANCEL -> order.command = OrderCommandType.CANCEL_ORDER;
            case CommandStream.REDUCE -> order.command = OrderCommandType.REDUCE_ORDER;
            default -> throw new IllegalStateException("command=" + command);
        }
        CommandResultCode result = IOrderBook.processCommand(book, order);
        if (result != CommandResultCode.SUCCESS) {
            throw new IllegalStateException("command was refused: command=" + command + " result=" + result);
        }
        for (MatcherTradeEvent event = order.matcherEvent; event != null; event = event.nextEvent) {
            if (event.eventType == MatcherEventType.TRADE) {
                trades.add(event.price, event.size);
            }
        }
    }

    private void enter(int command, OrderType type) {
        order.command = OrderCommandType.PLACE_ORDER;
        order.orderType = type;
        order.action = commands.isBuy(command) ? OrderAction.BID : OrderAction.ASK;
        order.reserveBidPrice = order.price;
    }
}
