package io.ringfence.engine.breach.fixed;

import io.ringfence.engine.breach.Root;
import io.ringfence.engine.breach.margin.Downward;

/** Breaks the order of packages twice: it knows what stands above it, and the root. */
public class Upward {
    public final Downward above = new Downward();
    public final Root root = new Root();
}
