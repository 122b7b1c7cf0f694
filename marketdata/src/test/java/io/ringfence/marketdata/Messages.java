package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicationDecoder;
import io.ringfence.codecs.AuctionResultDecoder;
import io.ringfence.codecs.InstrumentStatusDecoder;
import io.ringfence.codecs.LevelChangedDecoder;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderAddedDecoder;
import io.ringfence.codecs.OrderReducedDecoder;
import io.ringfence.codecs.OrderRemovedDecoder;
import io.ringfence.codecs.PublicTradeDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SnapshotBeginDecoder;
import io.ringfence.codecs.SnapshotEndDecoder;
import io.ringfence.codecs.SnapshotIndicationDecoder;
import io.ringfence.codecs.SnapshotLevelDecoder;
import io.ringfence.codecs.SnapshotOrderDecoder;
import io.ringfence.codecs.SnapshotResultDecoder;
import io.ringfence.codecs.SnapshotStatusDecoder;
import io.ringfence.codecs.SnapshotTradesDecoder;
import io.ringfence.codecs.TopOfBookDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps messages, and reads them as one line each: {@code L3 4 added 17 BUY 100 x5}. */
final class Messages implements MarketDataSink {
    final List<UnsafeBuffer> kept = new ArrayList<>();

    private final MarketMessage message = new MarketMessage();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    @Override
    public void onMessage(DirectBuffer buffer, int offset, int length) {
        UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        kept.add(copy);
    }

    /** All of one channel of one instrument, as bytes. */
    List<UnsafeBuffer> of(int instrumentId, MarketChannel channel) {
        return kept.stream()
                .filter(m ->
                        message.wrap(m, 0, m.capacity()).instrumentId() == instrumentId && message.channel() == channel)
                .toList();
    }

    /** All of one channel of instrument 1, as text. */
    List<String> lines(MarketChannel channel) {
        return of(EventStream.PERP, channel).stream().map(this::text).toList();
    }

    String text(UnsafeBuffer m) {
        message.wrap(m, 0, m.capacity());
        return message.channel() + " " + message.sequence() + " " + body(m);
    }

    private String body(UnsafeBuffer m) {
        return switch (message.templateId()) {
            case PublicTradeDecoder.TEMPLATE_ID -> {
                PublicTradeDecoder d = new PublicTradeDecoder().wrapAndApplyHeader(m, 0, header);
                yield "trade " + d.tradeId() + " " + side(d.takerSide()) + " " + d.price() + " x" + d.quantity();
            }
            case TopOfBookDecoder.TEMPLATE_ID -> {
                TopOfBookDecoder d = new TopOfBookDecoder().wrapAndApplyHeader(m, 0, header);
                yield "top " + price(d.bidPrice()) + " x" + d.bidQuantity() + " (" + d.bidOrderCount() + ") / "
                        + price(d.askPrice()) + " x" + d.askQuantity() + " (" + d.askOrderCount() + ")";
            }
            case LevelChangedDecoder.TEMPLATE_ID -> {
                LevelChangedDecoder d = new LevelChangedDecoder().wrapAndApplyHeader(m, 0, header);
                yield "level " + d.side() + " " + price(d.price()) + " x" + d.quantity() + " (" + d.orderCount() + ")";
            }
            case OrderAddedDecoder.TEMPLATE_ID -> {
                OrderAddedDecoder d = new OrderAddedDecoder().wrapAndApplyHeader(m, 0, header);
                yield "added " + d.orderId() + " " + d.side() + " " + price(d.price()) + " x" + d.quantity();
            }
            case OrderReducedDecoder.TEMPLATE_ID -> {
                OrderReducedDecoder d = new OrderReducedDecoder().wrapAndApplyHeader(m, 0, header);
                yield "reduced " + d.orderId() + " " + d.side() + " by " + d.reducedQuantity() + " to " + d.quantity()
                        + trade(d.tradeId());
            }
            case OrderRemovedDecoder.TEMPLATE_ID -> {
                OrderRemovedDecoder d = new OrderRemovedDecoder().wrapAndApplyHeader(m, 0, header);
                yield "removed " + d.orderId() + " " + d.side() + " of " + d.reducedQuantity() + trade(d.tradeId());
            }
            case AuctionIndicationDecoder.TEMPLATE_ID -> {
                AuctionIndicationDecoder d = new AuctionIndicationDecoder().wrapAndApplyHeader(m, 0, header);
                yield "indication " + price(d.price()) + " x" + d.volume() + " surplus " + d.surplus() + " "
                        + side(d.surplusSide());
            }
            case AuctionResultDecoder.TEMPLATE_ID -> {
                AuctionResultDecoder d = new AuctionResultDecoder().wrapAndApplyHeader(m, 0, header);
                yield "result " + price(d.price()) + " x" + d.volume() + " surplus " + d.surplus() + " "
                        + side(d.surplusSide());
            }
            case InstrumentStatusDecoder.TEMPLATE_ID -> {
                InstrumentStatusDecoder d = new InstrumentStatusDecoder().wrapAndApplyHeader(m, 0, header);
                yield "status " + d.status() + " " + d.reason() + " " + price(d.auctionEndNs());
            }
            case SnapshotBeginDecoder.TEMPLATE_ID ->
                "begin "
                        + new SnapshotBeginDecoder()
                                .wrapAndApplyHeader(m, 0, header)
                                .rowCount();
            case SnapshotLevelDecoder.TEMPLATE_ID -> {
                SnapshotLevelDecoder d = new SnapshotLevelDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row " + d.side() + " " + price(d.price()) + " x" + d.quantity() + " (" + d.orderCount() + ")";
            }
            case SnapshotOrderDecoder.TEMPLATE_ID -> {
                SnapshotOrderDecoder d = new SnapshotOrderDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row " + d.orderId() + " " + d.side() + " " + price(d.price()) + " x" + d.quantity();
            }
            case SnapshotTradesDecoder.TEMPLATE_ID -> {
                SnapshotTradesDecoder d = new SnapshotTradesDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row trade " + d.tradeId() + " " + side(d.takerSide()) + " " + d.price() + " x" + d.quantity()
                        + " at " + d.tradedAtNs() + "; day " + d.dayStartNs() + ": " + d.tradeCount() + " trades, "
                        + d.firstPrice() + " " + d.highPrice() + " " + d.lowPrice() + " x" + d.volume();
            }
            case SnapshotStatusDecoder.TEMPLATE_ID -> {
                SnapshotStatusDecoder d = new SnapshotStatusDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row status " + d.status() + " " + d.reason() + " " + price(d.auctionEndNs());
            }
            case SnapshotIndicationDecoder.TEMPLATE_ID -> {
                SnapshotIndicationDecoder d = new SnapshotIndicationDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row indication " + price(d.price()) + " x" + d.volume() + " surplus " + d.surplus() + " "
                        + side(d.surplusSide());
            }
            case SnapshotResultDecoder.TEMPLATE_ID -> {
                SnapshotResultDecoder d = new SnapshotResultDecoder().wrapAndApplyHeader(m, 0, header);
                yield "row result " + price(d.price()) + " x" + d.volume() + " surplus " + d.surplus() + " "
                        + side(d.surplusSide()) + " at " + d.endedAtNs();
            }
            case SnapshotEndDecoder.TEMPLATE_ID ->
                "end "
                        + new SnapshotEndDecoder()
                                .wrapAndApplyHeader(m, 0, header)
                                .rowCount();
            default -> throw new AssertionError("templateId=" + message.templateId());
        };
    }

    private static String price(long price) {
        return price == DepthBook.NULL_PRICE ? "-" : Long.toString(price);
    }

    private static String side(Side side) {
        return side == Side.NULL_VAL ? "-" : side.name();
    }

    private static String trade(long tradeId) {
        return tradeId == OrderReducedDecoder.tradeIdNullValue() ? "" : " by trade " + tradeId;
    }
}
