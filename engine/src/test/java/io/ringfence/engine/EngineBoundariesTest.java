package io.ringfence.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What keeps the engine deterministic and its packages in order. Each rule is also held against classes that break it. */
class EngineBoundariesTest {
    private static final String[] LOWEST_FIRST = {
        "fixed",
        "hash",
        "collection",
        "instrument",
        "parameter",
        "account",
        "oracle",
        "book",
        "auction",
        "contingency",
        "position",
        "margin",
        "clearing",
        "settlement",
        "liquidation",
        "session"
    };
    private static final String[] NONE = {};
    private static final String ENGINE = "io.ringfence.engine";
    private static final String BREACH = "io.ringfence.engine.breach";

    private final JavaClasses engine = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ENGINE);
    private final JavaClasses breach = new ClassFileImporter().importPackages(BREACH);

    @Test
    void shouldUseNothingThatIsNotAFunctionOfTheCommands() {
        check(
                root -> classes()
                        .that()
                        .resideInAPackage(root + "..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage(
                                root + "..",
                                "io.ringfence.codecs..",
                                "org.agrona..",
                                "java.lang",
                                "java.lang.invoke",
                                "java.nio",
                                "java.util")
                        .andShould()
                        .onlyDependOnClassesThat()
                        .doNotBelongToAnyOf(Random.class, Thread.class, System.Logger.class),
                "Clocked.random");
    }

    @Test
    void shouldReadNoClock() {
        check(root -> noClasses().should().callMethod(System.class, "nanoTime"), "Clocked.nanos()");
        check(root -> noClasses().should().callMethod(System.class, "currentTimeMillis"), "Clocked.millis()");
    }

    @Test
    void shouldBeFreeOfCycles() {
        check(root -> slices().matching(root + ".(*)..").should().beFreeOfCycles(), "Upward.above", "Downward.below");
    }

    @Test
    void shouldImportOnlyWhatStandsBelow() {
        for (int i = 0; i < LOWEST_FIRST.length; i++) {
            String below = LOWEST_FIRST[i];
            boolean isBreached = below.equals("fixed");
            for (int j = i + 1; j < LOWEST_FIRST.length; j++) {
                String above = LOWEST_FIRST[j];
                check(
                        root -> without(root + "." + below, root + "." + above),
                        isBreached && above.equals("margin") ? new String[] {"Upward.above"} : NONE);
            }
            check(root -> without(root + "." + below, root), isBreached ? new String[] {"Upward.root"} : NONE);
        }
    }

    private static ArchRule without(String packageBelow, String packageAbove) {
        return noClasses()
                .that()
                .resideInAPackage(packageBelow)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packageAbove)
                .allowEmptyShould(true);
    }

    /** The engine keeps the rule, and the engine that breaks it is told of each place. */
    private void check(Function<String, ArchRule> rule, String... places) {
        rule.apply(ENGINE).check(engine);

        String report = rule.apply(BREACH).evaluate(breach).getFailureReport().toString();
        for (String place : places) {
            assertTrue(report.contains(place), place + " is not in: " + report);
        }
    }
}
