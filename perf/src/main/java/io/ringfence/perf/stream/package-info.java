/**
 * Streams of order book commands, the same for every book that is measured: {@link io.ringfence.perf.stream.CommandStream} (the
 * commands, written to a file once and read by each side), made by {@link io.ringfence.perf.stream.ExchangeCoreMix}, {@link
 * io.ringfence.perf.stream.FeedMix} and {@link io.ringfence.perf.stream.LobsterStream} with a {@link
 * io.ringfence.perf.stream.StreamRecorder}, which plays them through {@link io.ringfence.perf.stream.ReferenceBook}, the plainest book
 * that can be, and so knows the {@link io.ringfence.perf.stream.Trades} that every side has to arrive at.
 *
 * <p>Depends on the JDK alone, so that it also runs on the class path of a peer.
 */
package io.ringfence.perf.stream;
