/**
 * The venue's edge: binary TCP, framing, sessions, credentials. Bytes come in, are bounded and checked, and go to the
 * {@link io.ringfence.gateway.IngressPublisher}; events come back and go out to the sessions that may see them. Nothing about
 * money or orders is decided here.
 *
 * <p>In reading order: {@link io.ringfence.gateway.Gateway} (the duty cycle), {@code Connection} (one socket), {@code Session}
 * (the state machine of its peer), {@code AdmittedMessages} (what may come in), {@link io.ringfence.gateway.Credentials}.
 * {@link io.ringfence.gateway.Framing}, {@link io.ringfence.gateway.FrameReader} and {@link io.ringfence.gateway.SendBuffer} are shared
 * with the client.
 *
 * <p>May be used by {@code server}, {@code cluster}, {@code acceptance} and {@code perf}; uses only codecs and Agrona.
 */
package io.ringfence.gateway;
