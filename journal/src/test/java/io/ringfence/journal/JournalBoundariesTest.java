package io.ringfence.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class JournalBoundariesTest {
    private static final ArchRule ONLY_CODECS = classes()
            .that()
            .resideInAPackage("io.ringfence.journal..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ringfence.journal..", "io.ringfence.codecs..", "org.agrona..", "net.openhft..", "java..");

    @Test
    void shouldNotHaveWhatReportsToTheQueuesVendor() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    @Test
    void shouldUseNothingOfTheHouseButCodecs() {
        ONLY_CODECS.check(new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.ringfence.journal"));

        // A test class knows more than it may: itself a breach of the rule.
        JavaClasses breach = new ClassFileImporter().importClasses(JournalBoundariesTest.class);
        assertThrows(AssertionError.class, () -> ONLY_CODECS.check(breach));
    }

    @Test
    void shouldKeepTheRecordHeaderAtItsFixedWidthAndPlaces() {
        assertEquals(128, RecordLayout.HEADER_LENGTH);
        assertEquals(116, RecordLayout.CRC_COVERED_LENGTH);
        assertEquals(128 + 4, RecordLayout.recordLength(0));
        assertEquals(128 + 4, RecordLayout.recordLength(4));
        assertEquals(128 + 12, RecordLayout.recordLength(5));
    }

    @Test
    void shouldMixTheChainAsDocumented() {
        // SplitMix64 of Steele et al.: with sequence 1 and nothing else its input is the golden gamma, whose output is
        // well known.
        assertEquals(0xE220A8397B1DCDAFL, RecordLayout.chain(0, 0, 1));
    }
}
