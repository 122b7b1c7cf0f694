/**
 * What everybody may know of a venue, derived from its event stream alone: trades, best prices, price levels, orders in their queues, auctions. It runs
 * wherever the events are, off the matching thread, may lag, and may be started again at any time: the same events give the same messages.
 *
 * <p>In reading order: {@link io.ringfence.marketdata.MarketData} turns events into messages, {@link io.ringfence.marketdata.MarketDataBook} rebuilds a
 * channel from messages and a snapshot, {@link io.ringfence.marketdata.DepthBook}, {@link io.ringfence.marketdata.TradeSummary} and {@link
 * io.ringfence.marketdata.AuctionPicture} are the nouns of both, {@link io.ringfence.marketdata.MarketMessage} reads what all
 * messages have in common. The messages themselves are {@code market.xml} of the codecs.
 *
 * <p>Knows codecs and Agrona. Whoever has events or messages may use it; the engine does not.
 */
package io.ringfence.marketdata;
