package io.ringfence.server;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * A venue's counters in a mapped file, so that another process sees what it is doing without asking it, even while it hangs. The file
 * begins with a header of 64 bytes, little-endian (magic and version as one long, written last; lengths of the two areas), followed by
 * the metadata and then the values of an Agrona {@link CountersManager}.
 */
public final class StatusFile implements AutoCloseable {
    /** Name of the file in a venue's directory. */
    public static final String FILE_NAME = "status.dat";

    private static final long MAGIC_AND_VERSION = 0x0001_5346_5441_5453L;
    private static final int MAX_COUNTERS = 64;
    private static final int METADATA_LENGTH = MAX_COUNTERS * CountersReader.METADATA_LENGTH;
    private static final int VALUES_LENGTH = MAX_COUNTERS * CountersReader.COUNTER_LENGTH;
    private static final int HEADER_LENGTH = 64;
    private static final int METADATA_LENGTH_OFFSET = 8;
    private static final int VALUES_LENGTH_OFFSET = 12;
    private static final int FILE_LENGTH = HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH;

    private final MappedByteBuffer mapped;
    private final UnsafeBuffer header;
    private final CountersManager counters;

    private StatusFile(final MappedByteBuffer mapped) {
        this.mapped = mapped;
        header = new UnsafeBuffer(mapped, 0, HEADER_LENGTH);
        counters = new CountersManager(
                new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
                new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH));
    }

    /** Makes a new file in place of one that is there. */
    static StatusFile create(final Path dir) throws IOException {
        final Path file = dir.resolve(FILE_NAME);
        Files.deleteIfExists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_LENGTH);
            mapped.order(ByteOrder.LITTLE_ENDIAN);
            return new StatusFile(mapped);
        }
    }

    /** A new counter. */
    AtomicCounter counter(final String label) {
        return counters.newCounter(label);
    }

    /** From now on readers take it as whole. */
    void ready() {
        header.putInt(METADATA_LENGTH_OFFSET, METADATA_LENGTH, ByteOrder.LITTLE_ENDIAN);
        header.putInt(VALUES_LENGTH_OFFSET, VALUES_LENGTH, ByteOrder.LITTLE_ENDIAN);
        header.putLongRelease(0, MAGIC_AND_VERSION);
    }

    /** Lets go of the file, which stays, with the last values. Nobody may count after this. */
    @Override
    public void close() {
        BufferUtil.free(mapped);
    }

    /**
     * Reads the counters of a venue, which may be running.
     *
     * @param dir the venue's directory
     * @return value by label, in the order of definition
     * @throws VenueException if there is none or it is of another version
     */
    public static Map<String, Long> read(final Path dir) {
        final Path file = dir.resolve(FILE_NAME);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() != FILE_LENGTH) {
                throw new VenueException(file + " is not a status file of this version; use the release that wrote it");
            }
            final MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, FILE_LENGTH);
            try {
                return read(file, mapped);
            } finally {
                BufferUtil.free(mapped);
            }
        } catch (final NoSuchFileException e) {
            throw new VenueException(file + ": no such file; give the directory of a venue that was started once", e);
        } catch (final IOException e) {
            throw new VenueException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Long> read(final Path file, final MappedByteBuffer mapped) {
        if (new UnsafeBuffer(mapped, 0, HEADER_LENGTH).getLongVolatile(0) != MAGIC_AND_VERSION) {
            throw new VenueException(file + " is not a status file of this version, or its venue is just starting");
        }
        final CountersReader reader = new CountersReader(
                new UnsafeBuffer(mapped, HEADER_LENGTH, METADATA_LENGTH),
                new UnsafeBuffer(mapped, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH));
        final Map<String, Long> values = new LinkedHashMap<>();
        reader.forEach((counterId, label) -> values.put(label, reader.getCounterValue(counterId)));
        return values;
    }
}
