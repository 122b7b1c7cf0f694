/** What a record costs in the journal: {@link io.ringfence.perf.journal.JournalWorkload}. */
package io.ringfence.perf.journal;
