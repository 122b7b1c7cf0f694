package io.ringfence.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final String SECRET = "000102030405060708090a0b0c0d0e0f";

    @TempDir
    Path dir;

    private Path file(final String permissions, final String text) throws IOException {
        final Path file = dir.resolve("secrets");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private String faultOf(final String text) throws IOException {
        final Path file = file("rw-------", text);
        final CredentialsException e = assertThrows(CredentialsException.class, () -> Credentials.read(file));
        assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
        return e.getMessage().substring(file.toString().length());
    }

    @Test
    void shouldReadSessionsAndPassOverComments() throws IOException {
        final Credentials credentials =
                Credentials.read(file("r--------", "# all\n\n 1 7 " + SECRET + " # first\n2\t8\t" + SECRET + "ff\n"));
        assertEquals(2, credentials.size());
        assertEquals(7, credentials.keyOf(1).firmId());
        assertArrayEquals(
                new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                credentials.keyOf(1).secret());
        assertEquals(17, credentials.keyOf(2).secret().length);
        assertNull(credentials.keyOf(3));
    }

    @Test
    void shouldRefuseAFileThatOthersMayRead() throws IOException {
        final Path file = file("rw-r-----", "1 7 " + SECRET);
        final CredentialsException e = assertThrows(CredentialsException.class, () -> Credentials.read(file));
        assertTrue(e.getMessage().endsWith("run: chmod 600 " + file), e.getMessage());
    }

    @Test
    void shouldNameFileAndRemedyWhenThereIsNone() {
        final Path file = dir.resolve("absent");
        final CredentialsException e = assertThrows(CredentialsException.class, () -> Credentials.read(file));
        assertTrue(e.getMessage().startsWith(file + ": no such file"), e.getMessage());
    }

    @Test
    void shouldNameTheLineThatIsNotUnderstoodAndNeverTheSecret() throws IOException {
        assertEquals(":1: expected 'sessionId firmId secretHex', found 2 words", faultOf("1 7"));
        assertEquals(":2: sessionId must be a positive whole number", faultOf("#\nx 7 " + SECRET));
        assertEquals(":1: firmId must be a positive whole number", faultOf("1 0 " + SECRET));
        assertEquals(":1: secretHex must be an even number of hexadecimal digits", faultOf("1 7 " + SECRET + "0"));
        assertEquals(":2: session 1 stands twice; keep one", faultOf("1 7 " + SECRET + "\n1 8 " + SECRET));
        final String tooShort = faultOf("1 7 c0ffee");
        assertTrue(tooShort.startsWith(":1: the secret must have 16 to 64 bytes"), tooShort);
        assertFalse(tooShort.contains("c0ffee"));
    }
}
