package io.ringfence.gateway;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The sessions' secrets, known to the gateway alone. They come from a file that its owner alone may read, or from the program that
 * starts the venue; they never enter the journal, a log or an error message. Not thread-safe; filled before the gateway starts.
 *
 * <p>A line of the file is {@code sessionId firmId secretHex}; {@code #} begins a comment; empty lines are allowed.
 */
public final class Credentials {
    /** Shortest secret, in bytes. */
    public static final int MIN_SECRET_LENGTH = 16;

    /** Longest secret, in bytes: the block of SHA-256; a longer one gains nothing. */
    public static final int MAX_SECRET_LENGTH = 64;

    private static final Set<PosixFilePermission> OWNER_ONLY = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Int2ObjectHashMap<SessionKey> keyBySessionId = new Int2ObjectHashMap<>();

    /** No credentials yet. */
    public Credentials() {}

    /**
     * Adds a session.
     *
     * @param sessionId positive, not added before
     * @param firmId positive
     * @param secret {@value #MIN_SECRET_LENGTH} to {@value #MAX_SECRET_LENGTH} bytes; copied
     * @return this
     * @throws CredentialsException if one of them is not as said
     */
    public Credentials add(final int sessionId, final int firmId, final byte[] secret) {
        final String fault = faultOf(sessionId, firmId, secret.length);
        if (fault != null) {
            throw new CredentialsException("Credentials of session " + sessionId + ": " + fault);
        }
        keyBySessionId.put(sessionId, new SessionKey(sessionId, firmId, secret.clone()));
        return this;
    }

    /**
     * Reads a file of secrets.
     *
     * @param file to read
     * @return what it holds
     * @throws CredentialsException if it is missing, may be read by others than its owner, or holds a line that is not understood;
     *     the message names file, line and remedy
     * @throws IOException if it cannot be read
     */
    public static Credentials read(final Path file) throws IOException {
        final List<String> lines;
        try {
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new CredentialsException(
                        file + ": others than its owner may use this file of secrets; run: chmod 600 " + file);
            }
            lines = Files.readAllLines(file);
        } catch (final NoSuchFileException e) {
            throw new CredentialsException(
                    file + ": no such file; write one line 'sessionId firmId secretHex' for each session, or let"
                            + " 'ringfence run --init' make one");
        } catch (final MalformedInputException e) {
            throw new CredentialsException(file + ": not a text file; each line is 'sessionId firmId secretHex'");
        }

        final Credentials credentials = new Credentials();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i);
            final int comment = line.indexOf('#');
            final String text = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!text.isEmpty()) {
                credentials.addLine(file + ":" + (i + 1), text);
            }
        }
        return credentials;
    }

    /**
     * How many sessions have a secret.
     *
     * @return their number
     */
    public int size() {
        return keyBySessionId.size();
    }

    /**
     * The firm of a session, for a client of that session.
     *
     * @param sessionId which
     * @return its firm; 0: no such session here
     */
    public int firmIdOf(final int sessionId) {
        final SessionKey key = keyBySessionId.get(sessionId);
        return key == null ? 0 : key.firmId();
    }

    /**
     * The secret of a session, for a client of that session.
     *
     * @param sessionId which
     * @return a copy of its secret
     * @throws CredentialsException if there is no such session here
     */
    public byte[] secretOf(final int sessionId) {
        final SessionKey key = keyBySessionId.get(sessionId);
        if (key == null) {
            throw new CredentialsException(
                    "no secret of session " + sessionId + "; name a session that the file holds");
        }
        return key.secret().clone();
    }

    /** The key of a session, or null. */
    SessionKey keyOf(final int sessionId) {
        return keyBySessionId.get(sessionId);
    }

    private void addLine(final String place, final String text) {
        final String[] words = BLANKS.split(text, -1);
        if (words.length != 3) {
            throw new CredentialsException(
                    place + ": expected 'sessionId firmId secretHex', found " + words.length + " words");
        }
        final int sessionId = positive(place, "sessionId", words[0]);
        final int firmId = positive(place, "firmId", words[1]);
        final byte[] secret;
        try {
            secret = HexFormat.of().parseHex(words[2]);
        } catch (final IllegalArgumentException e) {
            throw new CredentialsException(place + ": secretHex must be an even number of hexadecimal digits");
        }
        final String fault = faultOf(sessionId, firmId, secret.length);
        if (fault != null) {
            throw new CredentialsException(place + ": " + fault);
        }
        keyBySessionId.put(sessionId, new SessionKey(sessionId, firmId, secret));
    }

    private static int positive(final String place, final String name, final String word) {
        try {
            final int value = Integer.parseInt(word);
            if (value > 0) {
                return value;
            }
        } catch (final NumberFormatException ignored) {
            // answered below, with the words that are not positive
        }
        throw new CredentialsException(place + ": " + name + " must be a positive whole number");
    }

    private String faultOf(final int sessionId, final int firmId, final int secretLength) {
        if (sessionId <= 0 || firmId <= 0) {
            return "sessionId and firmId must be positive";
        }
        if (keyBySessionId.containsKey(sessionId)) {
            return "session " + sessionId + " stands twice; keep one";
        }
        if (secretLength < MIN_SECRET_LENGTH || secretLength > MAX_SECRET_LENGTH) {
            return "the secret must have " + MIN_SECRET_LENGTH + " to " + MAX_SECRET_LENGTH
                    + " bytes, twice as many digits";
        }
        return null;
    }
}
