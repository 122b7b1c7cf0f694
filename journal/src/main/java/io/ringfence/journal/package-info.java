/**
 * The journal: what the venue was told and what it answered, kept record by record so that nothing is lost or altered unseen.
 *
 * <p>The only place that knows Chronicle Queue. A venue directory holds {@code lock}, {@code commands/} and {@code events/}; each log
 * is one queue of raw records, and a record is the block {@code RecordHeader} of {@code frame.xml} followed by one frame. Appending is
 * left to the queue; reading is our own walk over its files, because the queue takes much damage for its end.
 *
 * <p>In reading order: {@link io.ringfence.journal.LogKind}, {@link io.ringfence.journal.JournalLock},
 * {@link io.ringfence.journal.JournalContext}, {@link io.ringfence.journal.LogWriter}, {@link io.ringfence.journal.LogReader},
 * {@link io.ringfence.journal.LogSummary}, {@link io.ringfence.journal.JournalException},
 * {@link io.ringfence.journal.JournalDamagedException}.
 *
 * <p>Used by {@code replay} and {@code server}; uses {@code codecs} and nothing else of the house.
 */
package io.ringfence.journal;
