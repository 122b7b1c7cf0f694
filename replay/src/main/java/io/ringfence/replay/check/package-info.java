/**
 * An independent checker of a venue's liquidations. It rebuilds accounts, prices and parameters from the events of a journal alone, values every account by its own
 * arithmetic, written from the rules in {@code docs/margin.md}, and says of each liquidation whether it was justified, and whether anybody was passed over.
 *
 * <p>In reading order: {@link io.ringfence.replay.check.LiquidationAudit}, {@link io.ringfence.replay.check.AuditReport}, {@link io.ringfence.replay.check.AuditFinding}; then
 * {@code Valuation} (the rules), {@code VenueFacts} and the other facts (what the events said), {@code EventAudit} (what each event must agree with), {@code Exact} (the
 * arithmetic).
 *
 * <p>Uses {@code journal}, {@code replay.text} and the codecs. <strong>Never {@code engine}:</strong> two computations that share code can be wrong together. Used by {@code
 * server} and {@code acceptance}.
 */
package io.ringfence.replay.check;
