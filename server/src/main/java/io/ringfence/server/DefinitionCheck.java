package io.ringfence.server;

import io.ringfence.codecs.CommandHeaderEncoder;
import io.ringfence.codecs.CommandRejectedDecoder;
import io.ringfence.codecs.EventHeaderDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.OrderRejectedDecoder;
import io.ringfence.engine.Engine;
import io.ringfence.engine.EventSink;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Tries a definition on an engine of its own, so that nothing is journaled of one that does not hold. */
final class DefinitionCheck implements EventSink {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameLengths.MAX_EVENT_FRAME_LENGTH]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final CommandRejectedDecoder rejected = new CommandRejectedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private String place = "";

    private DefinitionCheck() {}

    /**
     * Tries a definition.
     *
     * @throws VenueException if a command is rejected; the message names its place and the reason
     */
    static void run(final VenueDefinition definition) {
        final DefinitionCheck check = new DefinitionCheck();
        final Engine engine = new Engine(check);
        final ExpandableArrayBuffer frame = new ExpandableArrayBuffer(CommandSlot.SLOT_LENGTH);
        new CommandHeaderEncoder()
                .wrap(frame, 0)
                .sessionId(0)
                .flags(0)
                .sessionVerId(0)
                .clientSequence(0)
                .connectionId(0);
        for (int i = 0; i < definition.size(); i++) {
            check.place = definition.place(i);
            final DirectBuffer message = definition.message(i);
            frame.putBytes(CommandHeaderEncoder.BLOCK_LENGTH, message, 0, message.capacity());
            final int frameLength = CommandHeaderEncoder.BLOCK_LENGTH + message.capacity();
            boolean isStepping = engine.onCommand(i + 1, 0, frame, 0, frameLength);
            while (isStepping) {
                isStepping = engine.step();
            }
        }
    }

    @Override
    public MutableDirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int claim(final int maxLengthBytes) {
        return 0;
    }

    @Override
    public void commit(final int lengthBytes) {
        header.wrap(buffer, EventHeaderDecoder.BLOCK_LENGTH);
        switch (header.templateId()) {
            case CommandRejectedDecoder.TEMPLATE_ID -> {
                rejected.wrapAndApplyHeader(buffer, EventHeaderDecoder.BLOCK_LENGTH, header);
                final String detail = rejected.detail();
                throw new VenueException(place + ": the venue rejects this command: " + rejected.reason()
                        + (detail.isEmpty() ? "" : " " + detail)
                        + (rejected.bound() == 0 ? "" : ", bound " + rejected.bound()));
            }
            case OrderRejectedDecoder.TEMPLATE_ID -> {
                orderRejected.wrapAndApplyHeader(buffer, EventHeaderDecoder.BLOCK_LENGTH, header);
                throw new VenueException(place + ": the venue rejects this order: " + orderRejected.reason());
            }
            default -> {
                // An effect.
            }
        }
    }
}
