package io.ringfence.marketdata;

import io.ringfence.codecs.AuctionIndicationDecoder;
import io.ringfence.codecs.AuctionResultDecoder;
import io.ringfence.codecs.InstrumentStatusDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.SnapshotIndicationDecoder;
import io.ringfence.codecs.SnapshotResultDecoder;
import io.ringfence.codecs.SnapshotStatusDecoder;
import io.ringfence.codecs.TradingStatus;
import io.ringfence.codecs.TradingStatusReason;

/**
 * What an instrument admits, what the auction that is on would do, and how the last one ended: what the messages of AUCTION leave standing. An indication
 * stands until the auction ends or is called off, so until its result or another status.
 *
 * <p>Prices and quantities are mantissas. One thread; nothing is allocated.
 */
public final class AuctionPicture {
    private TradingStatus status;
    private TradingStatusReason reason;
    private int extension;
    private long auctionEndNs;
    private final Outcome indication = new Outcome();
    private final Outcome result = new Outcome();
    private long endedAtNs;

    AuctionPicture() {
        clear();
    }

    void clear() {
        status = TradingStatus.NULL_VAL;
        reason = TradingStatusReason.NULL_VAL;
        extension = 0;
        auctionEndNs = InstrumentStatusDecoder.auctionEndNsNullValue();
        indication.clear();
        result.clear();
        endedAtNs = 0;
    }

    /** Takes a status; whether it is another than last time. A venue that is described to somebody repeats what is known. */
    boolean onStatus(TradingStatus newStatus, TradingStatusReason newReason, int newExtension, long newAuctionEndNs) {
        boolean isNew = status != newStatus || extension != newExtension || auctionEndNs != newAuctionEndNs;
        if (isNew) {
            if (status != newStatus) {
                indication.clear();
            }
            status = newStatus;
            reason = newReason;
            extension = newExtension;
            auctionEndNs = newAuctionEndNs;
        }
        return isNew;
    }

    void onStatus(InstrumentStatusDecoder message) {
        onStatus(message.status(), message.reason(), message.extension(), message.auctionEndNs());
    }

    void onIndication(long price, long volume, long surplus, Side surplusSide) {
        indication.set(price, volume, surplus, surplusSide);
    }

    void onIndication(AuctionIndicationDecoder message) {
        onIndication(message.price(), message.volume(), message.surplus(), message.surplusSide());
    }

    void onResult(long price, long volume, long surplus, Side surplusSide, long timestampNs) {
        indication.clear();
        result.set(price, volume, surplus, surplusSide);
        endedAtNs = timestampNs;
    }

    void onResult(AuctionResultDecoder message) {
        onResult(message.price(), message.volume(), message.surplus(), message.surplusSide(), message.timestampNs());
    }

    void load(SnapshotStatusDecoder row) {
        onStatus(row.status(), row.reason(), row.extension(), row.auctionEndNs());
    }

    void load(SnapshotIndicationDecoder row) {
        indication.set(row.price(), row.volume(), row.surplus(), row.surplusSide());
    }

    void load(SnapshotResultDecoder row) {
        result.set(row.price(), row.volume(), row.surplus(), row.surplusSide());
        endedAtNs = row.endedAtNs();
    }

    /** {@return what the instrument admits; {@link TradingStatus#NULL_VAL}: nothing was said of it yet} */
    public TradingStatus status() {
        return status;
    }

    /** {@return why} */
    public TradingStatusReason reason() {
        return reason;
    }

    /** {@return how many times the auction has been extended} */
    public int extension() {
        return extension;
    }

    /** {@return when the auction uncrosses; null value: it is none, or a command ends it} */
    public long auctionEndNs() {
        return auctionEndNs;
    }

    /** {@return what the auction that is on would do if it ended now; not {@link Outcome#isKnown}: none is on} */
    public Outcome indication() {
        return indication;
    }

    /** {@return what the last auction that ended did; not {@link Outcome#isKnown}: none has ended} */
    public Outcome result() {
        return result;
    }

    /** {@return when the last auction ended, by the venue's time} */
    public long endedAtNs() {
        return endedAtNs;
    }

    /** What an auction would do or did. */
    public static final class Outcome {
        private boolean isKnown;
        private long price;
        private long volume;
        private long surplus;
        private Side surplusSide;

        private Outcome() {
            clear();
        }

        private void clear() {
            set(DepthBook.NULL_PRICE, 0, 0, Side.NULL_VAL);
            isKnown = false;
        }

        private void set(long newPrice, long newVolume, long newSurplus, Side newSurplusSide) {
            isKnown = true;
            price = newPrice;
            volume = newVolume;
            surplus = newSurplus;
            surplusSide = newSurplusSide;
        }

        /** {@return whether there is one} */
        public boolean isKnown() {
            return isKnown;
        }

        /** {@return uncross price, or {@link DepthBook#NULL_PRICE} where nothing trades} */
        public long price() {
            return price;
        }

        /** {@return what trades} */
        public long volume() {
            return volume;
        }

        /** {@return what is left at that price} */
        public long surplus() {
            return surplus;
        }

        /** {@return on which side; {@link Side#NULL_VAL}: none is left} */
        public Side surplusSide() {
            return surplusSide;
        }
    }
}
