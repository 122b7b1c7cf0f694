package io.ringfence.perf.profile;

/** A part of the engine that samples are counted for. The order is the order of a command's way, and of the picture. */
public enum Stage {
    /** Frames to calls, and the gates of a session. */
    DECODING("decoding and gates", "#4e79a7"),
    /** The walk itself: checks, decisions, instruments, parameters. */
    WALK("walk", "#f28e2b"),
    /** Equity, margin requirements, marks. */
    MARGIN("margin", "#e15759"),
    /** Order books and the registry of orders. */
    BOOK("book", "#76b7b2"),
    /** Positions, reservations, ledger, fees. */
    CLEARING("clearing and positions", "#59a14f"),
    /** Who would fall under maintenance margin, at which price; liquidation. */
    MARGIN_WATCH("margin watch", "#edc948"),
    /** Mixing of state hashes, wherever it is asked for. */
    HASHES("state hashes", "#b07aa1"),
    /** Calls to frames. */
    ENCODING("encoding of events", "#9c755f"),
    /** The sink that counts events, and the clockwork of the measurement. */
    MEASUREMENT("measurement", "#bab0ac");

    private static final String ENGINE = "io/ringfence/engine/";

    private final String label;
    private final String colour;

    Stage(String label, String colour) {
        this.label = label;
        this.colour = colour;
    }

    /** What people call it. */
    public String label() {
        return label;
    }

    String colour() {
        return colour;
    }

    /**
     * Whose a frame is.
     *
     * @param frame class and method, with slashes, as the profiler writes it.
     * @return the stage; null for a frame that serves whoever calls it (buffers, collections, arithmetic, the JDK).
     */
    static Stage of(String frame) {
        if (frame.startsWith("io/ringfence/perf/")) {
            return MEASUREMENT;
        }
        if (frame.startsWith("io/ringfence/codecs/")) {
            String type = frame.substring(0, frame.lastIndexOf('.'));
            return type.contains("Encoder") ? ENCODING : type.contains("Decoder") ? DECODING : null;
        }
        if (!frame.startsWith(ENGINE)) {
            return null;
        }
        String rest = frame.substring(ENGINE.length());
        int slash = rest.indexOf('/');
        if (slash < 0) {
            return ofRoot(rest);
        }
        return switch (rest.substring(0, slash)) {
            case "book" -> BOOK;
            case "margin", "oracle" -> MARGIN;
            case "clearing", "position", "account" -> CLEARING;
            case "liquidation" -> MARGIN_WATCH;
            case "hash" -> HASHES;
            case "session" -> DECODING;
            case "instrument", "parameter" -> WALK;
            default -> null;
        };
    }

    private static Stage ofRoot(String rest) {
        String type = rest.substring(0, Math.max(0, rest.indexOf('.')));
        return switch (type) {
            case "EventPublisher" -> ENCODING;
            case "CommandAdapter", "SessionEntry", "Engine" -> DECODING;
            case "Maintenance", "AccountLiquidation" -> MARGIN_WATCH;
            case "StateHash" -> HASHES;
            default -> WALK;
        };
    }
}
