package io.ringfence.replay.check;

/** Looks on while a journal is audited, on the thread that audits. */
@FunctionalInterface
public interface AuditObserver {
    /** Looks away. */
    AuditObserver NONE = (eventNumber, total) -> {};

    /**
     * Called every {@value LiquidationAudit#PROGRESS_INTERVAL} events and at the end.
     *
     * @param eventNumber of the last event that was read
     * @param total number of events as far as can be told before they are read; 0: cannot be told
     */
    void onProgress(long eventNumber, long total);
}
