package io.ringfence.acceptance.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.replay.text.DeskCodec;

/** What a person need not write in a command, because there is one sensible value for it. */
final class CommandDefaults {
    private CommandDefaults() {}

    /**
     * Adds what is not there.
     *
     * @param name of the command
     * @param fields of it, added to
     * @param timeNs the venue's time, nanoseconds since 1970
     * @return fields
     */
    static ObjectNode fill(final String name, final ObjectNode fields, final long timeNs) {
        switch (name) {
            case "Genesis" ->
                Prelude.commands().get(0).properties().forEach(field -> {
                    if (!field.getKey().equals("do")) {
                        putIfAbsent(fields, field.getKey(), field.getValue());
                    }
                });
            case "DefineSource" -> {
                if (!fields.has("sessionId")) {
                    putIfAbsent(fields, "session", fields.numberNode(Prelude.SESSION_ID));
                }
                putIfAbsent(fields, "weight", fields.numberNode(1));
            }
            case "OpenAccount" -> {
                if (!fields.has("reportSessionId")) {
                    putIfAbsent(fields, "reportSession", fields.numberNode(0));
                }
            }
            case "NewOrder" -> {
                putIfAbsent(fields, "orderType", fields.textNode(orderTypeOf(fields)));
                final boolean isMarket = fields.get("orderType").asText().equals("MARKET");
                putIfAbsent(fields, "timeInForce", fields.textNode(isMarket ? "IOC" : "GTC"));
            }
            case "PriceReport" -> {
                if (!fields.has("publishedAtNs")) {
                    putIfAbsent(
                            fields,
                            "publishedAt",
                            fields.textNode(DeskCodec.instant(timeNs).toString()));
                }
                putIfAbsent(fields, "confidence", fields.numberNode(0));
            }
            default -> {}
        }
        return fields;
    }

    /** What an order without a type is, by the prices that it has; with a trigger it is a stop, never a take-profit. */
    private static String orderTypeOf(final ObjectNode fields) {
        if (fields.hasNonNull("trailingDistance")
                || fields.hasNonNull("trailing")
                || fields.hasNonNull("trailingPpm")) {
            return "TRAILING_STOP";
        }
        final boolean isLimit = fields.hasNonNull("price");
        if (fields.hasNonNull("triggerPrice")) {
            return isLimit ? "STOP_LIMIT" : "STOP_MARKET";
        }
        return isLimit ? "LIMIT" : "MARKET";
    }

    private static void putIfAbsent(final ObjectNode fields, final String name, final JsonNode value) {
        if (!fields.has(name)) {
            fields.set(name, value);
        }
    }
}
