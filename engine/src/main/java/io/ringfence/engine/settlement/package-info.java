/**
 * What positions pay for time: funding.
 *
 * <p>In reading order: {@link io.ringfence.engine.settlement.FundingParameters} (what was set), {@link io.ringfence.engine.settlement.PremiumSamples} (what books
 * said in the hour), {@link io.ringfence.engine.settlement.FundingRate} (what follows from it). The indexes that it moves are {@link
 * io.ringfence.engine.position.SideIndexes}. Depends on {@code fixed hash}; the walks may depend on it.
 */
package io.ringfence.engine.settlement;
