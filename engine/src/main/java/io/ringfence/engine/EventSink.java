package io.ringfence.engine;

import io.ringfence.codecs.FrameLengths;
import org.agrona.MutableDirectBuffer;

/**
 * Where the engine's events go: the outbound ring of a server, the comparison of a replay, the list of a test.
 *
 * <p>An event is an EventHeader followed by one message of event.xml. The engine claims room, writes, and commits; at most one claim
 * is open at a time. Before each call of {@link Engine#onCommand} and {@link Engine#step} the owner guarantees room for
 * {@link Engine#MAX_STEP_BYTES}, so a claim cannot fail. Called on the engine's thread.
 */
public interface EventSink {
    /** {@return the buffer into which the claimed event is written; may differ from claim to claim} */
    MutableDirectBuffer buffer();

    /**
     * Claims contiguous room.
     *
     * @param maxLengthBytes most that the event takes, at most {@link FrameLengths#MAX_EVENT_FRAME_LENGTH}.
     * @return offset of the room in {@link #buffer()}.
     */
    int claim(int maxLengthBytes);

    /**
     * The claimed event is complete.
     *
     * @param lengthBytes its length, never more than claimed.
     */
    void commit(int lengthBytes);
}
