/**
 * Scenarios: situations in plain text, run through the engine that trades, with what must come out of it. {@code docs/scenarios.md}
 * is the format.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.scenario.ScenarioFile} reads and checks a file, {@link
 * io.ringfence.acceptance.scenario.ScenarioRunner} runs its lines, {@link io.ringfence.acceptance.scenario.Stage} is where it runs
 * them: in this process or at a venue behind TCP. {@link io.ringfence.acceptance.scenario.DeskVenue} is a venue that code leads in the same language. {@code ScenarioCommand} is the {@code ringfence scenario} command.
 */
package io.ringfence.acceptance.scenario;
