package io.ringfence.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringfence.codecs.CommandTemplates;
import io.ringfence.codecs.DisconnectReason;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderEncoder;
import io.ringfence.codecs.SetRiskParametersEncoder;
import java.io.InputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class AdmittedMessagesTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[FrameLengths.MAX_COMMAND_FRAME_LENGTH]);

    @Test
    void shouldKnowEveryCommandOfTheSchemaThatASessionMaySend() throws Exception {
        int known = 0;
        try (InputStream schema = NewOrderEncoder.class.getResourceAsStream("command.xml")) {
            final NodeList messages = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(schema)
                    .getElementsByTagName("sbe:message");
            for (int i = 0; i < messages.getLength(); i++) {
                final Element message = (Element) messages.item(i);
                final int templateId = Integer.parseInt(message.getAttribute("id"));
                // A block of 0xFFFF is no message's own, so a known one is an invalid frame, an unknown one an unknown
                // schema.
                new MessageHeaderEncoder()
                        .wrap(buffer, 0)
                        .blockLength(0xFFFE)
                        .templateId(templateId)
                        .schemaId(NewOrderEncoder.SCHEMA_ID)
                        .version(0);
                assertEquals(
                        CommandTemplates.isOfVenue(templateId)
                                ? DisconnectReason.PROTOCOL_VIOLATION
                                : DisconnectReason.INVALID_FRAME,
                        AdmittedMessages.faultOf(buffer, 0, 100),
                        message.getAttribute("name"));
                known++;
            }
        }
        assertTrue(known > 10);
    }

    @Test
    void shouldTellTheVenuesOwnIdsFromThoseThatNobodyHas() {
        for (final int templateId : new int[] {40, 63}) {
            assertEquals(DisconnectReason.PROTOCOL_VIOLATION, faultOf(templateId), "templateId=" + templateId);
        }
        // The last two before the venue's, the first and the last behind them, what is above them, and the largest.
        for (final int templateId : new int[] {38, 39, 64, 199, 200, 0xFFFF}) {
            assertEquals(DisconnectReason.UNKNOWN_SCHEMA, faultOf(templateId), "templateId=" + templateId);
        }
    }

    private DisconnectReason faultOf(final int templateId) {
        new MessageHeaderEncoder()
                .wrap(buffer, 0)
                .blockLength(0)
                .templateId(templateId)
                .schemaId(NewOrderEncoder.SCHEMA_ID)
                .version(0);
        return AdmittedMessages.faultOf(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH);
    }

    @Test
    void shouldRefuseAGroupThatDoesNotFitItsFrame() {
        final SetRiskParametersEncoder parameters = new SetRiskParametersEncoder();
        parameters.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        parameters.tiersCount(2).next().next();
        final int length = parameters.limit();
        final int group = MessageHeaderEncoder.ENCODED_LENGTH + SetRiskParametersEncoder.BLOCK_LENGTH;

        assertEquals(null, AdmittedMessages.faultOf(buffer, 0, length));
        assertEquals(DisconnectReason.INVALID_FRAME, AdmittedMessages.faultOf(buffer, 0, length - 1));
        assertEquals(DisconnectReason.INVALID_FRAME, AdmittedMessages.faultOf(buffer, 0, length + 1));
        buffer.putByte(group + 2, (byte) 3);
        assertEquals(DisconnectReason.INVALID_FRAME, AdmittedMessages.faultOf(buffer, 0, length));
        buffer.putShort(group + 2, (short) -1);
        assertEquals(DisconnectReason.INVALID_FRAME, AdmittedMessages.faultOf(buffer, 0, length));
    }
}
