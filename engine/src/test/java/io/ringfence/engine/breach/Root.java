package io.ringfence.engine.breach;

/** The root of an engine that breaks the rules. */
public class Root {}
