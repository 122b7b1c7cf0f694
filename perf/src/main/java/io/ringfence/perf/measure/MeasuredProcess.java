package io.ringfence.perf.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java process that measures one workload: its main class, its class path, and the flags that all of them have in common.
 *
 * @param mainClass hands its arguments to {@link Measurement#main}.
 * @param classPath as {@code java -cp} takes it.
 * @param heapMegabytes the heap, fixed and touched beforehand.
 * @param furtherFlags flags beyond the common ones.
 */
public record MeasuredProcess(String mainClass, String classPath, int heapMegabytes, List<String> furtherFlags) {
    /** The first JDK that warns of what Agrona and Chronicle use. */
    private static final int WARNING_JDK = 24;

    /** Every flag of the process. */
    public List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("-Xms" + heapMegabytes + "m");
        flags.add("-Xmx" + heapMegabytes + "m");
        flags.add("-XX:+AlwaysPreTouch");
        // Its barriers cost the least, which favours whoever links objects.
        flags.add("-XX:+UseParallelGC");
        flags.add("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");
        flags.add("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
        flags.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
        flags.add("--add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        if (Runtime.version().feature() >= WARNING_JDK) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        flags.addAll(furtherFlags);
        return flags;
    }

    /**
     * Runs it to its end.
     *
     * @param warmUpPasses passes before those that count.
     * @param passes passes that count.
     * @param histogramFile where the histogram of single commands goes; what it prints as an error goes beside it.
     * @param workloadArgs what the workload takes.
     * @throws BenchException when it fails or prints no figures.
     */
    public Figures run(int warmUpPasses, int passes, Path histogramFile, List<String> workloadArgs) {
        Path errors = histogramFile.resolveSibling(histogramFile.getFileName() + ".err");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags());
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(List.of(Integer.toString(warmUpPasses), Integer.toString(passes), histogramFile.toString()));
        command.addAll(workloadArgs);
        try {
            Files.createDirectories(histogramFile.getParent());
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            Figures figures = null;
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (Figures.isLine(line)) {
                        figures = Figures.parse(line);
                    }
                }
            } finally {
                if (figures == null) {
                    process.destroy();
                }
            }
            int exit = process.waitFor();
            if (exit != 0 || figures == null) {
                throw new BenchException(mainClass + " " + String.join(" ", workloadArgs) + " failed with exit code "
                        + exit + ": " + firstLine(errors) + " (all of it in " + errors + ")");
            }
            Files.deleteIfExists(errors);
            return figures;
        } catch (IOException failure) {
            throw new BenchException("cannot run " + mainClass + ": " + failure.getMessage(), failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while " + mainClass + " ran", failure);
        }
    }

    private static String firstLine(Path errors) throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return lines.isEmpty() ? "it says nothing" : lines.get(0);
    }
}
