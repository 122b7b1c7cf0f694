package io.ringfence.acceptance.breach.one;

import io.ringfence.acceptance.breach.two.There;

/** Half of a cycle. */
public record Here(There there) {}
