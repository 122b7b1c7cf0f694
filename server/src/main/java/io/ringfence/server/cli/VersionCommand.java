package io.ringfence.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ringfence version}: the version of Ringfence and of what it runs on. */
@Command(name = "version", description = "Prints the version of Ringfence and of the Java that runs it.")
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        for (final String line : new Version().getVersion()) {
            out.println(line);
        }
        out.flush();
        return Ringfence.EXIT_OK;
    }

    /** The lines of {@code --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Ringfence.class.getPackage().getImplementationVersion();
            return new String[] {
                "ringfence " + (version == null ? "development build" : version),
                "java " + System.getProperty("java.runtime.version") + " (" + System.getProperty("java.vendor") + ")"
            };
        }
    }
}
