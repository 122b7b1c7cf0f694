/**
 * Firms and their sessions: who may do what, which version of a session is open on which connection, which of the client's messages
 * was applied last and how many events went back.
 *
 * <p>Read {@link io.ringfence.engine.session.Firms}, {@link io.ringfence.engine.session.Sessions},
 * {@link io.ringfence.engine.session.SessionState}, {@link io.ringfence.engine.session.SessionOrders}.
 *
 * <p>Used by the engine's root package alone. Secrets, framing and deadlines are the gateway's.
 */
package io.ringfence.engine.session;
