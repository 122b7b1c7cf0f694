package io.ringfence.journal;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class JournalBoundariesTest {
    @Test
    void shouldNotHaveWhatReportsToTheQueuesVendor() {
        assertThrows(ClassNotFoundException.class, () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
    }

    @Test
    void shouldUseNothingOfTheHouseButCodecs() {
        classes()
                .that()
                .resideInAPackage("io.ringfence.journal..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.ringfence.journal..", "io.ringfence.codecs..", "org.agrona..", "net.openhft..", "java..")
                .check(new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("io.ringfence.journal"));
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
