package io.ringfence.perf.peer.parity;

import com.paritytrading.parity.match.OrderBook;
import com.paritytrading.parity.match.OrderBookListener;
import com.paritytrading.parity.match.Side;
import io.ringfence.perf.book.BookWorkload;
import io.ringfence.perf.stream.CommandStream;
import java.io.FileNotFoundException;

/**
 * Parity's order book. It knows orders that are entered, and cancelled in part or in whole, so:
 *
 * <ul>
 *   <li>an IOC order is entered, and cancelled if anything of it rests;
 *   <li>a move is a cancel, and the same number entered anew at the other price for what it had left. The book cannot be asked for that:
 *       it is taken from the stream;
 *   <li>a reduction is a partial cancel, which takes the new quantity: also from the stream.
 * </ul>
 */
public final class ParityBook extends BookWorkload implements OrderBookListener {
    private OrderBook book;
    private boolean rests;

    private ParityBook(CommandStream commands) {
        super(commands);
    }

    /** Measures; see {@link BookWorkload#main}. */
    public static void main(String[] args) throws FileNotFoundException {
        BookWorkload.main(args, ParityBook::new);
    }

    @Override
    protected void open() {
        book = new OrderBook(this);
    }

    @Override
    protected void onCommand(int command) {
        long orderId = commands.orderId(command);
        Side side = commands.isBuy(command) ? Side.BUY : Side.SELL;
        switch (commands.type(command)) {
            case CommandStream.NEW ->
                book.enter(orderId, side, commands.priceTicks(command), commands.quantityLots(command));
            case CommandStream.IOC -> {
                rests = false;
                book.enter(orderId, side, commands.priceTicks(command), commands.quantityLots(command));
                if (rests) {
                    book.cancel(orderId, 0);
                }
            }
            case CommandStream.MOVE -> {
                book.cancel(orderId, 0);
                book.enter(orderId, side, commands.priceTicks(command), commands.leavesLots(command));
            }
            case CommandStream.CANCEL -> book.cancel(orderId, 0);
            case CommandStream.REDUCE ->
                book.cancel(orderId, commands.leavesLots(command) - commands.quantityLots(command));
            default -> throw new IllegalStateException("command=" + command);
        }
    }

    @Override
    public void match(
            long restingOrderId,
            long incomingOrderId,
            Side incomingSide,
            long price,
            long executedQuantity,
            long remainingQuantity) {
        trades.add(price, executedQuantity);
    }

    @Override
    public void add(long orderId, Side side, long price, long size) {
        rests = true;
    }

    @Override
    public void cancel(long orderId, long canceledQuantity, long remainingQuantity) {}
}
