package io.ringfence.replay.check;

/** Ends the walk at the first thing that is not as the rules say; caught by {@link LiquidationAudit}. */
final class Breach extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final AuditFinding.Kind kind;
    final long accountId;

    Breach(AuditFinding.Kind kind, long accountId, String text) {
        super(text, null, false, false);
        this.kind = kind;
        this.accountId = accountId;
    }
}
