package io.ringfence.acceptance.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskCodec;
import io.ringfence.replay.text.DeskJson;
import io.ringfence.replay.text.NameBook;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The venue of the demonstration: who takes part, what is traded, and on which terms. The numbers here are those that the
 * definition's names are bound to, in order, from one.
 */
final class DemoVenue {
    static final int VENUE_FIRM = 1;
    static final int ORACLE_FIRM = 2;
    static final int MAKER_FIRM = 3;
    static final int TRADER_FIRM = 4;

    /** One session for each of the {@link Tape#SOURCES} sources, from this number. */
    static final int FIRST_ORACLE_SESSION = 1;

    static final int FIRST_MAKER_SESSION = 4;
    static final int MAKER_SESSIONS = 2;
    static final int FIRST_TRADER_SESSION = 6;
    static final int TRADER_SESSIONS = 4;
    static final int TREASURY_SESSION = 10;
    static final int SIMULATION_SESSION = 11;
    static final int SESSIONS = 11;

    static final int USD = 1;
    static final int BTC = 2;
    static final int ETH = 3;

    /** One whole unit of the settlement asset. */
    static final long DOLLAR = 1_000_000;

    /** Decimals of BTC and ETH. */
    static final int COIN_DECIMALS = 8;

    private DemoVenue() {}

    /** Firm of a session. */
    static int firmOf(int sessionId) {
        if (sessionId < FIRST_MAKER_SESSION) {
            return ORACLE_FIRM;
        }
        if (sessionId < FIRST_TRADER_SESSION) {
            return MAKER_FIRM;
        }
        return sessionId < TREASURY_SESSION ? TRADER_FIRM : VENUE_FIRM;
    }

    /** Instrument on an index of the {@link Tape}. */
    static int instrumentId(int index) {
        return index + 1;
    }

    /** Index of the {@link Tape} as the venue numbers it. */
    static int indexId(int index) {
        return index + 1;
    }

    /** A price of the tape in the instrument's ticks, rounded down: 0.1 for BTC, 0.01 for ETH. */
    static long ticks(int index, long tapePrice) {
        return tapePrice / (index == GeneratedCrash.BTC ? 1_000 : 100);
    }

    /** Lots worth a number of dollars, rounded down: a lot is 0.001 BTC or 0.01 ETH. */
    static long lots(int index, long dollars, long tapePrice) {
        long lotsPerCoin = index == GeneratedCrash.BTC ? 1_000 : 100;
        return dollars * 10_000 * lotsPerCoin / tapePrice;
    }

    /** Smallest units of a coin worth a number of dollars, rounded down. */
    static long coinUnits(long dollars, long tapePrice) {
        return dollars * 10_000 * 100_000_000L / tapePrice;
    }

    /**
     * The venue's first commands in the desk's language.
     *
     * @param accounts how many there will be
     */
    static String definition(int accounts) {
        StringBuilder text = new StringBuilder(8 << 10);
        text.append("""
                {"do":"Genesis","venue":"DEMO","maxFirms":8,"maxSessions":16,"maxAccounts":%d,"maxAssets":4,"maxIndexes":4,\
                "maxSourcesPerIndex":4,"maxInstruments":4,"maxPositions":%d,"maxOrders":%d,"maxOrdersPerAccount":64,\
                "maxPriceLevels":%d,"maxOrdersPerLevel":100000,"maxFillsPerOrder":256,"stateHashInterval":1000,"logicalTime":"YES"}
                """.formatted(accounts + 8, 2 * accounts + 16, 4 * accounts + 1024, 4 * accounts + 1024));
        for (String firm : new String[] {"venue", "oracles", "makers", "traders"}) {
            text.append("{\"do\":\"DefineFirm\",\"firm\":\"%s\"}%n".formatted(firm));
        }
        for (int session = 1; session <= SESSIONS; session++) {
            text.append("{\"do\":\"DefineSession\",\"session\":\"%s\",\"firm\":\"%s\",\"roles\":[\"%s\"]}%n"
                    .formatted(sessionName(session), firmName(session), role(session)));
        }
        for (String index : new String[] {"BTC-USD", "ETH-USD"}) {
            text.append("""
                    {"do":"DefineIndex","index":"%s","uncertain":"0.005","maxConfidence":"0.02","staleAfterMs":5000,\
                    "deadAfterMs":60000,"priceExponent":-4,"quorum":2}
                    """.formatted(index));
            for (int source = 0; source < Tape.SOURCES; source++) {
                text.append("""
                        {"do":"DefineSource","index":"%s","source":"source-%d","session":"%s","weight":1,"maxAgeMs":3000}
                        """.formatted(index, source + 1, sessionName(FIRST_ORACLE_SESSION + source)));
            }
        }
        text.append("""
                {"do":"DefineAsset","asset":"USD","decimals":6,"tiers":[{"maintenanceWeight":"1","initialWeight":"1"}]}
                {"do":"DefineAsset","asset":"BTC","index":"BTC-USD","decimals":8,"tiers":[\
                {"upperValue":"10000000","maintenanceWeight":"0.9","initialWeight":"0.85"},\
                {"maintenanceWeight":"0.7","initialWeight":"0.6"}]}
                {"do":"DefineAsset","asset":"ETH","index":"ETH-USD","decimals":8,"tiers":[\
                {"upperValue":"5000000","maintenanceWeight":"0.9","initialWeight":"0.85"},\
                {"maintenanceWeight":"0.6","initialWeight":"0.5"}]}
                {"do":"ListInstrument","instrument":"BTC-PERP","index":"BTC-USD","tickSize":"0.1","lotSize":"0.001",\
                "priceExponent":-1,"quantityExponent":-3}
                {"do":"ListInstrument","instrument":"ETH-PERP","index":"ETH-USD","tickSize":"0.01","lotSize":"0.01",\
                "priceExponent":-2,"quantityExponent":-2}
                """);
        for (String instrument : new String[] {"BTC-PERP", "ETH-PERP"}) {
            text.append("""
                    {"do":"SetRiskParameters","instrument":"%1$s","makerFee":"0.0001","takerFee":"0.0005","protection":"0.01",\
                    "priceBand":"0.05","openInterestLower":"500000000","openInterestUpper":"2000000000",\
                    "liquidationFee":"0.005","liquidationBand":"0.015","liquidationTarget":"0.5",\
                    "liquidationFirstSliceNotional":"100000","liquidationDustNotional":"100","liquidationCoolDownMs":30000,\
                    "tiers":[{"lowerNotional":"0","initialMargin":"0.05","maintenanceMargin":"0.03"},\
                    {"lowerNotional":"5000000","initialMargin":"0.1","maintenanceMargin":"0.05"}]}
                    {"do":"SetTradingStatus","instrument":"%1$s","status":"CONTINUOUS"}
                    """.formatted(instrument));
        }
        return text.toString();
    }

    /** The same as messages of command.xml, each with its message header. */
    static List<DirectBuffer> commands(int accounts) {
        DeskCodec codec = DeskCodec.commands(new NameBook());
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(512);
        List<DirectBuffer> commands = new ArrayList<>();
        for (String line : definition(accounts).lines().toList()) {
            try {
                ObjectNode fields = (ObjectNode) DeskJson.MAPPER.readTree(line);
                String message = fields.remove("do").asText();
                byte[] command = new byte[codec.encode(message, fields, buffer, 0)];
                buffer.getBytes(0, command);
                commands.add(new UnsafeBuffer(command));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(line, e);
            }
        }
        return commands;
    }

    private static String sessionName(int sessionId) {
        if (sessionId < FIRST_MAKER_SESSION) {
            return "oracle-" + sessionId;
        }
        if (sessionId < FIRST_TRADER_SESSION) {
            return "maker-" + (sessionId - FIRST_MAKER_SESSION + 1);
        }
        if (sessionId < TREASURY_SESSION) {
            return "trader-" + (sessionId - FIRST_TRADER_SESSION + 1);
        }
        return sessionId == TREASURY_SESSION ? "treasury" : "simulation";
    }

    private static String firmName(int sessionId) {
        return switch (firmOf(sessionId)) {
            case VENUE_FIRM -> "venue";
            case ORACLE_FIRM -> "oracles";
            case MAKER_FIRM -> "makers";
            default -> "traders";
        };
    }

    private static String role(int sessionId) {
        return switch (sessionId) {
            case TREASURY_SESSION -> "treasury";
            case SIMULATION_SESSION -> "simulation";
            default -> firmOf(sessionId) == ORACLE_FIRM ? "oracle" : "trader";
        };
    }
}
