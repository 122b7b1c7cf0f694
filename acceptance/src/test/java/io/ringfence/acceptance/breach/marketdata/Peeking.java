package io.ringfence.acceptance.breach.marketdata;

import io.ringfence.acceptance.breach.engine.Queueing;

/** Market data that looks into the engine. */
public record Peeking(Queueing engine) {}
