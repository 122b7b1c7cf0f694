package io.ringfence.server;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.journal.LogWriter;
import java.util.concurrent.atomic.AtomicLong;

/** Appends each event whose command is journaled to the event log. */
final class EventLogHandler implements Stage {
    private final OutboundRing.Reader reader;
    private final LogWriter log;
    private final AtomicLong journaledSequence;
    private final EventHeaderDecoder header = new EventHeaderDecoder();

    EventLogHandler(final OutboundRing.Reader reader, final LogWriter log, final AtomicLong journaledSequence) {
        this.reader = reader;
        this.log = log;
        this.journaledSequence = journaledSequence;
    }

    @Override
    public int doWork() {
        int workCount = 0;
        while (workCount < Batches.MAX_EVENTS && reader.hasRecord()) {
            header.wrap(
                    reader.buffer(),
                    reader.offset(),
                    EventHeaderDecoder.BLOCK_LENGTH,
                    EventHeaderDecoder.SCHEMA_VERSION);
            if (header.commandSequence() > journaledSequence.getAcquire()) {
                break;
            }
            log.append(header.eventNumber(), header.timestampNs(), reader.buffer(), reader.offset(), reader.length());
            reader.advance();
            workCount++;
        }
        return workCount;
    }

    @Override
    public boolean isIdle() {
        return reader.isAtTail();
    }

    @Override
    public void close() {
        log.close();
    }
}
