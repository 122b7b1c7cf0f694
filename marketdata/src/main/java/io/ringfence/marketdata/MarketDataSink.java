package io.ringfence.marketdata;

import org.agrona.DirectBuffer;

/** Takes messages of market data as they are derived, on the deriving thread. */
@FunctionalInterface
public interface MarketDataSink {
    /**
     * One message of {@code market.xml}.
     *
     * @param buffer holds it; valid during this call only.
     * @param offset of its SBE message header.
     * @param length of header and message in bytes.
     */
    void onMessage(DirectBuffer buffer, int offset, int length);
}
