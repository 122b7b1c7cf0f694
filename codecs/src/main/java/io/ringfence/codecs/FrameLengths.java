package io.ringfence.codecs;

/** Longest frames of the house, in bytes. Whoever makes room for a frame makes it by these. */
public final class FrameLengths {
    /** Longest command frame: a CommandHeader and one message of command.xml. */
    public static final int MAX_COMMAND_FRAME_LENGTH = 480;

    /**
     * Longest event frame: an EventHeader and one message of event.xml. An account's whole reckoning fits: 64 positions and 64 assets at a hundred bytes
     * and more for each.
     */
    public static final int MAX_EVENT_FRAME_LENGTH = 16 * 1024;

    private FrameLengths() {}
}
