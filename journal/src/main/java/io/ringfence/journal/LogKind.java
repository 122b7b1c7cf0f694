package io.ringfence.journal;

import io.ringfence.codecs.LogKindCode;
import java.nio.file.Path;

/** The two logs of a venue. */
public enum LogKind {
    /** Command frames, numbered by the sequencer from one. */
    COMMANDS("commands", LogKindCode.COMMANDS),
    /** Event frames, numbered by the engine from one. */
    EVENTS("events", LogKindCode.EVENTS);

    private final String directoryName;
    private final LogKindCode code;

    LogKind(String directoryName, LogKindCode code) {
        this.directoryName = directoryName;
        this.code = code;
    }

    /** What records of this log carry in their header. */
    LogKindCode code() {
        return code;
    }

    /**
     * Where a venue keeps this log.
     *
     * @param venueDirectory the venue's directory
     * @return the folder of the log's files
     */
    public Path directory(Path venueDirectory) {
        return venueDirectory.resolve(directoryName);
    }
}
