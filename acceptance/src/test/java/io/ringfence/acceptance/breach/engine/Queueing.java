package io.ringfence.acceptance.breach.engine;

import net.openhft.chronicle.core.time.TimeProvider;

/** Knows Chronicle, outside the journal. */
public record Queueing(TimeProvider time) {}
