package io.ringfence.replay.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A liquidation, step by step and term by term, as it follows from the events; {@link LiquidationAudit#explain} makes it. */
public final class Explanation {
    final long liquidationId;

    /** Null: the journal has no such liquidation, as far as it was read. */
    private final LiquidationFacts facts;

    private final AuditFinding finding;
    private final int liquidationCount;

    Explanation(long liquidationId, LiquidationFacts facts, AuditFinding finding, int liquidationCount) {
        this.liquidationId = liquidationId;
        this.facts = facts;
        this.finding = finding;
        this.liquidationCount = liquidationCount;
    }

    /** Whether the journal has such a liquidation, as far as it was read. */
    public boolean isFound() {
        return facts != null;
    }

    /** Liquidations that were read. */
    public int liquidationCount() {
        return liquidationCount;
    }

    /** The first thing that is not as the rules say, up to the end of this liquidation; null: nothing is. */
    public AuditFinding finding() {
        return finding;
    }

    /** Whether everything up to the end of this liquidation is as the rules say. */
    public boolean isJustified() {
        return finding == null;
    }

    /** A page for people. */
    public String text() {
        return new ExplanationText().page(this);
    }

    /** The same as one object, for programs. */
    public ObjectNode json() {
        return new ExplanationJson().page(this);
    }

    long accountId() {
        return facts.account.id;
    }

    List<Chapter> chapters() {
        return facts.chapters;
    }
}
