package io.ringfence.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.gateway.Credentials;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import io.ringfence.gateway.client.RingfenceListener;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * A session with a venue that asks in the desk's language and hears its answers in it. It begins by asking for every definition, so
 * that it knows the names.
 */
final class AdminSession implements AutoCloseable {
    /** An event that answered: its name, and its fields in the desk's words. */
    record Answer(String event, ObjectNode fields) {}

    private static final long TIMEOUT_MS = 10_000;
    private static final long QUIET_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long POLL_INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final NameBook names = new NameBook();
    private final DeskCodec commands = DeskCodec.commands(names);
    private final DeskCodec events = DeskCodec.events(names);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
    private final List<Answer> answers = new ArrayList<>();
    private final InetSocketAddress address;
    private final RingfenceClient client;
    private final List<Answer> definitions;
    private String lost = "";
    private long awaited;
    private boolean lastEventSeen;

    AdminSession(final InetSocketAddress address, final Credentials credentials, final int sessionId) {
        this.address = address;
        client = new RingfenceClient(
                new ClientContext()
                        .address(address)
                        .sessionId(sessionId)
                        .firmId(credentials.firmIdOf(sessionId))
                        .secret(credentials.secretOf(sessionId))
                        .reconnects(false, 0),
                new Listener());
        try {
            if (!client.connect(TIMEOUT_MS)) {
                throw new IllegalStateException("no session " + sessionId + " with " + place() + ": "
                        + (lost.isEmpty() ? "nobody answers" : lost)
                        + "; is the venue running, and is the secret right?");
            }
            definitions = List.copyOf(ask("DescribeVenue", DeskJson.MAPPER.createObjectNode()));
        } catch (final RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** What the venue has defined, as the events that announced it. */
    List<Answer> definitions() {
        return definitions;
    }

    /**
     * Sends a command and waits for the last of its events that this session may see.
     *
     * @param command name of the message
     * @param fields its fields in the desk's words
     * @return the events that answered, in order
     * @throws InputException if a field is not valid
     * @throws IllegalStateException if the venue does not answer
     */
    List<Answer> ask(final String command, final ObjectNode fields) {
        final int length;
        try {
            length = commands.encode(command, fields, buffer, 0);
        } catch (final DeskFormatException e) {
            throw new InputException(e.getMessage(), e);
        }
        answers.clear();
        awaited = client.sentSequence() + 1;
        lastEventSeen = false;
        if (client.offer(buffer, 0, length) != awaited || !client.awaitAnswered(awaited, TIMEOUT_MS)) {
            throw new IllegalStateException(place() + " does not answer " + command
                    + (lost.isEmpty() ? "" : ": " + lost) + "; look at its log");
        }
        awaitLastEvent();
        return answers;
    }

    /** The first event has come. The last one may be for others to see: then this waits until nothing has come for a while. */
    private void awaitLastEvent() {
        long quietSinceNs = System.nanoTime();
        while (!lastEventSeen && !client.isClosed() && System.nanoTime() - quietSinceNs < QUIET_NS) {
            if (client.poll() > 0) {
                quietSinceNs = System.nanoTime();
            } else {
                LockSupport.parkNanos(POLL_INTERVAL_NS);
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private String place() {
        return address.getHostString() + ":" + address.getPort();
    }

    private final class Listener implements RingfenceListener {
        @Override
        public void onEvent(
                final long sessionSequence,
                final long commandSequence,
                final long timestampNs,
                final long clientSequence,
                final int eventIndex,
                final boolean last,
                final DirectBuffer event,
                final int offset,
                final int length) {
            final ObjectNode fields = DeskJson.MAPPER.createObjectNode();
            events.decode(event, offset, length, fields);
            if (clientSequence == awaited) {
                answers.add(new Answer(events.messageName(event, offset, length), fields));
                lastEventSeen = last;
            }
        }

        @Override
        public void onDisconnected(final DisconnectReason reason) {
            lost = reason.name();
        }

        @Override
        public void onRefused(final SessionRefusal refusal) {
            lost = refusal.name();
        }
    }
}
