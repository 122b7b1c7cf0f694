package io.ringfence.perf;

import java.nio.file.Path;

/**
 * The directory that is measured, and where data for it lies.
 *
 * @param root of the checkout.
 * @param data recorded market data; need not exist.
 */
record Checkout(Path root, Path data) {
    private static final String ROOT_PROPERTY = "ringfence.root";
    private static final String DATA_VARIABLE = "RINGFENCE_DATA";

    /** What {@code scripts/bench} names. */
    static Checkout current() {
        Path root =
                Path.of(System.getProperty(ROOT_PROPERTY, ".")).toAbsolutePath().normalize();
        String data = System.getenv(DATA_VARIABLE);
        return new Checkout(root, data == null || data.isBlank() ? root.resolve("../shared/data") : Path.of(data));
    }

    /** Where histograms and streams of a set are kept. */
    Path results(String set) {
        return root.resolve("perf/target/bench").resolve(set);
    }
}
