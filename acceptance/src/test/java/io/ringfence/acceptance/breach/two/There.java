package io.ringfence.acceptance.breach.two;

import io.ringfence.acceptance.breach.one.Here;

/** The other half of the cycle. */
public record There(Here here) {}
