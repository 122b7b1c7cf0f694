/**
 * A venue without a network: {@link io.ringfence.acceptance.venue.LocalVenue} sequences commands as a server in logical time does, and
 * runs the engine on the caller's thread. For scenarios, the demonstration and tests.
 */
package io.ringfence.acceptance.venue;
