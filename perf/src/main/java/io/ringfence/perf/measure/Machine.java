package io.ringfence.perf.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where and of what something was measured.
 *
 * @param commit the revision, with {@code +} behind it when files differ from it.
 * @param processor its name.
 * @param cores how many this process may use.
 * @param java the runtime.
 * @param os the kernel.
 * @param loadBefore processes that ran or wanted to, over the minute before the first measurement.
 */
public record Machine(String commit, String processor, int cores, String java, String os, double loadBefore) {

    /** This machine, and the revision that is checked out in a directory. */
    public static Machine of(Path root) {
        String changes = git(root, "status", "--porcelain", "--untracked-files=no");
        return new Machine(
                git(root, "rev-parse", "--short", "HEAD") + (changes.isEmpty() ? "" : "+"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                load());
    }

    /** Megabytes of memory that this machine could give to a process now; {@link Long#MAX_VALUE} where it does not say. */
    public static long availableMegabytes() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException failure) {
            return Long.MAX_VALUE;
        }
    }

    private static String git(Path root, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? output.strip() : "unknown";
        } catch (IOException failure) {
            return "unknown";
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static String processorName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException failure) {
            return "unknown";
        }
    }

    private static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
        } catch (IOException failure) {
            return Double.NaN;
        }
    }
}
