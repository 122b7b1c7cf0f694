package io.ringfence.acceptance.breach.acceptance;

/** There to be known by those who must not. */
public record Scenario() {}
