package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.SessionRefusal;
import io.ringfence.engine.EngineState;
import io.ringfence.gateway.client.ClientContext;
import io.ringfence.gateway.client.RingfenceClient;
import io.ringfence.gateway.client.RingfenceListener;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskFormatException;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.server.cli.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Runs a scenario at a venue behind TCP: one session of role simulation, which receives every event, sends each command when the last
 * event of the one before has come. A follower in this process takes the same commands; each of the venue's events must equal the
 * follower's, byte for byte, and the follower's state answers the views.
 *
 * <p>The venue must be empty but for the {@link Prelude}.
 */
final class ConnectedStage implements Stage {
    private static final long TIMEOUT_MS = 10_000;

    private record Answer(long commandSequence, long timestampNs, UnsafeBuffer message) {}

    private final EventListener listener;
    private final String address;
    private final LocalStage follower;
    private final List<UnsafeBuffer> followed = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final RingfenceClient client;
    private boolean isAnswered;
    private long venueSequence;
    private SessionRefusal refusal;
    private DisconnectReason lost;
    private boolean hasBegun;

    /**
     * A stage that is not connected yet.
     *
     * @param ctx address, session, firm and secret
     */
    ConnectedStage(final EventListener listener, final ClientContext ctx) {
        this.listener = listener;
        address = ctx.address().getHostString() + ":" + ctx.address().getPort();
        follower = new LocalStage(
                (sequence, timestampNs, buffer, offset, length) -> followed.add(copy(buffer, offset, length)), null);
        client = new RingfenceClient(ctx.reconnects(false, 0), new Reports());
    }

    @Override
    public void begin(final List<byte[]> prelude) {
        follower.begin(prelude);
        if (!client.connect(TIMEOUT_MS)) {
            throw new InputException(address + ": "
                    + (refusal != null
                            ? "the venue refused the session: " + refusal
                            : lost != null
                                    ? "the connection ended: " + lost
                                    : "no venue answers there; start one, or correct --connect"));
        }
        // SessionEstablished is itself the last event so far, and the follower has had it.
        if (venueSequence != followed.size()) {
            throw new InputException(address + ": the venue is not empty: it stands at event " + venueSequence
                    + " where a new one stands at " + followed.size()
                    + "; begin one with the prelude that docs/scenarios.md shows");
        }
        hasBegun = true;
        answers.clear();
    }

    @Override
    public void submit(final DirectBuffer buffer, final int offset, final int length) {
        if (!hasBegun) {
            throw new DeskFormatException("do", "the venue has its Genesis: run this file in process");
        }
        followed.clear();
        answers.clear();
        isAnswered = false;
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MS);
        while (client.offer(buffer, offset, length) < 0) {
            poll(deadlineNs);
        }
        client.flush();
        while (!isAnswered) {
            poll(deadlineNs);
        }
        follower.submit(buffer, offset, length);
        compare();
        for (final Answer answer : answers) {
            listener.onEvent(
                    answer.commandSequence(),
                    answer.timestampNs(),
                    answer.message(),
                    0,
                    answer.message().capacity());
        }
    }

    @Override
    public void submitAs(final int sessionId, final DirectBuffer buffer, final int offset, final int length) {
        throw new DeskFormatException(
                sessionId == 0 ? "do" : "from",
                "over TCP every command comes from the scenario's own session: run this file in process");
    }

    @Override
    public long timeNs() {
        return follower.timeNs();
    }

    @Override
    public EngineState state() {
        return follower.state();
    }

    @Override
    public void close() {
        client.close();
        follower.close();
    }

    private void poll(final long deadlineNs) {
        if (client.poll() == 0) {
            if (System.nanoTime() > deadlineNs) {
                throw new IllegalStateException(address + ": the venue did not answer within " + TIMEOUT_MS + " ms");
            }
            Thread.onSpinWait();
        }
    }

    private void compare() {
        for (int i = 0; i < Math.max(followed.size(), answers.size()); i++) {
            final UnsafeBuffer expected = i < followed.size() ? followed.get(i) : null;
            final UnsafeBuffer came = i < answers.size() ? answers.get(i).message() : null;
            if (expected == null || !expected.equals(came)) {
                throw new IllegalStateException(address + ": event " + i + " of the venue's command "
                        + answers.get(0).commandSequence() + " differs from the engine in process: " + text(came)
                        + " came, " + text(expected) + " was due");
            }
        }
    }

    private static String text(final UnsafeBuffer message) {
        if (message == null) {
            return "nothing";
        }
        final DeskCodec codec = DeskCodec.events(new NameBook());
        final ObjectNode json = DeskJson.MAPPER.createObjectNode();
        json.put("event", codec.messageName(message, 0, message.capacity()));
        codec.decode(message, 0, message.capacity(), json);
        return json.toString();
    }

    private static UnsafeBuffer copy(final DirectBuffer buffer, final int offset, final int length) {
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[length]);
        copy.putBytes(0, buffer, offset, length);
        return copy;
    }

    private final class Reports implements RingfenceListener {
        @Override
        public void onEvent(
                final long sessionSequence,
                final long commandSequence,
                final long timestampNs,
                final long clientSequence,
                final int eventIndex,
                final boolean last,
                final DirectBuffer buffer,
                final int offset,
                final int length) {
            answers.add(new Answer(commandSequence, timestampNs, copy(buffer, offset, length)));
            isAnswered = last;
        }

        @Override
        public void onEstablished(final long lastAppliedSequence, final long nextServerSequence) {
            venueSequence = nextServerSequence - 1;
        }

        @Override
        public void onDisconnected(final DisconnectReason reason) {
            lost = reason;
        }

        @Override
        public void onRefused(final SessionRefusal reason) {
            refusal = reason;
        }
    }
}
