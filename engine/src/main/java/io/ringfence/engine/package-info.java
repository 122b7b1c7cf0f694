/**
 * The deterministic core of the venue: commands in, events out.
 *
 * <p>In reading order: {@link io.ringfence.engine.Engine} (the whole face), {@link io.ringfence.engine.EventSink}, {@link
 * io.ringfence.engine.EngineState} (the single list of what is state), {@link io.ringfence.engine.EngineLimits}; then the walks, each of
 * which tells one command's story from the first check to the last event.
 *
 * <p>Depends on the codecs and Agrona alone; no sub-package imports this one.
 */
package io.ringfence.engine;
