package io.ringfence.acceptance.breach.replay.check;

import io.ringfence.acceptance.breach.engine.Queueing;

/** A checker that asks the engine. */
public record Leaning(Queueing engine) {}
