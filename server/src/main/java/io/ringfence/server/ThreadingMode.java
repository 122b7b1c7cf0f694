package io.ringfence.server;

/**
 * Which threads drive the stages of a venue. The stages are the same objects in every mode, and so are the events: a mode changes
 * how long things take, never what comes out.
 */
public enum ThreadingMode {
    /** One thread reads sockets, sequences, journals, decides and writes sockets in one duty cycle: best on two cores. */
    SHARED,
    /** Sockets on one thread; sequencing, journal, engine and event log on another. */
    SHARED_NETWORK,
    /** A thread each for the sockets, for sequencing and journal, for the engine and for the event log: wants four cores. */
    DEDICATED
}
