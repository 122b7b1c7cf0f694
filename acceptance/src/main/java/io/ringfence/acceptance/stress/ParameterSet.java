package io.ringfence.acceptance.stress;

import io.ringfence.acceptance.scenario.ScenarioFile;
import java.nio.file.Path;

/**
 * A venue's definition under which the population trades: indexes, assets, instruments, parameters.
 *
 * @param name its file's name without ending, for people
 * @param definition commands that define it
 */
record ParameterSet(String name, ScenarioFile definition) {
    /**
     * Reads a set.
     *
     * @throws io.ringfence.server.cli.InputException it cannot be read or is not valid
     */
    static ParameterSet read(final Path file) {
        final String fileName = file.getFileName().toString();
        final int dot = fileName.lastIndexOf('.');
        return new ParameterSet(dot > 0 ? fileName.substring(0, dot) : fileName, ScenarioFile.read(file));
    }
}
