package io.ringfence.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.ringfence.gateway.GatewayContext;
import io.ringfence.journal.JournalContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A venue's configuration file: HOCON. {@code reference.conf} holds every key with its default and is the list of what keys there are; a
 * key that is not there is refused, and so is a value that is not of the kind, not in range or not in the file though required. Paths are
 * relative to the file's folder.
 */
public final class VenueConfig {
    private static final String ROOT = "ringfence";
    private static final int MAX_PORT = 65_535;
    private static final long MIN_SPACE_BYTES = 0;
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int GIB = 1 << 30;

    private final Path file;
    private final Config config;

    private VenueConfig(final Path file, final Config config) {
        this.file = file;
        this.config = config;
    }

    /**
     * Reads a configuration file.
     *
     * @param file to read
     * @return what it says, defaults included
     * @throws VenueException if it is missing or not valid; the message names file, line, key and remedy
     */
    public static VenueConfig read(final Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new VenueException(file + ": no such file, or it cannot be read; scripts/venue.conf is an example");
        }
        final Config reference = ConfigFactory.parseResources(VenueConfig.class.getClassLoader(), "reference.conf");
        final Map<String, ConfigValue> known = leaves(reference.root());
        try {
            final Config own = ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
            for (final Map.Entry<String, ConfigValue> leaf : leaves(own.root()).entrySet()) {
                if (!known.containsKey(leaf.getKey())) {
                    throw new VenueException(place(file, leaf.getValue().origin()) + ": unknown key " + leaf.getKey()
                            + remedyFor(leaf.getKey(), known.keySet()));
                }
            }
            return new VenueConfig(file, own.withFallback(reference).resolve());
        } catch (final ConfigException.UnresolvedSubstitution e) {
            throw new VenueException(file + ": " + oneLine(e.getMessage()) + "; set it, or write the value", e);
        } catch (final ConfigException e) {
            throw new VenueException(
                    place(file, e.origin()) + ": not valid HOCON: " + oneLine(withoutOrigin(e)) + "; correct that line",
                    e);
        }
    }

    /** The venue's directory. */
    public Path dir() {
        return required("dir");
    }

    /** The file with the sessions' secrets. */
    public Path credentials() {
        return required("credentials");
    }

    /** The definition of a venue that has no journal yet; null if none is named. */
    public Path definition() {
        return config.hasPath(key("definition")) ? path("definition") : null;
    }

    /**
     * What runs as this file says; credentials and definition are still to be read.
     *
     * @return a new context
     * @throws VenueException if a value is not of its kind or not in range
     */
    public VenueContext toContext() {
        return new VenueContext()
                .dir(dir())
                .host(value("host", config::getString))
                .port((int) number("port", 0, MAX_PORT))
                .threadingMode(choice("threading", ThreadingMode.class))
                .idleMode(choice("idle", IdleMode.class))
                .silenceMs(durationMs("silence", 10, 60_000))
                .maxClockJumpMs(durationMs("max-clock-jump", 1, 3_600_000))
                .inboundSlots(powerOfTwo("inbound-slots", number("inbound-slots", 64, 1 << 20)))
                .outboundBytes(powerOfTwo("outbound-size", bytes("outbound-size", OutboundRing.MIN_CAPACITY, GIB)))
                .journal(journal())
                .gateway(gateway());
    }

    private JournalContext journal() {
        final long blockLength = bytes("journal.block-size", 64 * KIB, GIB);
        if (blockLength % (64 * KIB) != 0) {
            throw fault("journal.block-size", "must be a multiple of 64 KiB");
        }
        return new JournalContext()
                .blockLengthBytes((int) blockLength)
                .reserveAheadBytes(bytes("journal.reserve-ahead", MIB, 64L * GIB))
                .spaceLowBytes(bytes("journal.space-low", MIN_SPACE_BYTES, Long.MAX_VALUE))
                .spaceCheckIntervalMs(durationMs("journal.space-check", 1, 60_000));
    }

    private GatewayContext gateway() {
        return new GatewayContext()
                .maxConnections((int) number("gateway.max-connections", 1, 65_536))
                .maxConnectionsPerAddress((int) number("gateway.max-connections-per-address", 1, 65_536))
                .maxBacklogBytes((int) bytes("gateway.max-backlog", MIB, GIB))
                .maxTotalBacklogBytes(bytes("gateway.max-total-backlog", MIB, 1L << 40))
                .keepAliveIntervalMs((int) durationMs("gateway.keep-alive", 10, 60_000))
                .establishDeadlineNs(
                        TimeUnit.MILLISECONDS.toNanos(durationMs("gateway.establish-deadline", 10, 600_000)))
                .readDeadlineNs(TimeUnit.MILLISECONDS.toNanos(durationMs("gateway.read-deadline", 10, 600_000)));
    }

    private Path required(final String name) {
        if (!config.hasPath(key(name))) {
            throw new VenueException(file + ": " + key(name) + " is missing; add it, as scripts/venue.conf shows");
        }
        return path(name);
    }

    private Path path(final String name) {
        final Path folder = file.toAbsolutePath().getParent();
        return folder.resolve(value(name, config::getString)).normalize();
    }

    private long number(final String name, final long min, final long max) {
        return inRange(name, value(name, config::getLong), min, max, "");
    }

    private long bytes(final String name, final long min, final long max) {
        return inRange(name, value(name, config::getBytes), min, max, " bytes");
    }

    private long durationMs(final String name, final long min, final long max) {
        return inRange(name, value(name, path -> config.getDuration(path, TimeUnit.MILLISECONDS)), min, max, " ms");
    }

    private int powerOfTwo(final String name, final long value) {
        if (Long.bitCount(value) != 1) {
            throw fault(name, "must be a power of two");
        }
        return (int) value;
    }

    private <E extends Enum<E>> E choice(final String name, final Class<E> type) {
        final String given = value(name, config::getString);
        for (final E constant : type.getEnumConstants()) {
            if (constant.name().equals(given.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw fault(name, "must be one of " + Arrays.toString(type.getEnumConstants()));
    }

    private long inRange(final String name, final long value, final long min, final long max, final String unit) {
        if (value < min || value > max) {
            throw fault(
                    name,
                    "must be " + (max == Long.MAX_VALUE ? "at least " + min : "from " + min + " to " + max) + unit);
        }
        return value;
    }

    private <T> T value(final String name, final Function<String, T> getter) {
        try {
            return getter.apply(key(name));
        } catch (final ConfigException e) {
            throw fault(name, "is not understood: " + oneLine(withoutOrigin(e)));
        }
    }

    private VenueException fault(final String name, final String what) {
        final ConfigValue value = config.getValue(key(name));
        final String given = value.valueType() == ConfigValueType.OBJECT
                ? "an object"
                : value.unwrapped().toString();
        return new VenueException(place(file, value.origin()) + ": " + key(name) + " = " + given + " " + what);
    }

    private static String key(final String name) {
        return ROOT + "." + name;
    }

    private static Map<String, ConfigValue> leaves(final ConfigObject object) {
        final Map<String, ConfigValue> leaves = new TreeMap<>();
        collect("", object, leaves);
        return leaves;
    }

    private static void collect(final String prefix, final ConfigObject object, final Map<String, ConfigValue> leaves) {
        object.forEach((name, value) -> {
            if (value instanceof ConfigObject inner) {
                collect(prefix + name + ".", inner, leaves);
            } else {
                leaves.put(prefix + name, value);
            }
        });
    }

    private static String remedyFor(final String key, final Set<String> known) {
        final Set<String> siblings = new TreeSet<>();
        final String folder = key.substring(0, key.lastIndexOf('.') + 1);
        known.stream().filter(name -> name.startsWith(folder)).forEach(siblings::add);
        return "; known here: " + String.join(", ", siblings.isEmpty() ? known : siblings);
    }

    private static String place(final Path file, final ConfigOrigin origin) {
        return origin == null || origin.lineNumber() < 0 ? file.toString() : file + ":" + origin.lineNumber();
    }

    private static String withoutOrigin(final ConfigException failure) {
        final String message = failure.getMessage();
        final String origin = failure.origin() == null ? "" : failure.origin().description() + ": ";
        return message.startsWith(origin) ? message.substring(origin.length()) : message;
    }

    private static String oneLine(final String message) {
        return message.strip().replaceAll("\\s+", " ");
    }
}
