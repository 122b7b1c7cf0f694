/**
 * Real markets rebuilt in the engine's order book and compared with the venue's own record: {@code ringfence book verify}.
 * {@code docs/book-verification.md} says what is compared, and what came out of it.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.market.RebuiltBook} (the one class that touches the engine's book), {@link
 * io.ringfence.acceptance.market.LobsterVerification}, {@link io.ringfence.acceptance.market.BitstampVerification} and {@link
 * io.ringfence.acceptance.market.BinanceVerification} (a kind of record each, with the enum of what it counts), {@link
 * io.ringfence.acceptance.market.Verification} (what came out of one file). Files are read by {@code TextLines}, {@code LobsterPair}
 * and {@code BinanceCapture}.
 */
package io.ringfence.acceptance.market;
