/**
 * Collections of primitives that Agrona lacks: dense, sized by limits, without allocation in the steady state, and with
 * results that depend on nothing but the calls made.
 *
 * <p>In reading order: {@link io.ringfence.engine.collection.IntPool} (row numbers), {@link
 * io.ringfence.engine.collection.IndexedHeap} (rows by a key that changes).
 *
 * <p>Depends on nothing; everything above it in the engine may depend on it.
 */
package io.ringfence.engine.collection;
