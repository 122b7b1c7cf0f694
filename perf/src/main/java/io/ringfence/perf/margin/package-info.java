/**
 * What the margin index costs and saves, from a thousand accounts to millions: {@link io.ringfence.perf.margin.TickWorkload} for ticks,
 * {@link io.ringfence.perf.margin.FillWorkload} for fills, both over one {@code MarginPopulation}.
 */
package io.ringfence.perf.margin;
