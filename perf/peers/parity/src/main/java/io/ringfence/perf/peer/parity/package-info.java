/** Parity's order book on the streams of {@code io.ringfence.perf}. Runs on a class path of its own. */
package io.ringfence.perf.peer.parity;
