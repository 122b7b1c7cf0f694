package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicatedEncoder;
import io.ringfence.codecs.AuctionUncrossedEncoder;
import io.ringfence.codecs.BooleanType;
import io.ringfence.codecs.CancelReason;
import io.ringfence.codecs.EventHeaderEncoder;
import io.ringfence.codecs.InstrumentListedEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.OrderAcceptedEncoder;
import io.ringfence.codecs.OrderCanceledEncoder;
import io.ringfence.codecs.OrderReplacedEncoder;
import io.ringfence.codecs.OrderShownEncoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TradeEncoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusChangedEncoder;
import io.ringfence.codecs.TradingStatusReason;
import org.agrona.concurrent.UnsafeBuffer;

/** Says events as an engine would, one line each, of instrument 1 unless said otherwise; {@link #complete} marks an event as the last of its command. */
final class EventStream {
    static final int PERP = 1;
    static final long ACCOUNT_ID = 770_077_007_700L;
    static final long CLIENT_ORDER_ID = 550_055_005_500L;

    final UnsafeBuffer frame = new UnsafeBuffer(new byte[512]);
    long eventNumber;
    long timestampNs = 1_000;

    private final MarketData marketData;
    private final EventHeaderEncoder header = new EventHeaderEncoder();
    private final MessageHeaderEncoder messageHeader = new MessageHeaderEncoder();
    private final InstrumentListedEncoder instrumentListed = new InstrumentListedEncoder();
    private final OrderAcceptedEncoder orderAccepted = new OrderAcceptedEncoder();
    private final OrderShownEncoder orderShown = new OrderShownEncoder();
    private final TradeEncoder trade = new TradeEncoder();
    private final OrderCanceledEncoder orderCanceled = new OrderCanceledEncoder();
    private final OrderReplacedEncoder orderReplaced = new OrderReplacedEncoder();
    private final AuctionIndicatedEncoder auctionIndicated = new AuctionIndicatedEncoder();
    private final AuctionUncrossedEncoder auctionUncrossed = new AuctionUncrossedEncoder();
    private final TradingStatusChangedEncoder tradingStatusChanged = new TradingStatusChangedEncoder();
    private boolean isLast;
    private int instrumentId = PERP;

    EventStream(MarketData marketData) {
        this.marketData = marketData;
    }

    /** The next event is the last of its command. */
    EventStream complete() {
        isLast = true;
        return this;
    }

    /** The next event is about this instrument. */
    EventStream in(int id) {
        instrumentId = id;
        return this;
    }

    EventStream listed() {
        instrumentListed.wrapAndApplyHeader(frame, body(), messageHeader).instrumentId(instrumentId);
        return send(InstrumentListedEncoder.BLOCK_LENGTH);
    }

    /** Private: an order has entered, of which the public hears only when it is shown. */
    EventStream accepted(long orderId, Side side, long price, long quantity) {
        orderAccepted
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .orderId(orderId)
                .clientOrderId(CLIENT_ORDER_ID)
                .accountId(ACCOUNT_ID)
                .price(price)
                .quantity(quantity)
                .side(side)
                .instrumentId(instrumentId);
        return send(OrderAcceptedEncoder.BLOCK_LENGTH);
    }

    EventStream shown(long orderId, Side side, long price, long quantity) {
        return shown(orderId, side, price, quantity, BooleanType.NO);
    }

    EventStream showsLess(long orderId, Side side, long price, long quantity) {
        return shown(orderId, side, price, quantity, BooleanType.YES);
    }

    private EventStream shown(long orderId, Side side, long price, long quantity, BooleanType placeKept) {
        orderShown
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .orderId(orderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side)
                .placeKept(placeKept);
        return send(OrderShownEncoder.BLOCK_LENGTH);
    }

    EventStream trade(long tradeId, long makerOrderId, long takerOrderId, Side takerSide, long price, long quantity) {
        trade.wrapAndApplyHeader(frame, body(), messageHeader)
                .tradeId(tradeId)
                .makerOrderId(makerOrderId)
                .takerOrderId(takerOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .takerSide(takerSide);
        return send(TradeEncoder.BLOCK_LENGTH);
    }

    EventStream canceled(long orderId) {
        orderCanceled
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .orderId(orderId)
                .clientOrderId(CLIENT_ORDER_ID)
                .accountId(ACCOUNT_ID)
                .instrumentId(instrumentId)
                .canceledQuantity(1)
                .filledQuantity(0)
                .reason(CancelReason.REQUESTED)
                .rejectReason(RejectReason.NULL_VAL);
        return send(OrderCanceledEncoder.BLOCK_LENGTH);
    }

    EventStream replaced(long orderId, boolean priorityKept) {
        orderReplaced
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .orderId(orderId)
                .clientOrderId(CLIENT_ORDER_ID)
                .accountId(ACCOUNT_ID)
                .instrumentId(instrumentId)
                .price(1)
                .quantity(2)
                .leavesQuantity(2)
                .triggerPrice(OrderReplacedEncoder.triggerPriceNullValue())
                .displayQuantity(OrderReplacedEncoder.displayQuantityNullValue())
                .priorityKept(priorityKept ? BooleanType.YES : BooleanType.NO);
        return send(OrderReplacedEncoder.BLOCK_LENGTH);
    }

    EventStream indicated(long price, long volume, long surplus, Side surplusSide) {
        auctionIndicated
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .price(price)
                .volume(volume)
                .surplus(surplus)
                .surplusSide(surplusSide);
        return send(AuctionIndicatedEncoder.BLOCK_LENGTH);
    }

    EventStream uncrossed(long price, long volume, long surplus, Side surplusSide) {
        auctionUncrossed
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .price(price)
                .volume(volume)
                .surplus(surplus)
                .surplusSide(surplusSide);
        return send(AuctionUncrossedEncoder.BLOCK_LENGTH);
    }

    EventStream status(TradingStatus status, long auctionEndNs) {
        tradingStatusChanged
                .wrapAndApplyHeader(frame, body(), messageHeader)
                .instrumentId(instrumentId)
                .auctionEndNs(auctionEndNs)
                .extension(0)
                .status(status)
                .reason(TradingStatusReason.COMMAND);
        return send(TradingStatusChangedEncoder.BLOCK_LENGTH);
    }

    private static int body() {
        return EventHeaderEncoder.BLOCK_LENGTH;
    }

    private EventStream send(int blockLength) {
        header.wrap(frame, 0)
                .eventNumber(++eventNumber)
                .commandSequence(1)
                .timestampNs(timestampNs)
                .sessionSequence(0)
                .connectionId(0)
                .clientSequence(0)
                .sessionId(0)
                .eventIndex(0)
                .flags()
                .clear()
                .last(isLast);
        isLast = false;
        instrumentId = PERP;
        marketData.onEvent(frame, 0, body() + MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
        return this;
    }
}
