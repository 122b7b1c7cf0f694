package io.ringfence.server;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.appender.RollingFileAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.AppenderComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ComponentBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/**
 * Where this process logs: a file that rolls at 16 MiB, ten of them kept, in the directory of the first venue that it started. Nothing is
 * logged to the console, and nothing from where decisions are made.
 */
final class VenueLogs {
    private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z'}{UTC} %-5level [%t] %logger{1} - %msg%n";
    private static boolean isOpen;

    private VenueLogs() {}

    /** Logs into this venue's directory from now on, unless this process already logs into another's. */
    static synchronized void open(final Path dir) {
        if (isOpen) {
            return;
        }
        isOpen = true;
        final ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.setStatusLevel(Level.ERROR).setConfigurationName("ringfence");
        final Path file = dir.resolve("log").resolve("ringfence.log");
        final ComponentBuilder<?> policy = builder.newComponent("Policies")
                .addComponent(builder.newComponent("SizeBasedTriggeringPolicy").addAttribute("size", "16 MB"));
        final AppenderComponentBuilder appender = builder.newAppender("file", RollingFileAppender.PLUGIN_NAME)
                .addAttribute("fileName", file.toString())
                .addAttribute("filePattern", file + ".%i.gz")
                .add(builder.newLayout("PatternLayout").addAttribute("pattern", PATTERN))
                .addComponent(policy)
                .addComponent(builder.newComponent("DefaultRolloverStrategy").addAttribute("max", 10));
        builder.add(appender);
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("file")));
        Configurator.reconfigure(builder.build());
    }
}
