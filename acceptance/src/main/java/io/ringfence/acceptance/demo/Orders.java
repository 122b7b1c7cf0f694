package io.ringfence.acceptance.demo;

import io.ringfence.codecs.Absent;
import io.ringfence.codecs.CancelOrderEncoder;
import io.ringfence.codecs.ClockEncoder;
import io.ringfence.codecs.DepositEncoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.OpenAccountEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.PriceReportEncoder;
import io.ringfence.codecs.ReplaceOrderEncoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.TimeInForce;
import org.agrona.ExpandableArrayBuffer;

/** Encodes what the participants say and offers it to the link. One thread. */
final class Orders {
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final NewOrderEncoder newOrder = new NewOrderEncoder();
    private final ReplaceOrderEncoder replaceOrder = new ReplaceOrderEncoder();
    private final CancelOrderEncoder cancelOrder = new CancelOrderEncoder();
    private final PriceReportEncoder priceReport = new PriceReportEncoder();
    private final ClockEncoder clock = new ClockEncoder();
    private final OpenAccountEncoder openAccount = new OpenAccountEncoder();
    private final DepositEncoder deposit = new DepositEncoder();
    private final VenueLink link;

    Orders(VenueLink link) {
        this.link = link;
    }

    /** A limit order; IOC or until it is cancelled. */
    void limit(
            int sessionId,
            long accountId,
            long clientOrderId,
            int instrumentId,
            Side side,
            long price,
            long quantity,
            TimeInForce timeInForce) {
        Absent.in(newOrder.wrapAndApplyHeader(buffer, 0, header))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(price)
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side)
                .orderType(OrderType.LIMIT)
                .timeInForce(timeInForce);
        offer(sessionId, newOrder.encodedLength());
    }

    void market(int sessionId, long accountId, long clientOrderId, int instrumentId, Side side, long quantity) {
        Absent.in(newOrder.wrapAndApplyHeader(buffer, 0, header))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(NewOrderEncoder.priceNullValue())
                .quantity(quantity)
                .instrumentId(instrumentId)
                .side(side)
                .orderType(OrderType.MARKET)
                .timeInForce(TimeInForce.IOC);
        offer(sessionId, newOrder.encodedLength());
    }

    void replace(int sessionId, long accountId, long clientOrderId, long price, long quantity) {
        Absent.in(replaceOrder.wrapAndApplyHeader(buffer, 0, header))
                .accountId(accountId)
                .clientOrderId(clientOrderId)
                .price(price)
                .quantity(quantity);
        offer(sessionId, replaceOrder.encodedLength());
    }

    void cancel(int sessionId, long accountId, long clientOrderId) {
        cancelOrder.wrapAndApplyHeader(buffer, 0, header).accountId(accountId).clientOrderId(clientOrderId);
        offer(sessionId, cancelOrder.encodedLength());
    }

    void report(int sessionId, int indexId, int sourceId, long publishedAtNs, long price, long confidence) {
        priceReport
                .wrapAndApplyHeader(buffer, 0, header)
                .publishedAtNs(publishedAtNs)
                .price(price)
                .confidence(confidence)
                .indexId(indexId)
                .sourceId(sourceId)
                .flags()
                .clear();
        offer(sessionId, priceReport.encodedLength());
    }

    void clock(long timeNs) {
        clock.wrapAndApplyHeader(buffer, 0, header).timeNs(timeNs);
        offer(DemoVenue.SIMULATION_SESSION, clock.encodedLength());
    }

    void openAccount(long accountId, int firmId, int reportSessionId) {
        Absent.in(openAccount.wrapAndApplyHeader(buffer, 0, header))
                .accountId(accountId)
                .firmId(firmId)
                .reportSessionId(reportSessionId);
        offer(DemoVenue.TREASURY_SESSION, openAccount.encodedLength());
    }

    void deposit(long accountId, int assetId, long amountUnits) {
        Absent.in(deposit.wrapAndApplyHeader(buffer, 0, header))
                .accountId(accountId)
                .assetId(assetId)
                .amount(amountUnits);
        offer(DemoVenue.TREASURY_SESSION, deposit.encodedLength());
    }

    private void offer(int sessionId, int blockLength) {
        link.offer(sessionId, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + blockLength);
    }
}
