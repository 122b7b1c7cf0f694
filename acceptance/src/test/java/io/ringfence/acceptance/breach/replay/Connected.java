package io.ringfence.acceptance.breach.replay;

import io.ringfence.acceptance.breach.gateway.Wired;
import io.ringfence.acceptance.breach.server.Published;

/** A replay that knows the network. */
public record Connected(Wired gateway, Published server) {}
