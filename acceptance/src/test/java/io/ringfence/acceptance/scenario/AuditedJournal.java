package io.ringfence.acceptance.scenario;

import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.journal.JournalContext;
import io.ringfence.journal.JournalLock;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.journal.LogWriter;
import io.ringfence.replay.check.AuditObserver;
import io.ringfence.replay.check.AuditReport;
import io.ringfence.replay.check.LiquidationAudit;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** The events of a scenario's journal, to be audited as they are or after somebody has laid hands on them. */
final class AuditedJournal {
    private static final Path SCENARIOS = Path.of("..", "scenarios");
    private static final int TEMPLATE_OFFSET =
            EventHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int MESSAGE_OFFSET = EventHeaderDecoder.BLOCK_LENGTH + MessageHeaderDecoder.ENCODED_LENGTH;

    private final Path directory;
    private final List<UnsafeBuffer> events = new ArrayList<>();

    private boolean isCut;

    private AuditedJournal(Path directory) {
        this.directory = directory;
    }

    /** Runs a scenario that ships, with its journal in a directory. */
    static AuditedJournal of(String scenario, Path directory) {
        Path journal = directory.resolve("journal");
        new ScenarioRunner(ScenarioFile.read(SCENARIOS.resolve(scenario)), event -> {}, failure -> {})
                .run(listener -> new LocalStage(listener, journal));
        AuditedJournal result = new AuditedJournal(directory);
        try (LogReader reader = LogReader.open(journal, LogKind.EVENTS)) {
            while (reader.next()) {
                UnsafeBuffer event = new UnsafeBuffer(new byte[reader.length()]);
                event.putBytes(0, reader.buffer(), reader.offset(), reader.length());
                result.events.add(event);
            }
        }
        return result;
    }

    /** The journal as the venue wrote it. */
    AuditReport audit() {
        return LiquidationAudit.audit(directory.resolve("journal"), AuditObserver.NONE);
    }

    /** The journal as it is now, written anew: numbered without a gap, the last event of each command marked. */
    AuditReport auditTampered() {
        Path tampered = directory.resolve("tampered");
        write(tampered);
        return LiquidationAudit.audit(tampered, AuditObserver.NONE);
    }

    /** The n-th event of a kind, from one. */
    private UnsafeBuffer event(int templateId, int n) {
        return events.get(place(templateId, n));
    }

    /** A number of the n-th event of a kind. */
    long number(int templateId, int n, int fieldOffset) {
        return event(templateId, n).getLong(MESSAGE_OFFSET + fieldOffset, ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds to a number of the n-th event of a kind. */
    void add(int templateId, int n, int fieldOffset, long delta) {
        UnsafeBuffer event = event(templateId, n);
        int offset = MESSAGE_OFFSET + fieldOffset;
        event.putLong(offset, event.getLong(offset, ByteOrder.LITTLE_ENDIAN) + delta, ByteOrder.LITTLE_ENDIAN);
    }

    /** Sets a byte of the n-th event of a kind, such as one that holds an enum. */
    void set(int templateId, int n, int fieldOffset, int value) {
        event(templateId, n).putByte(MESSAGE_OFFSET + fieldOffset, (byte) value);
    }

    /** Removes the n-th event of a kind. */
    void remove(int templateId, int n) {
        events.remove(place(templateId, n));
    }

    /** Removes what follows the n-th event of a kind in the same command. */
    void removeRestOfCommand(int templateId, int n) {
        int place = place(templateId, n);
        long command = command(events.get(place));
        while (place + 1 < events.size() && command(events.get(place + 1)) == command) {
            events.remove(place + 1);
        }
    }

    /** Ends the log after the n-th event of a kind, as a crash does: the command is not complete. */
    void cutAfter(int templateId, int n) {
        int place = place(templateId, n);
        events.subList(place + 1, events.size()).clear();
        isCut = true;
    }

    /** How many events of a kind there are. */
    int count(int templateId) {
        return (int)
                events.stream().filter(event -> templateId(event) == templateId).count();
    }

    private int place(int templateId, int n) {
        int seen = 0;
        for (int i = 0; i < events.size(); i++) {
            if (templateId(events.get(i)) == templateId && ++seen == n) {
                return i;
            }
        }
        throw new IllegalArgumentException("templateId=" + templateId + " n=" + n + " is not among the events");
    }

    private void write(Path target) {
        JournalLock lock = JournalLock.acquire(target);
        JournalContext context = new JournalContext().blockLengthBytes(1 << 20).reserveAheadBytes(256 << 10);
        try (LogWriter log = LogWriter.open(target, LogKind.EVENTS, context)) {
            for (int i = 0; i < events.size(); i++) {
                UnsafeBuffer event = events.get(i);
                boolean isLast = i + 1 == events.size() ? !isCut : command(events.get(i + 1)) != command(event);
                event.putLong(EventHeaderDecoder.eventNumberEncodingOffset(), i + 1, ByteOrder.LITTLE_ENDIAN);
                event.putByte(EventHeaderDecoder.flagsEncodingOffset(), (byte) (isLast ? 1 : 0));
                long timestampNs =
                        event.getLong(EventHeaderDecoder.timestampNsEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
                log.append(i + 1, timestampNs, event, 0, event.capacity());
            }
        } finally {
            lock.close();
        }
    }

    private static long command(UnsafeBuffer event) {
        return event.getLong(EventHeaderDecoder.commandSequenceEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
    }

    private static int templateId(UnsafeBuffer event) {
        return event.getShort(TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
