package io.ringfence.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VenueConfigTest {
    @TempDir
    private Path temp;

    @Test
    void shouldTakeDefaultsAndResolvePathsAgainstTheFile() throws IOException {
        final VenueContext ctx = read("ringfence {\n dir = here\n credentials = secrets\n port = 0\n}\n")
                .toContext();
        assertEquals(temp.resolve("here"), ctx.dir());
        assertEquals(0, ctx.port());
        assertEquals(ThreadingMode.SHARED, ctx.threadingMode());
        assertEquals(16 << 20, ctx.outboundBytes());
    }

    @Test
    void shouldTakeTheConfigurationThatShips() {
        final VenueContext ctx =
                VenueConfig.read(Path.of("..", "scripts", "venue.conf")).toContext();
        assertEquals(7070, ctx.port());
    }

    @Test
    void shouldNameFileLineAndKnownKeysWhenAKeyIsUnknown() {
        assertFault("ringfence {\n dir = x\n prot = 1\n}\n", ":3: unknown key ringfence.prot", "ringfence.port");
    }

    @Test
    void shouldNameFileLineAndKeyWhenAValueIsNotOfItsKind() {
        assertFault("ringfence {\n dir = x\n port = many\n}\n", ":3: ringfence.port = many is not understood");
    }

    @Test
    void shouldNameTheBoundsWhenAValueIsOutOfRange() {
        assertFault("ringfence {\n dir = x\n port = 65536\n}\n", ":3: ringfence.port = 65536 must be from 0 to 65535");
        assertFault(
                "ringfence {\n dir = x\n inbound-slots = 1000\n}\n",
                ":3: ringfence.inbound-slots = 1000 must be a power");
    }

    @Test
    void shouldNameTheChoicesWhenThereIsNoSuchMode() {
        assertFault("ringfence {\n dir = x\n threading = MANY\n}\n", ":3: ", "[SHARED, SHARED_NETWORK, DEDICATED]");
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertFault("ringfence {\n port = 1\n}\n", "ringfence.dir is missing");
        assertThrows(VenueException.class, () -> VenueConfig.read(temp.resolve("absent.conf")));
    }

    @Test
    void shouldNameTheLineOfWhatIsNotHocon() {
        assertFault("ringfence {\n dir = {\n", ":", "not valid HOCON");
    }

    private void assertFault(final String text, final String... parts) {
        final String message =
                assertThrows(VenueException.class, () -> read(text).toContext()).getMessage();
        assertTrue(message.startsWith(temp.resolve("venue.conf").toString()), message);
        assertFalse(message.contains("\n"), message);
        for (final String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    private VenueConfig read(final String text) throws IOException {
        return VenueConfig.read(Files.writeString(temp.resolve("venue.conf"), text));
    }
}
