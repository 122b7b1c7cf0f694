/**
 * What a command costs in the engine: {@link io.ringfence.perf.engine.EngineWorkload}, on the market that {@link
 * io.ringfence.perf.engine.MarketBench} builds.
 */
package io.ringfence.perf.engine;
