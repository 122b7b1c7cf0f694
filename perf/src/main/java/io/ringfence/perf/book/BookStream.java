package io.ringfence.perf.book;

import io.ringfence.perf.stream.CommandStream;
import io.ringfence.perf.stream.ExchangeCoreMix;
import io.ringfence.perf.stream.FeedMix;
import io.ringfence.perf.stream.LobsterStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The streams that books are measured on. */
public enum BookStream {
    /** exchange-core's own mix, 1,000 orders at rest. */
    EXCHANGE_CORE_MIX_1000("exchange-core-mix-1000"),
    /** The same, 100,000. */
    EXCHANGE_CORE_MIX_100000("exchange-core-mix-100000"),
    /** The same, but any of the orders is moved or cancelled, not one of the 512 oldest. */
    EXCHANGE_CORE_MIX_SCATTERED_100000("exchange-core-mix-scattered-100000"),
    /** Shaped like a feed, 1,000 orders at rest. */
    FEED_MIX_1000("feed-mix-1000"),
    /** The same, 100,000. */
    FEED_MIX_100000("feed-mix-100000"),
    /** A day of Amazon's shares. */
    LOBSTER_AMZN("lobster-amzn");

    private static final long SEED = 20_261_122;
    private static final int SHALLOW = 1_000;
    private static final int DEEP = 100_000;
    private static final String AMZN = "A-order-book/lobster/LOBSTER_SampleFile_AMZN_2012-06-21_5.zip";

    private final String label;

    BookStream(String label) {
        this.label = label;
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(BookStream::label).toList();
    }

    /**
     * The stream of that name.
     *
     * @throws IllegalArgumentException when there is none; the message names all.
     */
    public static BookStream of(String label) {
        return Arrays.stream(values())
                .filter(stream -> stream.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no stream '" + label + "'; there are " + String.join(", ", names())));
    }

    /** The name on the command line and in rows. */
    public String label() {
        return label;
    }

    /** The file that a recorded stream is made of. */
    public Path recording(Path data) {
        return data.resolve(AMZN);
    }

    /**
     * Makes it.
     *
     * @param commands measured commands of a made stream; a recorded one has its own number.
     * @param data where recordings lie.
     * @throws IOException when a recording cannot be read.
     */
    public CommandStream make(int commands, Path data) throws IOException {
        return switch (this) {
            case EXCHANGE_CORE_MIX_1000 -> ExchangeCoreMix.generate(SHALLOW, commands, SEED, false);
            case EXCHANGE_CORE_MIX_100000 -> ExchangeCoreMix.generate(DEEP, commands, SEED, false);
            case EXCHANGE_CORE_MIX_SCATTERED_100000 -> ExchangeCoreMix.generate(DEEP, commands, SEED, true);
            case FEED_MIX_1000 -> FeedMix.generate(SHALLOW, commands, SEED);
            case FEED_MIX_100000 -> FeedMix.generate(DEEP, commands, SEED);
            case LOBSTER_AMZN -> LobsterStream.read(recording(data), label);
        };
    }
}
