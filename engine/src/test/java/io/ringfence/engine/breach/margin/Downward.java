package io.ringfence.engine.breach.margin;

import io.ringfence.engine.breach.fixed.Clocked;

/** Half of a cycle between packages. */
public class Downward {
    public final Clocked below = new Clocked();
}
