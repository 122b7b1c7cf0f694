package io.ringfence.replay.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Walks the event log of a journal and checks every liquidation in it, and that nobody was passed over. */
public final class LiquidationAudit {
    /** Events from one {@link AuditObserver#onProgress} to the next. */
    static final int PROGRESS_INTERVAL = 65_536;

    private LiquidationAudit() {}

    /**
     * Audits a journal, up to its end or to the first finding: what comes after one rests on it. Changes nothing; the venue may be live: then what it holds at this moment is audited,
     * up to the last command whose events are complete.
     *
     * @param venueDirectory the venue's directory
     * @param observer looks on
     * @return what was found
     * @throws JournalException if the event log cannot be read, or is damaged
     */
    public static AuditReport audit(Path venueDirectory, AuditObserver observer) {
        EventAudit audit = new EventAudit();
        try (LogReader events = LogReader.open(venueDirectory, LogKind.EVENTS)) {
            AuditFinding finding = walk(venueDirectory, audit, events, observer);
            return report(audit, events.sequence(), finding, events.summary().live());
        }
    }

    /**
     * Audits a journal up to the end of one liquidation, and keeps every number of it.
     *
     * @param venueDirectory the venue's directory
     * @param liquidationId which
     * @param observer looks on
     * @return what happened in it, and why
     * @throws JournalException if the event log cannot be read, or is damaged
     */
    public static Explanation explain(Path venueDirectory, long liquidationId, AuditObserver observer) {
        EventAudit audit = new EventAudit();
        audit.liquidations().explainedId = liquidationId;
        try (LogReader events = LogReader.open(venueDirectory, LogKind.EVENTS)) {
            AuditFinding finding = walk(venueDirectory, audit, events, observer);
            List<LiquidationFacts> all = audit.liquidations().all();
            LiquidationFacts facts = all.stream()
                    .filter(liquidation -> liquidation.id == liquidationId)
                    .findFirst()
                    .orElse(null);
            return new Explanation(liquidationId, facts, finding, all.size());
        }
    }

    /** To the end of the log, to the end of the liquidation that is to be explained, or to the first finding. */
    private static AuditFinding walk(Path venueDirectory, EventAudit audit, LogReader events, AuditObserver observer) {
        long total = LogReader.lastSequenceHint(venueDirectory, LogKind.EVENTS);
        AuditFinding finding = null;
        while (finding == null && !audit.isExplained() && events.next()) {
            try {
                audit.onEvent(events.buffer(), events.offset());
            } catch (Breach breach) {
                finding = describe(venueDirectory, events, breach);
            }
            if (events.sequence() % PROGRESS_INTERVAL == 0) {
                observer.onProgress(events.sequence(), total);
            }
        }
        observer.onProgress(events.sequence(), Math.max(total, events.sequence()));
        return finding;
    }

    private static AuditReport report(EventAudit audit, long events, AuditFinding finding, boolean live) {
        VenueFacts venue = audit.venue();
        Map<String, Long> sums = new LinkedHashMap<>();
        for (AssetFacts asset : venue.assets) {
            long sum = 0;
            for (AccountFacts account : venue.accounts.values()) {
                sum = Math.addExact(sum, account.balance(asset));
            }
            for (InstrumentFacts instrument : venue.instruments) {
                sum = Math.addExact(sum, instrument.pool.balance(asset));
            }
            sums.put(asset.symbol, sum);
        }
        return new AuditReport(
                events,
                audit.commands(),
                audit.priceChanges(),
                audit.attendance().valuations(),
                audit.trades(),
                venue.participants(),
                audit.liquidations().all().stream().map(LiquidationAudit::row).toList(),
                sums,
                finding,
                live);
    }

    private static AuditReport.Liquidation row(LiquidationFacts facts) {
        return new AuditReport.Liquidation(
                facts.id,
                facts.account.id,
                facts.startedNs,
                facts.startEvent,
                facts.health,
                facts.equity,
                facts.maintenanceMargin,
                facts.sliceCount,
                facts.notional,
                facts.fees,
                List.copyOf(facts.waits),
                facts.fundPaid,
                facts.poolPaid,
                facts.deficit,
                facts.end,
                facts.endedNs);
    }

    /** Decodes the event. Names and scales stand in the records before, so the log is read once more up to there. */
    private static AuditFinding describe(Path venueDirectory, LogReader at, Breach breach) {
        EventHeaderDecoder header = new EventHeaderDecoder()
                .wrap(at.buffer(), at.offset(), EventHeaderDecoder.BLOCK_LENGTH, EventHeaderDecoder.SCHEMA_VERSION);
        long eventNumber = header.eventNumber();
        long commandSequence = header.commandSequence();
        long timestampNs = header.timestampNs();
        DeskCodec codec = DeskCodec.events(new NameBook());
        ObjectNode text = DeskJson.MAPPER.createObjectNode();
        try (LogReader events = LogReader.open(venueDirectory, LogKind.EVENTS)) {
            while (events.sequence() < at.sequence() && events.next()) {
                int offset = events.offset() + EventHeaderDecoder.BLOCK_LENGTH;
                int length = events.length() - EventHeaderDecoder.BLOCK_LENGTH;
                text = DeskJson.MAPPER.createObjectNode();
                text.put("event", codec.messageName(events.buffer(), offset, length));
                codec.decode(events.buffer(), offset, length, text);
            }
        }
        return new AuditFinding(
                breach.kind, breach.accountId, eventNumber, commandSequence, timestampNs, breach.getMessage(), text);
    }
}
