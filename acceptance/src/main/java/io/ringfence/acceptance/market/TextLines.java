package io.ringfence.acceptance.market;

import io.ringfence.server.cli.InputException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The lines of a text, counted, so that whatever is wrong is said with its place. Belongs to the thread that reads. */
final class TextLines implements Closeable {
    private final String name;
    private final BufferedReader reader;
    private long line;

    /**
     * @param name what messages call the text
     * @param in closed with this
     */
    TextLines(String name, InputStream in) {
        this.name = name;
        reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
    }

    /**
     * Opens a file, plain or gzip; which one is told by its first bytes.
     *
     * @throws InputException when it is not there or cannot be read
     */
    static TextLines open(Path file) {
        requireFile(file);
        try {
            final InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
            try {
                in.mark(2);
                final boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
                in.reset();
                return new TextLines(file.toString(), gzip ? new GZIPInputStream(in, 1 << 16) : in);
            } catch (final IOException e) {
                in.close();
                throw e;
            }
        } catch (final IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new InputException(file + ": no such file; give the record as its publisher offers it");
        }
    }

    /**
     * The next line, or null at the end.
     *
     * @throws InputException when the file cannot be read further
     */
    String next() {
        line++;
        try {
            return reader.readLine();
        } catch (final IOException e) {
            throw unreadable(name + ":" + line, e);
        }
    }

    /** The number, from one, of the line that {@link #next} gave last; at the end, one more than there are. */
    long line() {
        return line;
    }

    String name() {
        return name;
    }

    /** What to throw when the last line is not as it should be. */
    InputException bad(String what) {
        return new InputException(name + ":" + line + ": " + what);
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (final IOException e) {
            throw unreadable(name, e);
        }
    }

    private static InputException unreadable(String place, IOException e) {
        if (e instanceof EOFException) {
            return new InputException(place + ": the compressed file ends in the middle; fetch it again", e);
        }
        if (e instanceof ZipException) {
            return new InputException(place + ": damaged compression (" + e.getMessage() + "); fetch it again", e);
        }
        return new InputException(place + ": cannot be read (" + e.getMessage() + "); check the file", e);
    }
}
