package io.ringfence.acceptance.breach.gateway;

import com.lmax.disruptor.RingBuffer;
import io.ringfence.acceptance.breach.engine.Queueing;
import io.ringfence.acceptance.breach.journal.Log;
import io.ringfence.acceptance.breach.server.Published;

/** A gateway that knows what only the server may bring together. */
public record Wired(Queueing engine, Log journal, Published server, RingBuffer<?> ring) {}
