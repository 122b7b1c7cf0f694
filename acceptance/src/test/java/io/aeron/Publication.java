package io.aeron;

/** Stands in for Aeron's, which is on no class path of the house. */
public final class Publication {
    private Publication() {}
}
