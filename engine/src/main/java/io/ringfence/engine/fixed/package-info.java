/**
 * Exact integer arithmetic on scaled longs.
 *
 * <p>Read {@link io.ringfence.engine.fixed.FixedMath}. Every division names its rounding, every product that may leave 64
 * bits goes through 128, and what does not fit the result throws instead of wrapping.
 *
 * <p>The lowest package of the engine: it depends on nothing and everything in the engine may depend on it.
 */
package io.ringfence.engine.fixed;
