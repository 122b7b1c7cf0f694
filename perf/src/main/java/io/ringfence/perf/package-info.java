/**
 * Measured speed. {@link io.ringfence.perf.BenchTool} is the command line behind {@code scripts/bench}; each set of measurements is one
 * command of it. How anything is measured stands in {@code io.ringfence.perf.measure}, what is measured in {@code
 * io.ringfence.perf.engine}, {@code margin}, {@code journal} and {@code book}. Nobody depends on these packages but the peers' modules.
 */
package io.ringfence.perf;
