package io.ringfence.marketdata;

import io.ringfence.codecs.PublicTradeDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SnapshotTradesDecoder;

/**
 * The last trade of an instrument, and the day of UTC on which it was, so far: what the messages of TRADES sum to. Trades of another day begin the sums anew.
 *
 * <p>Prices and quantities are mantissas. One thread; nothing is allocated.
 */
public final class TradeSummary {
    private static final long DAY_NS = 86_400_000_000_000L;

    private boolean isEmpty;
    private long tradeId;
    private long tradedAtNs;
    private Side takerSide;
    private long price;
    private long quantity;
    private long dayStartNs;
    private int tradeCount;
    private long firstPrice;
    private long highPrice;
    private long lowPrice;
    private long volume;

    TradeSummary() {
        clear();
    }

    void clear() {
        isEmpty = true;
        tradeId = 0;
        tradedAtNs = 0;
        takerSide = Side.NULL_VAL;
        price = 0;
        quantity = 0;
        dayStartNs = 0;
        tradeCount = 0;
        firstPrice = 0;
        highPrice = 0;
        lowPrice = 0;
        volume = 0;
    }

    void onTrade(long id, Side side, long atPrice, long traded, long timestampNs) {
        long day = timestampNs - Math.floorMod(timestampNs, DAY_NS);
        boolean isFirst = isEmpty || day != dayStartNs;
        isEmpty = false;
        tradeId = id;
        tradedAtNs = timestampNs;
        takerSide = side;
        price = atPrice;
        quantity = traded;
        dayStartNs = day;
        tradeCount = isFirst ? 1 : tradeCount + 1;
        firstPrice = isFirst ? atPrice : firstPrice;
        highPrice = isFirst ? atPrice : Math.max(highPrice, atPrice);
        lowPrice = isFirst ? atPrice : Math.min(lowPrice, atPrice);
        long before = isFirst ? 0 : volume;
        volume = before > Long.MAX_VALUE - traded ? Long.MAX_VALUE : before + traded;
    }

    void onTrade(PublicTradeDecoder trade) {
        onTrade(trade.tradeId(), trade.takerSide(), trade.price(), trade.quantity(), trade.timestampNs());
    }

    void load(SnapshotTradesDecoder row) {
        isEmpty = false;
        tradeId = row.tradeId();
        tradedAtNs = row.tradedAtNs();
        takerSide = row.takerSide();
        price = row.price();
        quantity = row.quantity();
        dayStartNs = row.dayStartNs();
        tradeCount = row.tradeCount();
        firstPrice = row.firstPrice();
        highPrice = row.highPrice();
        lowPrice = row.lowPrice();
        volume = row.volume();
    }

    /** {@return whether nothing has traded; all else is then zero} */
    public boolean isEmpty() {
        return isEmpty;
    }

    /** {@return number of the last trade} */
    public long tradeId() {
        return tradeId;
    }

    /** {@return when the last trade was, by the venue's time} */
    public long tradedAtNs() {
        return tradedAtNs;
    }

    /** {@return side of the order that came in with the last trade; {@link Side#NULL_VAL}: an uncross, or no trade} */
    public Side takerSide() {
        return takerSide;
    }

    /** {@return price of the last trade} */
    public long price() {
        return price;
    }

    /** {@return quantity of the last trade} */
    public long quantity() {
        return quantity;
    }

    /** {@return midnight UTC before the last trade} */
    public long dayStartNs() {
        return dayStartNs;
    }

    /** {@return trades of that day} */
    public int tradeCount() {
        return tradeCount;
    }

    /** {@return price of that day's first trade} */
    public long firstPrice() {
        return firstPrice;
    }

    /** {@return highest price of that day} */
    public long highPrice() {
        return highPrice;
    }

    /** {@return lowest price of that day} */
    public long lowPrice() {
        return lowPrice;
    }

    /** {@return sum of that day's quantities; {@link Long#MAX_VALUE} if it is more} */
    public long volume() {
        return volume;
    }
}
