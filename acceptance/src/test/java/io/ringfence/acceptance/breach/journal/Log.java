package io.ringfence.acceptance.breach.journal;

/** There to be known by those who must not. */
public record Log() {}
