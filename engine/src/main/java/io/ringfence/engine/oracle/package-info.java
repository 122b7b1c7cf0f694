/**
 * Prices from outside: several sources per index, their weighted median, and how far it can be trusted.
 *
 * <p>In reading order: {@link io.ringfence.engine.oracle.PriceFeeds} (indexes, sources, aggregate, state), {@link
 * io.ringfence.engine.oracle.PriceGuard} (which reports are refused), {@link io.ringfence.engine.oracle.Marks} (what
 * an instrument's own book adds to the index price), {@link io.ringfence.engine.oracle.MarkPrices} (the price at which each instrument and asset is valued). Depends on {@code fixed hash instrument}; {@code margin}, {@code
 * clearing}, {@code liquidation} and the walks may depend on it.
 */
package io.ringfence.engine.oracle;
