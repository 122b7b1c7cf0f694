package io.ringfence.replay.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.codecs.CommandRejectedEncoder;
import io.ringfence.codecs.DefineAssetDecoder;
import io.ringfence.codecs.DefineSessionDecoder;
import io.ringfence.codecs.FrameLengths;
import io.ringfence.codecs.LiquidationSliceEncoder;
import io.ringfence.codecs.MessageHeaderDecoder;
import io.ringfence.codecs.MessageHeaderEncoder;
import io.ringfence.codecs.NewOrderDecoder;
import io.ringfence.codecs.OrderCanceledEncoder;
import io.ringfence.codecs.OrderType;
import io.ringfence.codecs.PriceReportDecoder;
import io.ringfence.codecs.RejectReason;
import io.ringfence.codecs.ReplaceOrderDecoder;
import io.ringfence.codecs.Side;
import io.ringfence.codecs.StateHashEncoder;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeskCodecTest {
    private static final int OFFSET = 24;

    private final NameBook names = new NameBook();
    private final DeskCodec commands = DeskCodec.commands(names);
    private final DeskCodec events = DeskCodec.events(names);
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();

    @BeforeEach
    void defineASmallVenue() {
        command("{'do':'DefineIndex','index':'ETH','uncertain':0.005,'maxConfidence':'0.02','staleAfterMs':5000,"
                + "'deadAfterMs':60000,'priceExponent':-3,'quorum':2}");
        command("{'do':'DefineAsset','asset':'USD','decimals':6,'tiers':[{'maintenanceWeight':1,'initialWeight':1}]}");
        command("{'do':'DefineAsset','asset':'ETH','index':'ETH','decimals':8}");
        command("{'do':'ListInstrument','instrument':'ETH-PERP','index':'ETH','tickSize':'0.05','lotSize':'0.01',"
                + "'priceExponent':-2,'quantityExponent':-4}");
        command("{'do':'OpenAccount','account':'alice','firm':1,'reportSession':0}");
    }

    @Test
    void shouldWritePriceAndQuantityInTheExponentsOfTheInstrument() {
        command("{'do':'NewOrder','account':'alice','clientOrderId':7,'instrument':'ETH-PERP','side':'BUY',"
                + "'orderType':'LIMIT','timeInForce':'GTC','price':'199.5','quantity':1.25}");

        final NewOrderDecoder order = new NewOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(1, order.accountId());
        assertEquals(1, order.instrumentId());
        assertEquals(19_950, order.price()); // 199.5 in hundredths
        assertEquals(12_500, order.quantity()); // 1.25 in ten-thousandths
        assertEquals(Side.BUY, order.side());
        assertEquals(OrderType.LIMIT, order.orderType());
    }

    @Test
    void shouldReadBackWhatItWrote() {
        final String text = "{'account':'alice','clientOrderId':7,'price':'199.5','quantity':'1.25',"
                + "'instrument':'ETH-PERP','side':'BUY','orderType':'LIMIT','timeInForce':'GTC','instructions':[]}";
        final int length = commands.encode("NewOrder", json(text), buffer, OFFSET);

        final ObjectNode back = DeskJson.MAPPER.createObjectNode();
        commands.decode(buffer, OFFSET, length, back);

        assertEquals(json(text), back);
        assertEquals("NewOrder", commands.messageName(buffer, OFFSET, length));
    }

    @Test
    void shouldLeaveOutANullPriceAndWriteItAsNull() {
        final int length = commands.encode(
                "NewOrder",
                json("{'account':'alice','clientOrderId':7,'quantity':'1','instrument':'ETH-PERP','side':'SELL',"
                        + "'orderType':'MARKET','timeInForce':'IOC'}"),
                buffer,
                OFFSET);

        assertEquals(
                NewOrderDecoder.priceNullValue(),
                new NewOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, header).price());
        final ObjectNode back = DeskJson.MAPPER.createObjectNode();
        commands.decode(buffer, OFFSET, length, back);
        assertFalse(back.has("price"));
    }

    @Test
    void shouldFindTheExponentOfAReplacementFromTheOrderThatItReplaces() {
        command("{'do':'NewOrder','account':'alice','clientOrderId':7,'instrument':'ETH-PERP','side':'BUY',"
                + "'orderType':'LIMIT','timeInForce':'GTC','price':'199.5','quantity':'1'}");
        command("{'do':'ReplaceOrder','account':'alice','clientOrderId':7,'price':'199.55','quantity':'2'}");

        final ReplaceOrderDecoder replace = new ReplaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(19_955, replace.price());
        assertEquals(20_000, replace.quantity());
    }

    @Test
    void shouldAskForTheMantissaWhenNothingTellsTheExponent() {
        final DeskFormatException refused = assertThrows(
                DeskFormatException.class,
                () -> command("{'do':'ReplaceOrder','account':'alice','clientOrderId':99,'price':'1','quantity':'1'}"));
        assertEquals("price", refused.field());
        assertTrue(refused.getMessage().contains("{\"mantissa\": n}"), refused.getMessage());

        command("{'do':'ReplaceOrder','account':'alice','clientOrderId':99,'price':{'mantissa':5},"
                + "'quantity':{'mantissa':6}}");
        final ReplaceOrderDecoder replace = new ReplaceOrderDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(5, replace.price());
        assertEquals(6, replace.quantity());
    }

    @Test
    void shouldWritePricesOfReportsInTheExponentOfTheIndex() {
        command("{'do':'PriceReport','index':'ETH','source':'A','publishedAt':'2020-03-12T10:00:00.5Z',"
                + "'price':'194.123','confidence':0,'flags':['halted']}");

        final PriceReportDecoder report = new PriceReportDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(194_123, report.price());
        assertEquals(1_584_007_200_500_000_000L, report.publishedAtNs());
        assertTrue(report.flags().halted());
        assertFalse(report.flags().floor());
    }

    @Test
    void shouldWriteGroupsAndRates() {
        command("{'do':'DefineAsset','asset':'BTC','indexId':2,'decimals':8,'tiers':["
                + "{'upperValue':'1000000.5','maintenanceWeight':'0.9','initialWeightPpm':0.85},"
                + "{'maintenanceWeight':0.5,'initialWeight':'0.25'}]}");

        final DefineAssetDecoder asset = new DefineAssetDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(3, asset.assetId());
        assertEquals("BTC", asset.symbol());
        assertEquals(2, asset.indexId());
        final DefineAssetDecoder.TiersDecoder tiers = asset.tiers();
        assertEquals(2, tiers.count());
        tiers.next();
        assertEquals(1_000_000_500_000L, tiers.upperValue());
        assertEquals(900_000, tiers.maintenanceWeightPpm());
        assertEquals(850_000, tiers.initialWeightPpm());
        tiers.next();
        assertEquals(DefineAssetDecoder.TiersDecoder.upperValueNullValue(), tiers.upperValue());
    }

    @Test
    void shouldTakeTheSymbolForTheNameAndTheNameForTheSymbol() {
        command("{'do':'DefineFirm','symbol':'ACME'}");
        assertEquals("ACME", names.nameOf(NameKind.FIRM, 2)); // 1 was used as a number before
        command("{'do':'DefineSession','session':'desk','firm':'ACME','roles':['trader','risk']}");
        final DefineSessionDecoder session = new DefineSessionDecoder().wrapAndApplyHeader(buffer, OFFSET, header);
        assertEquals(2, session.firmId());
        assertTrue(session.roles().trader());
        assertTrue(session.roles().risk());
        assertFalse(session.roles().oracle());
    }

    @Test
    void shouldRefuseWhatIsFinerThanTheExponent() {
        final DeskFormatException refused = assertThrows(
                DeskFormatException.class,
                () -> command("{'do':'NewOrder','account':'alice','clientOrderId':7,'instrument':'ETH-PERP',"
                        + "'side':'BUY','orderType':'LIMIT','timeInForce':'GTC','price':'199.501','quantity':1}"));
        assertEquals("price", refused.field());
        assertEquals(
                "price 199.501 is not a multiple of 0.01, the smallest step that its definition can express",
                refused.getMessage());
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheField() {
        final DeskFormatException refused = assertThrows(
                DeskFormatException.class,
                () -> command("{'do':'Deposit','account':'alice','asset':'USD','amount':'10000000000000'}"));
        assertEquals("amount", refused.field());
        assertTrue(refused.getMessage().contains("out of the range"), refused.getMessage());
    }

    @Test
    void shouldSuggestTheNearestNameWhenOneIsMisspelt() {
        assertEquals("", failure("{'do':'NewOrdr'}").field());
        assertTrue(failure("{'do':'NewOrdr'}").getMessage().contains("did you mean 'NewOrder'?"));
        final DeskFormatException field = failure("{'do':'Deposit','acount':'alice'}");
        assertEquals("acount", field.field());
        assertTrue(field.getMessage().contains("did you mean 'account'?"), field.getMessage());
        final DeskFormatException name = failure("{'do':'Deposit','account':'alcie','asset':'USD','amount':1}");
        assertEquals("account", name.field());
        assertTrue(name.getMessage().contains("did you mean 'alice'?"), name.getMessage());
        final DeskFormatException value = failure("{'do':'SetTradingStatus','instrument':'ETH-PERP','status':'HALT'}");
        assertTrue(value.getMessage().contains("(known: CONTINUOUS, HALTED, PENDING, "), value.getMessage());
    }

    @Test
    void shouldBindAQuiteUnknownNameAtItsFirstUse() {
        command("{'do':'Deposit','account':'mallory','asset':'USD','amount':1}");
        assertEquals(2L, names.idOf(NameKind.ACCOUNT, "mallory"));
    }

    @Test
    void shouldReadEventsInHumanUnits() {
        final OrderCanceledEncoder canceled =
                new OrderCanceledEncoder().wrapAndApplyHeader(buffer, OFFSET, headerEncoder);
        canceled.orderId(5)
                .clientOrderId(7)
                .accountId(1)
                .instrumentId(1)
                .canceledQuantity(12_500)
                .filledQuantity(0);
        canceled.reason(io.ringfence.codecs.CancelReason.SELF_TRADE)
                .rejectReason(io.ringfence.codecs.RejectReason.NULL_VAL);
        assertEquals(
                json("{'orderId':5,'clientOrderId':7,'account':'alice','instrument':'ETH-PERP',"
                        + "'canceledQuantity':'1.25','filledQuantity':'0','reason':'SELF_TRADE'}"),
                event(canceled.encodedLength()));

        final CommandRejectedEncoder rejected =
                new CommandRejectedEncoder().wrapAndApplyHeader(buffer, OFFSET, headerEncoder);
        rejected.bound(0).value(3).detail("tickSize").templateId(7).reason(RejectReason.INVALID_FIELD);
        assertEquals(
                json("{'bound':0,'value':3,'detail':'tickSize','command':'ListInstrument','reason':'INVALID_FIELD'}"),
                event(rejected.encodedLength()));

        final StateHashEncoder hash = new StateHashEncoder().wrapAndApplyHeader(buffer, OFFSET, headerEncoder);
        hash.business(-1).sessions(255).time(0);
        assertEquals(
                "ffffffffffffffff", event(hash.encodedLength()).get("business").textValue());
    }

    @Test
    void shouldReadTheIndexPriceOfASliceInTheExponentOfTheIndex() {
        final LiquidationSliceEncoder slice =
                new LiquidationSliceEncoder().wrapAndApplyHeader(buffer, OFFSET, headerEncoder);
        slice.accountId(1)
                .instrumentId(1)
                .side(Side.SELL)
                .quantity(100)
                .limitPrice(19_000)
                .indexPrice(194_123);
        final ObjectNode event = event(slice.encodedLength());
        assertEquals("190", event.get("limitPrice").textValue()); // hundredths
        assertEquals("194.123", event.get("indexPrice").textValue()); // thousandths
    }

    @Test
    void shouldPutExpectationsIntoTheFormInWhichEventsAreRead() {
        final OrderCanceledEncoder canceled =
                new OrderCanceledEncoder().wrapAndApplyHeader(buffer, OFFSET, headerEncoder);
        canceled.orderId(5)
                .clientOrderId(7)
                .accountId(1)
                .instrumentId(1)
                .canceledQuantity(12_500)
                .filledQuantity(0);
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + canceled.encodedLength();
        assertEquals(
                json("{'canceledQuantity':'1.25','account':'alice'}"),
                events.canonical(json("{'canceledQuantity':1.250,'accountId':1}"), buffer, OFFSET, length));
    }

    @Test
    void shouldReadEveryFieldOfEveryMessageThatIsAllZero() {
        for (final String message : events.messageNames()) {
            assertTrue(events.fieldNames(message) != null);
        }
        final SchemaLayout schema = SchemaLayout.load("event");
        for (final String name : schema.messageNames()) {
            final MessageLayout layout = schema.message(name);
            buffer.setMemory(OFFSET, FrameLengths.MAX_EVENT_FRAME_LENGTH, (byte) 0);
            headerEncoder.wrap(buffer, OFFSET).blockLength(layout.blockLength()).templateId(layout.templateId());
            headerEncoder.schemaId(schema.schemaId()).version(schema.version());
            final ObjectNode event = DeskJson.MAPPER.createObjectNode();
            DeskCodec.events(new NameBook()).decode(buffer, OFFSET, 8 + layout.blockLength(), event);
            assertEquals(layout.fields().size(), event.size(), name);
        }
    }

    @Test
    void shouldRefuseAMessageThatIsCutShort() {
        assertThrows(DeskFormatException.class, () -> events.decode(buffer, OFFSET, 7, json("{}")));
        final int length = commands.encode(
                "DefineAsset",
                json("{'asset':'X','decimals':2,'tiers':[{'maintenanceWeight':1,'initialWeight':1}]}"),
                buffer,
                OFFSET);
        assertThrows(DeskFormatException.class, () -> commands.decode(buffer, OFFSET, length - 1, json("{}")));
    }

    @Test
    void shouldKnowTheVenuesOwnAccountsAsTheSchemaNumbersThem() throws Exception {
        final String types;
        try (InputStream in = DeskCodec.class.getResourceAsStream("/io/ringfence/codecs/types.xml")) {
            types = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        final int from = types.indexOf("<enum name=\"VenueAccount\"");
        final Matcher value = Pattern.compile("<validValue name=\"(\\w+)\"[^>]*>(-\\d+)<")
                .matcher(types.substring(from, types.indexOf("</enum>", from)));
        final List<String> inSchema = new ArrayList<>();
        while (value.find()) {
            inSchema.add(value.group(1));
            assertEquals(-inSchema.size(), Integer.parseInt(value.group(2)));
            assertEquals(
                    -inSchema.size(),
                    names.idOf(NameKind.ACCOUNT, value.group(1)).intValue());
        }
        assertEquals(NameBook.VENUE_ACCOUNTS, inSchema);
    }

    private ObjectNode event(final int bodyLength) {
        final ObjectNode into = DeskJson.MAPPER.createObjectNode();
        events.decode(buffer, OFFSET, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength, into);
        return into;
    }

    private DeskFormatException failure(final String text) {
        return assertThrows(DeskFormatException.class, () -> command(text));
    }

    private int command(final String text) {
        final ObjectNode fields = json(text);
        final JsonNode name = fields.remove("do");
        return commands.encode(name.textValue(), fields, buffer, OFFSET);
    }

    private static ObjectNode json(final String text) {
        try {
            return (ObjectNode) DeskJson.MAPPER.readTree(text.replace('\'', '"'));
        } catch (final com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
