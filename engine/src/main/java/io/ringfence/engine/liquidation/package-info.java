/**
 * Which accounts are being liquidated, in what order, and the arithmetic of a slice.
 *
 * <p>In reading order: {@link io.ringfence.engine.liquidation.LiquidationState}, {@link
 * io.ringfence.engine.liquidation.Liquidations} (one row per account), {@link io.ringfence.engine.liquidation.LiquidationRound} (who goes
 * first), {@link io.ringfence.engine.liquidation.LiquidationPlan} (size, limit, bankruptcy price, fee), {@link io.ringfence.engine.liquidation.Slice} (one slice with all its numbers), {@link io.ringfence.engine.liquidation.Waterfall} (who pays what), {@link io.ringfence.engine.liquidation.LossAttribution}, {@link io.ringfence.engine.liquidation.MarketLosses}, {@link io.ringfence.engine.liquidation.FundUse}, {@link io.ringfence.engine.liquidation.Deleveraging} (who gives how many lots).
 *
 * <p>Uses {@code fixed hash instrument parameter oracle auction margin}; used by the engine's root package, whose walk AccountLiquidation acts on what is said here.
 */
package io.ringfence.engine.liquidation;
