package io.ringfence.engine.breach.fixed;

import java.util.Random;

/** Breaks the rules of purity: clocks, randomness. */
public class Clocked {
    public final Random random = new Random(1);

    public long nanos() {
        return System.nanoTime();
    }

    public long millis() {
        return System.currentTimeMillis();
    }
}
