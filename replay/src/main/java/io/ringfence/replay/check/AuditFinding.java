package io.ringfence.replay.check;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The first thing that is not as the rules say.
 *
 * @param kind what is wrong
 * @param accountId whose account; 0: none's
 * @param eventNumber the event at which it shows; where an event is missing, the last of the command
 * @param commandSequence the command that caused that event
 * @param timestampNs the venue's time of that command
 * @param text what is wrong, in one sentence with its numbers
 * @param event that event, decoded
 */
public record AuditFinding(
        Kind kind,
        long accountId,
        long eventNumber,
        long commandSequence,
        long timestampNs,
        String text,
        ObjectNode event) {
    /** What can be wrong. */
    public enum Kind {
        /** An account was liquidated, or a slice of it was sold, that should not have been. */
        NOT_JUSTIFIED,
        /** An account was under maintenance margin at the end of a command, and nothing was done about it. */
        SKIPPED,
        /** A liquidation waits, or ended, for a reason that does not hold. */
        WRONG_REASON,
        /** An event says a number that does not follow from the events before it. */
        WRONG_NUMBER,
        /** What the positions, the accounts and the venue's own accounts have does not add up. */
        OUT_OF_BALANCE,
        /** An event cannot come here: a slice without a liquidation, a trade without an instrument. */
        OUT_OF_PLACE
    }

    /** One line. */
    public String summary() {
        return kind + " at event " + eventNumber + " (command " + commandSequence + "): " + text;
    }
}
