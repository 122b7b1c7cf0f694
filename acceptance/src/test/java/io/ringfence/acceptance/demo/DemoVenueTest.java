package io.ringfence.acceptance.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import io.ringfence.replay.text.NameKind;
import java.io.IOException;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class DemoVenueTest {
    @Test
    void shouldBindTheNamesOfItsDefinitionToTheNumbersThatTheParticipantsUse() throws IOException {
        NameBook names = new NameBook();
        DeskCodec codec = DeskCodec.commands(names);
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        for (String line : DemoVenue.definition(1_000).lines().toList()) {
            ObjectNode command = (ObjectNode) DeskJson.MAPPER.readTree(line);
            String name = command.remove("do").asText();
            codec.encode(name, command, buffer, 0);
        }
        assertEquals("oracle-1", names.nameOf(NameKind.SESSION, DemoVenue.FIRST_ORACLE_SESSION));
        assertEquals("maker-1", names.nameOf(NameKind.SESSION, DemoVenue.FIRST_MAKER_SESSION));
        assertEquals("trader-4", names.nameOf(NameKind.SESSION, DemoVenue.FIRST_TRADER_SESSION + 3));
        assertEquals("treasury", names.nameOf(NameKind.SESSION, DemoVenue.TREASURY_SESSION));
        assertEquals("simulation", names.nameOf(NameKind.SESSION, DemoVenue.SIMULATION_SESSION));
        assertEquals("traders", names.nameOf(NameKind.FIRM, DemoVenue.TRADER_FIRM));
        assertEquals("makers", names.nameOf(NameKind.FIRM, DemoVenue.MAKER_FIRM));
        assertEquals("ETH", names.nameOf(NameKind.ASSET, DemoVenue.ETH));
        assertEquals("ETH-USD", names.nameOf(NameKind.INDEX, DemoVenue.indexId(GeneratedCrash.ETH)));
        assertEquals("ETH-PERP", names.nameOf(NameKind.INSTRUMENT, DemoVenue.instrumentId(GeneratedCrash.ETH)));
    }
}
