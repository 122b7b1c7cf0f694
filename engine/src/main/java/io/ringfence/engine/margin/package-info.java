/**
 * What an account is worth, what it must have, and who no longer has it.
 *
 * <p>In reading order: {@link io.ringfence.engine.margin.AccountMargin} (the result), {@link
 * io.ringfence.engine.margin.CollateralModel} (what an asset counts), {@link io.ringfence.engine.margin.MarginModel} (how it is computed), {@link io.ringfence.engine.margin.MaintenanceWatch} (finds
 * the accounts below maintenance margin), its two forms {@link io.ringfence.engine.margin.MarginWatch} (trigger prices, with {@code Numeraire} for accounts long and short) and
 * {@link io.ringfence.engine.margin.FullScan} (the naive twin). Depends on every package below it; {@code clearing}, {@code
 * liquidation} and the walks may depend on it.
 */
package io.ringfence.engine.margin;
