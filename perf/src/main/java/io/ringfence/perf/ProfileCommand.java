package io.ringfence.perf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.perf.engine.EngineWorkload;
import io.ringfence.perf.measure.BenchException;
import io.ringfence.perf.measure.Figures;
import io.ringfence.perf.measure.Machine;
import io.ringfence.perf.measure.MeasuredProcess;
import io.ringfence.perf.profile.ProfilePicture;
import io.ringfence.perf.profile.Stage;
import io.ringfence.perf.profile.StageProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the time of a command goes in the engine. */
@Command(
        name = "profile",
        description =
                "Where the time of a command goes in the engine, with 100,000 accounts; draws docs/engine-profile.svg.")
final class ProfileCommand implements Callable<Integer> {
    private static final int ACCOUNTS = 100_000;
    private static final int HEAP_MEGABYTES = 2_048;
    private static final int WARM_UP_PASSES = 15;
    private static final int PASSES = 40;
    private static final String LIBRARY = "linux-x64/libasyncProfiler.so";
    private static final List<EngineWorkload.Kind> KINDS = List.of(
            EngineWorkload.Kind.NEW_REST,
            EngineWorkload.Kind.NEW_TRADE,
            EngineWorkload.Kind.CANCEL,
            EngineWorkload.Kind.REPLACE);

    private final Checkout checkout;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints one JSON object as the last line.")
    private boolean json;

    @Option(names = "--picture", paramLabel = "FILE", description = "Draws another file instead.")
    private Path picture;

    ProfileCommand(Checkout checkout) {
        this.checkout = checkout;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        Path results = checkout.results("profile");
        Path drawn = picture == null ? checkout.root().resolve("docs/engine-profile.svg") : picture;
        Machine machine = Machine.of(checkout.root());
        List<StageProfile> profiles = new ArrayList<>();
        try {
            Path library = extractLibrary(results);
            for (EngineWorkload.Kind kind : KINDS) {
                spec.commandLine().getErr().println(kind.label());
                spec.commandLine().getErr().flush();
                profiles.add(profile(kind, library, results));
            }
            Files.writeString(
                    drawn,
                    ProfilePicture.draw(
                            profiles,
                            "Engine.onCommand, 100,000 accounts: nanoseconds per command, and where they go",
                            "Commit " + machine.commit() + "; " + machine.processor() + ", " + machine.cores()
                                    + " cores; " + machine.java()
                                    + ". Processor time, shared out by samples. scripts/bench profile"));
        } catch (IOException failure) {
            throw new BenchException("cannot profile: " + failure.getMessage(), failure);
        }
        PrintWriter out = spec.commandLine().getOut();
        print(out, profiles);
        out.println();
        out.println("Drawn: " + drawn);
        if (json) {
            out.println(new ObjectMapper()
                    .writeValueAsString(Map.of("set", "profile", "machine", machine, "rows", profiles)));
        }
        out.flush();
        return BenchTool.EXIT_OK;
    }

    private StageProfile profile(EngineWorkload.Kind kind, Path library, Path results) throws IOException {
        Path stacks = results.resolve(kind.label() + ".collapsed");
        MeasuredProcess process = new MeasuredProcess(
                EngineWorkload.class.getName(),
                System.getProperty("java.class.path"),
                HEAP_MEGABYTES,
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+DebugNonSafepoints",
                        "-agentpath:" + library + "=start,event=ctimer,interval=500us,collapsed,file=" + stacks));
        Figures figures = process.run(
                WARM_UP_PASSES,
                PASSES,
                results.resolve(kind.label() + ".hlog"),
                List.of(kind.label(), Integer.toString(ACCOUNTS)));
        return StageProfile.read(kind.label(), figures.nsPerCommand(), stacks);
    }

    private static void print(PrintWriter out, List<StageProfile> profiles) {
        out.printf(Locale.ROOT, "%-24s", "ns per command");
        profiles.forEach(profile -> out.printf(Locale.ROOT, "  %10s", profile.name()));
        out.println();
        for (Stage stage : Stage.values()) {
            out.printf(Locale.ROOT, "%-24s", stage.label());
            profiles.forEach(profile ->
                    out.printf(Locale.ROOT, "  %10.1f", profile.nsByStage().getOrDefault(stage, 0.0)));
            out.println();
        }
        out.printf(Locale.ROOT, "%-24s", "all");
        profiles.forEach(profile -> out.printf(Locale.ROOT, "  %10.1f", profile.nsPerCommand()));
        out.println();
    }

    private static Path extractLibrary(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path library = directory.resolve("libasyncProfiler.so");
        try (InputStream in = ProfileCommand.class.getClassLoader().getResourceAsStream(LIBRARY)) {
            if (in == null) {
                throw new IOException(LIBRARY + " of async-profiler is not on the class path");
            }
            Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
        }
        return library;
    }
}
