/**
 * One node: the pipeline that carries commands from the sockets through the journal and the engine and events back, its recovery
 * after a stop or a crash, its configuration and its process.
 *
 * <p>Main types in reading order: {@link io.ringfence.server.Venue} (a running node), {@link io.ringfence.server.VenueContext} (how
 * it is run), {@code InboundRing} and {@code CommandSlot} (what the stages hand on), then the stages in the order of the journey:
 * {@code NetworkStage}, {@code SequencingHandler}, {@code JournalHandler}, {@code EngineHandler}, {@code EventLogHandler},
 * {@code EgressHandler}, and {@code OutboundRing} between the engine and the last two.
 *
 * <p>May be used by {@code acceptance} and {@code perf}. The only package that knows the Disruptor.
 */
package io.ringfence.server;
