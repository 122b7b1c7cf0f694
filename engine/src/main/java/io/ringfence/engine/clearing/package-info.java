/**
 * From a fill to positions, profit and loss, and fees.
 *
 * <p>Read {@link io.ringfence.engine.clearing.Clearing}, {@link io.ringfence.engine.clearing.TradingFees}. Uses {@code account instrument parameter position}; used by the engine's root package.
 */
package io.ringfence.engine.clearing;
