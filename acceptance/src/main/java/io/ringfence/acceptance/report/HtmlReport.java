package io.ringfence.acceptance.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.server.cli.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A report as one HTML file that holds everything it needs, the charting library (ECharts) included. A template names where the library
 * and the data go.
 */
public final class HtmlReport {
    private static final String ECHARTS = "/META-INF/resources/webjars/echarts/5.5.0/echarts.common.min.js";

    private HtmlReport() {}

    /**
     * Refuses a file that could not be written, before anything is computed for it.
     *
     * @throws InputException it is a folder, or lies in one that is not there or cannot be written
     */
    public static void check(final Path file) {
        final Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new InputException("--report " + file + ": cannot be written; name a file in a folder that is there");
        }
    }

    /**
     * Writes a report.
     *
     * @param file written anew
     * @param template resource with the places {@code ECHARTS} and {@code DATA} as comments of JavaScript
     * @param data what the template draws
     */
    public static void write(final Path file, final String template, final ObjectNode data) {
        // Inside a script element "</" could end it.
        final String json = data.toString().replace("</", "<\\/");
        try {
            final String html =
                    resource(template).replace("/*ECHARTS*/", resource(ECHARTS)).replace("/*DATA*/", json);
            Files.writeString(file, html);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(final String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
