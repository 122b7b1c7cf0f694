package io.ringfence.journal;

/**
 * What a walk over a log found.
 *
 * @param kind which log
 * @param recordCount number of records, which is the last sequence
 * @param firstTimestampNs timestamp of the first record; 0 if there is none
 * @param lastTimestampNs timestamp of the last; 0 if there is none
 * @param lastChain chain value of the last; 0 if there is none
 * @param segmentCount number of files
 * @param tornPosition byte in the last file at which a crash left part of a record, which the next start clears; -1 if none
 * @param live whether a venue was writing it: then what lies behind the last record was not examined
 */
public record LogSummary(
        LogKind kind,
        long recordCount,
        long firstTimestampNs,
        long lastTimestampNs,
        long lastChain,
        int segmentCount,
        long tornPosition,
        boolean live) {}
