/**
 * Audit: the command log run once more through the engine, and what comes out compared with what was kept.
 *
 * <p>In reading order: {@link io.ringfence.replay.Replay}, {@link io.ringfence.replay.ReplayObserver},
 * {@link io.ringfence.replay.ReplayResult}, {@link io.ringfence.replay.ReplayDifference}, {@link io.ringfence.replay.RecordText}.
 *
 * <p>Uses {@code engine}, {@code journal} and {@code replay.text}; used by {@code server} and {@code acceptance}.
 */
package io.ringfence.replay;
