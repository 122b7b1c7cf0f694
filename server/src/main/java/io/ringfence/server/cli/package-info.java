/**
 * The command line of Ringfence.
 *
 * <p>Main types in reading order: {@link io.ringfence.server.cli.Ringfence} (the main class and its rules on errors and exit codes),
 * then one class per subcommand. Other modules add subcommands as a {@link io.ringfence.server.cli.SubcommandProvider}; they throw
 * {@link io.ringfence.server.cli.InputException} for what the user gave and got wrong.
 */
package io.ringfence.server.cli;
