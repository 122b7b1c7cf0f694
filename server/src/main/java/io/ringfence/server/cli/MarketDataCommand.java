package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.InstrumentListedDecoder;
import io.ringfence.codecs.MarketChannel;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.journal.JournalException;
import io.ringfence.journal.LogKind;
import io.ringfence.journal.LogReader;
import io.ringfence.marketdata.MarketData;
import io.ringfence.marketdata.MarketMessage;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.NameKind;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ringfence marketdata}: what the public would have been told, derived from a venue's event log. */
@Command(
        name = "marketdata",
        description = {
            "Derives market data from a venue's event log and prints a channel, one message a line.",
            "Changes nothing; the venue may be running: then as far as it has come."
        })
final class MarketDataCommand implements Callable<Integer> {
    /** Whoever derives the same log from its start gives each message the same number. */
    private static final int EPOCH = 1;

    /** The channels, without what a flyweight's enum has besides. */
    private enum Channel {
        TRADES(MarketChannel.TRADES),
        TOP(MarketChannel.TOP),
        L2(MarketChannel.L2),
        L3(MarketChannel.L3),
        AUCTION(MarketChannel.AUCTION);

        final MarketChannel code;

        Channel(MarketChannel code) {
            this.code = code;
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the venue, which holds commands/ and events/.")
    private Path directory;

    @Option(
            names = "--channel",
            required = true,
            paramLabel = "CHANNEL",
            description = "Which channel: ${COMPLETION-CANDIDATES}.")
    private Channel channel;

    @Option(
            names = "--instrument",
            paramLabel = "NAME",
            description = "Only this instrument, by its name (default: all).")
    private String instrument;

    @Option(
            names = "--from",
            paramLabel = "SEQ",
            description = "First number of the channel, from one (default: 1; with --snapshot: the end).")
    private Long from;

    @Option(
            names = "--snapshot",
            description = {
                "First a snapshot that includes all before --from, then what follows it;",
                "without --from the channel as it stands at the end."
            })
    private boolean snapshot;

    @Option(names = "--json", description = "One JSON object a line, instead of name=value.")
    private boolean json;

    @Override
    public Integer call() {
        if (from != null && from < 1) {
            throw new ParameterException(spec.commandLine(), "--from must be at least 1, was " + from);
        }
        NameBook names = new NameBook();
        PrintWriter out = spec.commandLine().getOut();
        try (LogReader events = LogReader.open(directory, LogKind.EVENTS)) {
            new Printing(names, out).run(events);
        } catch (JournalException e) {
            throw new InputException(e.getMessage(), e);
        } finally {
            out.flush();
        }
        if (instrument != null && names.idOf(NameKind.INSTRUMENT, instrument) == null) {
            List<String> known = names.names(NameKind.INSTRUMENT);
            throw new InputException("no instrument '" + instrument + "' in " + directory + "; "
                    + (known.isEmpty() ? "none is listed" : "listed: " + String.join(", ", known)));
        }
        return Ringfence.EXIT_OK;
    }

    /** One walk over an event log. */
    private final class Printing {
        private final NameBook names;
        private final PrintWriter out;
        private final DeskCodec eventCodec;
        private final DeskCodec marketCodec;
        private final MessageHeaderDecoder eventMessage = new MessageHeaderDecoder();
        private final MarketMessage message = new MarketMessage();
        private final MarketData marketData = new MarketData(EPOCH, this::onMessage);
        /** Instruments of which a snapshot has been printed. */
        private final IntHashSet opened = new IntHashSet();

        Printing(NameBook names, PrintWriter out) {
            this.names = names;
            this.out = out;
            eventCodec = DeskCodec.events(names);
            marketCodec = DeskCodec.market(names);
        }

        void run(LogReader events) {
            while (events.next()) {
                learn(events.buffer(), events.offset(), events.length());
                marketData.onEvent(events.buffer(), events.offset(), events.length());
                if (snapshot && from != null) {
                    printSnapshots(from - 1);
                }
            }
            if (snapshot) {
                printSnapshots(0);
            }
        }

        /** Names and scales stand where an instrument is listed. */
        private void learn(DirectBuffer buffer, int offset, int length) {
            int at = offset + EventHeaderDecoder.BLOCK_LENGTH;
            eventMessage.wrap(buffer, at);
            if (eventMessage.templateId() == InstrumentListedDecoder.TEMPLATE_ID) {
                eventCodec.decode(
                        buffer, at, length - EventHeaderDecoder.BLOCK_LENGTH, DeskJson.MAPPER.createObjectNode());
            }
        }

        /** Of each instrument that has come so far and was not printed yet. */
        private void printSnapshots(long lastSequence) {
            for (int i = 0; i < marketData.instrumentCount(); i++) {
                int id = marketData.instrumentId(i);
                if (isSelected(id) && marketData.lastSequence(id, channel.code) >= lastSequence && opened.add(id)) {
                    marketData.snapshot(id, channel.code, this::print);
                }
            }
        }

        private void onMessage(DirectBuffer buffer, int offset, int length) {
            message.wrap(buffer, offset, length);
            if (message.channel() != channel.code || !isSelected(message.instrumentId())) {
                return;
            }
            boolean isDue =
                    snapshot ? opened.contains(message.instrumentId()) : from == null || message.sequence() >= from;
            if (isDue) {
                print(buffer, offset, length);
            }
        }

        private boolean isSelected(int instrumentId) {
            return instrument == null || instrument.equals(names.nameOf(NameKind.INSTRUMENT, instrumentId));
        }

        private void print(DirectBuffer buffer, int offset, int length) {
            ObjectNode line = DeskJson.MAPPER.createObjectNode();
            line.put("message", marketCodec.messageName(buffer, offset, length));
            marketCodec.decode(buffer, offset, length, line);
            out.println(json ? line.toString() : JournalCommand.text(line));
        }
    }
}
