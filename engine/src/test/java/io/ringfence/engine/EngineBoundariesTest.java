package io.ringfence.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What keeps the engine deterministic and its packages in order; the first rule also fails where it must. */
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
        "position",
        "margin",
        "clearing",
        "liquidation",
        "session"
    };
    private static final ArchRule PURE = classes()
            .that()
            .resideInAPackage("io.ringfence.engine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ringfence.engine..",
                    "io.ringfence.codecs..",
                    "org.agrona..",
                    "java.lang",
                    "java.lang.invoke",
                    "java.nio",
                    "java.util")
            .andShould()
            .onlyDependOnClassesThat()
            .doNotBelongToAnyOf(Random.class, Thread.class, System.Logger.class);

    private final JavaClasses engine = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.ringfence.engine");

    @Test
    void shouldUseNothingThatIsNotAFunctionOfTheCommands() {
        PURE.check(engine);
        noClasses().should().callMethod(System.class, "nanoTime").check(engine);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(engine);
    }

    @Test
    void shouldFailOnABreach() {
        JavaClasses breach = new ClassFileImporter().importClasses(RandomCommandsTest.class);
        assertThrows(AssertionError.class, () -> PURE.check(breach));
    }

    @Test
    void shouldBeFreeOfCycles() {
        slices().matching("io.ringfence.engine.(*)..").should().beFreeOfCycles().check(engine);
    }

    @Test
    void shouldImportOnlyWhatStandsBelow() {
        for (int i = 0; i < LOWEST_FIRST.length; i++) {
            for (int above = i + 1; above < LOWEST_FIRST.length; above++) {
                noClasses()
                        .that()
                        .resideInAPackage("io.ringfence.engine." + LOWEST_FIRST[i])
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.ringfence.engine." + LOWEST_FIRST[above])
                        .check(engine);
            }
            noClasses()
                    .that()
                    .resideInAPackage("io.ringfence.engine." + LOWEST_FIRST[i])
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.ringfence.engine")
                    .check(engine);
        }
    }
}
