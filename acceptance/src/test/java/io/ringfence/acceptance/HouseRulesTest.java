package io.ringfence.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Who may know whom, across the modules. What the engine and the journal may use is said by their own tests, {@code
 * EngineBoundariesTest} and {@code JournalBoundariesTest}. Each rule is also held against {@code io.ringfence.acceptance.breach}, a
 * house of the same shape in which every rule is broken.
 */
class HouseRulesTest {
    private static final String HOUSE = "io.ringfence";
    private static final String BREACH = "io.ringfence.acceptance.breach";

    private static final JavaClasses HOUSE_CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(HOUSE);
    private static final JavaClasses BREACH_CLASSES = new ClassFileImporter().importPackages(BREACH);

    @Test
    void shouldSeeEveryModuleThatAVenueConsistsOf() {
        for (String module :
                new String[] {"codecs", "engine", "marketdata", "journal", "gateway", "replay", "server", "acceptance"
                }) {
            assertTrue(
                    HOUSE_CLASSES.stream()
                            .anyMatch(type -> type.getPackageName().startsWith(HOUSE + "." + module)),
                    module);
        }
        assertFalse(HOUSE_CLASSES.containPackage(BREACH));
    }

    @Test
    void shouldBeFreeOfCyclesBetweenPackages() {
        check(root -> slices().matching(root + ".(**)").should().beFreeOfCycles(), ".one", ".two");
    }

    @Test
    void shouldUseChronicleInTheJournalOnly() {
        check(root -> usedOnlyIn(root, "net.openhft..", "journal"), ".engine.Queueing.time>");
    }

    @Test
    void shouldUseTheDisruptorInTheServerOnly() {
        // And in perf, whose measurements are not on a venue's class path.
        check(root -> usedOnlyIn(root, "com.lmax..", "server"), ".gateway.Wired.ring>");
    }

    @Test
    void shouldUseAeronNowhere() {
        check(root -> usedOnlyIn(root, "io.aeron.."), ".server.Published.publication>");
    }

    @Test
    void shouldKeepEngineJournalAndServerFromTheGateway() {
        check(
                root -> unknownTo(root, "gateway", "engine", "journal", "server"),
                ".gateway.Wired.engine>",
                ".gateway.Wired.journal>",
                ".gateway.Wired.server>");
    }

    @Test
    void shouldKeepGatewayAndServerFromTheReplay() {
        check(
                root -> unknownTo(root, "replay", "gateway", "server"),
                ".replay.Connected.gateway>",
                ".replay.Connected.server>");
    }

    @Test
    void shouldDeriveMarketDataFromTheEventsAlone() {
        check(
                root -> unknownTo(root, "marketdata", "engine", "journal", "gateway", "replay", "server"),
                ".marketdata.Peeking.engine>");
    }

    /** Two computations that share code can be wrong together. */
    @Test
    void shouldKeepTheIndependentCheckerFromTheEngine() {
        check(root -> unknownTo(root, "replay.check", "engine"), ".replay.check.Leaning.engine>");
    }

    @Test
    void shouldKeepAcceptanceFromTheServer() {
        check(root -> unknownTo(root, "server", "acceptance"), ".server.Published.scenario>");
    }

    private static ArchRule usedOnlyIn(String root, String vendor, String... modules) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages(root, modules))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(vendor);
    }

    private static ArchRule unknownTo(String root, String module, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(root + "." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(root, others));
    }

    private static String[] packages(String root, String... modules) {
        return Arrays.stream(modules).map(module -> root + "." + module + "..").toArray(String[]::new);
    }

    /** The house keeps the rule, and the house of breaches is told of each breach that is named. */
    private static void check(Rule rule, String... breaches) {
        rule.of(HOUSE).check(HOUSE_CLASSES);

        String report =
                rule.of(BREACH).evaluate(BREACH_CLASSES).getFailureReport().toString();
        for (String breach : breaches) {
            assertTrue(report.contains(BREACH + breach), breach + " is not in: " + report);
        }
    }

    /** A rule about a house, by the package that its modules stand in. */
    @FunctionalInterface
    private interface Rule {
        ArchRule of(String root);
    }
}
