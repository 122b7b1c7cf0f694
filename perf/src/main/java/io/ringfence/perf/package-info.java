/**
 * Measured speed. {@link io.ringfence.perf.EngineBenchmark} asks what a command costs in the engine, {@link
 * io.ringfence.perf.JournalBenchmark} what a record costs in the journal; {@link io.ringfence.perf.MarketBench} is the market
 * that the first one measures on. Nobody depends on this package.
 */
package io.ringfence.perf;
