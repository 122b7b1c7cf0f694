package io.ringfence.acceptance.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.replay.text.DeskJson;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A capture of Binance's public streams of one symbol, line by line: depth updates, best bid and ask, trades, and one REST snapshot of
 * the depth. Belongs to the thread that reads.
 */
final class BinanceCapture implements Closeable {
    /** What a line is. */
    enum Kind {
        /** The answer to a REST request for the depth. */
        SNAPSHOT,
        /** A depthUpdate. */
        DEPTH,
        /** The best bid and ask, published as they change. */
        TICKER,
        /** A trade, of which nothing more is read. */
        TRADE
    }

    /** Which rules chain the updates: see {@link BinanceVerification}. */
    enum Market {
        /** Spot: an update begins one after the end of the one before. */
        SPOT,
        /** Futures with margin in US dollar: an update names the end of the one before. */
        USD_M,
        /** Futures with margin in coin: as {@link #USD_M}. */
        COIN_M
    }

    /**
     * A price, and what now stands there: zero for nothing. Both as published.
     *
     * @param price decimal text
     * @param quantity decimal text
     */
    record Level(String price, String quantity) {}

    /**
     * A depthUpdate.
     *
     * @param line where it stands
     * @param firstId of the changes it sums up: U
     * @param lastId of these: u
     * @param previousLastId of the update before, on futures: pu
     */
    record Update(long line, long firstId, long lastId, long previousLastId, List<Level> bids, List<Level> asks) {}

    /**
     * The best bid and ask, prices and quantities as text.
     *
     * @param line where it stands
     * @param id of the change it was published for: u
     */
    record Ticker(long line, long id, String bid, String bidQuantity, String ask, String askQuantity) {}

    /**
     * A REST snapshot.
     *
     * @param line where it stands
     * @param lastId of the changes it includes: lastUpdateId
     */
    record Snapshot(long line, long lastId, List<Level> bids, List<Level> asks) {}

    private final TextLines lines;
    private JsonNode json;
    private long timeNs;
    private Kind kind;

    private BinanceCapture(TextLines lines) {
        this.lines = lines;
    }

    static BinanceCapture open(Path file) {
        return new BinanceCapture(TextLines.open(file));
    }

    /**
     * Reads a line.
     *
     * @return what it is, or null at the end
     * @throws io.ringfence.server.cli.InputException when it is damaged
     */
    Kind next() {
        final String text = lines.next();
        if (text == null) {
            return null;
        }
        final int space = text.indexOf(' ');
        if (space < 0) {
            throw lines.bad("is no line 'nanoseconds JSON'");
        }
        final long time = number(text.substring(0, space), "time");
        if (time < timeNs) {
            throw lines.bad("its time is before that of the line above; the capture must be as recorded");
        }
        timeNs = time;
        try {
            json = DeskJson.MAPPER.readTree(text.substring(space + 1));
        } catch (final JsonProcessingException e) {
            throw lines.bad(
                    "is no JSON after the time (" + e.getOriginalMessage().replace('\n', ' ') + ")");
        }
        kind = kind();
        if (kind != Kind.SNAPSHOT) {
            json = json.get("data");
        }
        return kind;
    }

    Update update() {
        return new Update(
                lines.line(),
                number("U"),
                number("u"),
                market() == Market.SPOT ? 0 : number("pu"),
                levels("b"),
                levels("a"));
    }

    Ticker ticker() {
        return new Ticker(lines.line(), number("u"), text("b"), text("B"), text("a"), text("A"));
    }

    Snapshot snapshot() {
        return new Snapshot(lines.line(), number("lastUpdateId"), levels("bids"), levels("asks"));
    }

    /** The symbol that a depth update is of. */
    String symbol() {
        return text("s");
    }

    /** The market that a depth update is of: only futures name the update before, only those in coin their pair. */
    Market market() {
        if (!json.has("pu")) {
            return Market.SPOT;
        }
        return json.has("ps") ? Market.COIN_M : Market.USD_M;
    }

    TextLines lines() {
        return lines;
    }

    @Override
    public void close() {
        lines.close();
    }

    private Kind kind() {
        if (json.has("lastUpdateId")) {
            return Kind.SNAPSHOT;
        }
        final String stream = json.path("stream").asText();
        if (!json.path("data").isObject()) {
            throw lines.bad("is neither a snapshot nor a message of a stream");
        }
        if (stream.contains("@depth")) {
            return Kind.DEPTH;
        }
        if (stream.endsWith("@bookTicker")) {
            return Kind.TICKER;
        }
        if (stream.endsWith("@trade") || stream.endsWith("@aggTrade")) {
            return Kind.TRADE;
        }
        throw lines.bad("'" + stream + "' is no stream of depth, bookTicker or trade");
    }

    private List<Level> levels(String field) {
        final JsonNode rows = json.path(field);
        if (!rows.isArray()) {
            throw lines.bad("has no list '" + field + "'");
        }
        final List<Level> levels = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() < 2) {
                throw lines.bad("entry " + (i + 1) + " of '" + field + "' is no price and quantity");
            }
            levels.add(new Level(rows.get(i).get(0).asText(), rows.get(i).get(1).asText()));
        }
        return levels;
    }

    private long number(String field) {
        return number(text(field), "'" + field + "'");
    }

    private String text(String field) {
        if (!json.path(field).isValueNode()) {
            throw lines.bad("has no '" + field + "'");
        }
        return json.get(field).asText();
    }

    private long number(String text, String what) {
        try {
            return Decimals.units(text, 0);
        } catch (final NumberFormatException e) {
            throw lines.bad(what + " is no number: '" + text + "'");
        }
    }
}
