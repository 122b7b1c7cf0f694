package io.ringfence.acceptance.breach.server;

import io.aeron.Publication;
import io.ringfence.acceptance.breach.acceptance.Scenario;

/** A server that knows Aeron and those who try it. */
public record Published(Publication publication, Scenario scenario) {}
