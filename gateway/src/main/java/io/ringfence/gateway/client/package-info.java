/**
 * The Java client of the venue's protocol: it negotiates, establishes, keeps alive, finds gaps, comes back after a loss and sends
 * again what was not applied.
 *
 * <p>In reading order: {@link io.ringfence.gateway.client.RingfenceClient}, {@link io.ringfence.gateway.client.RingfenceListener},
 * {@link io.ringfence.gateway.client.ClientContext}, {@code ResendBuffer}. May be used by anyone who talks to a venue.
 */
package io.ringfence.gateway.client;
