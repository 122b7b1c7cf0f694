package io.ringfence.perf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchToolTest {
    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldListItsSets() {
        assertEquals(0, run("--help"));

        for (String set : new String[] {"book", "engine", "margin", "journal", "profile", "compare"}) {
            assertTrue(out.toString().contains("\n  " + set), out.toString());
        }
    }

    @Test
    void shouldRefuseWhatIsNotValidInOneLine() {
        assertRefused("name what to measure");
        assertRefused("boook", "boook");
        assertRefused("did you mean '--json'", "engine", "--jsn");
        assertRefused("--rounds is 0", "journal", "--rounds", "0");
        assertRefused("--accounts is 1;", "engine", "--accounts", "1");
        assertRefused("--accounts is 999;", "margin", "--accounts", "999");
        assertRefused("there is no situation 'quiet'", "margin", "--situations", "quiet");
        assertRefused("there is no command 'newRset'", "engine", "--commands", "newRset");
        assertRefused("there is no side 'cpptrader'", "book", "--sides", "cpptrader");
        assertRefused("there is no stream 'feed'", "book", "--streams", "feed");
        assertRefused("--commands is 5;", "book", "--commands", "5");
        assertRefused("Missing required parameter", "compare", "HEAD");
        assertRefused("there is no set 'profile' to compare", "compare", "HEAD", "profile");
    }

    @Test
    void shouldSayThatARevisionIsUnknown() {
        assertEquals(1, run("compare", "no-such-revision", "engine"));

        assertEquals(
                "scripts/bench compare: there is no revision 'no-such-revision' here",
                err.toString().strip());
    }

    private void assertRefused(String message, String... args) {
        err.getBuffer().setLength(0);
        assertEquals(2, run(args), err::toString);
        assertTrue(err.toString().contains(message), err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
    }

    private int run(String... args) {
        CommandLine commandLine = BenchTool.commandLine(new Checkout(directory, directory));
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(args);
    }
}
