package io.ringfence.replay.text;

/** What a field's number means, and so how it reads; found from the schema's semanticType. */
enum FieldUnit {
    ACCOUNT(NameKind.ACCOUNT),
    INSTRUMENT(NameKind.INSTRUMENT),
    ASSET(NameKind.ASSET),
    INDEX(NameKind.INDEX),
    SOURCE(NameKind.SOURCE),
    FIRM(NameKind.FIRM),
    SESSION(NameKind.SESSION),
    OWNER(NameKind.OWNER),
    /** Mantissa in the exponent of the message's instrument, or of its index. */
    PRICE,
    /** Mantissa in the exponent of the message's index: its own, its instrument's, or its asset's. */
    INDEX_PRICE,
    /** Mantissa in the quantity exponent of the message's instrument. */
    QUANTITY,
    /** Smallest units of the message's asset. */
    AMOUNT,
    /** Smallest units of the settlement asset. */
    NOTIONAL,
    /** Millionths, read as a decimal rate. */
    RATE,
    /** Thousand-millionths, read as a decimal rate. */
    RATE_E9,
    /** Nanoseconds since 1970, read as an ISO-8601 instant. */
    TIMESTAMP,
    /** Template of a command, read as its name. */
    COMMAND,
    /** Hash, read as 16 hexadecimal digits. */
    HASH,
    /** Characters, padded with NUL. */
    TEXT,
    ENUM,
    /** Bits, read as a list of names. */
    SET,
    /** A plain number: counts, exponents, milliseconds, numbers of orders, trades and liquidations. */
    NUMBER;

    /** Kind of name that stands for the number, or null. */
    final NameKind nameKind;

    FieldUnit() {
        this(null);
    }

    FieldUnit(final NameKind nameKind) {
        this.nameKind = nameKind;
    }

    boolean isScaled() {
        return this == PRICE
                || this == INDEX_PRICE
                || this == QUANTITY
                || this == AMOUNT
                || this == NOTIONAL
                || this == RATE
                || this == RATE_E9;
    }

    static FieldUnit of(final String semanticType) {
        if (semanticType == null) {
            return NUMBER;
        }
        return switch (semanticType) {
            case "AccountId" -> ACCOUNT;
            case "InstrumentId" -> INSTRUMENT;
            case "AssetId" -> ASSET;
            case "IndexId" -> INDEX;
            case "SourceId" -> SOURCE;
            case "FirmId" -> FIRM;
            case "SessionId" -> SESSION;
            case "OwnerId" -> OWNER;
            case "Price" -> PRICE;
            case "IndexPrice" -> INDEX_PRICE;
            case "Quantity" -> QUANTITY;
            case "Amount" -> AMOUNT;
            case "Notional" -> NOTIONAL;
            case "RatePpm" -> RATE;
            case "RateE9" -> RATE_E9;
            case "TimestampNs" -> TIMESTAMP;
            case "CommandTemplate" -> COMMAND;
            case "Hash" -> HASH;
            default -> NUMBER;
        };
    }

    /** Name for people: without the suffix whose unit the text no longer has. */
    String deskName(final String name) {
        if (nameKind != null) {
            return without(name, "Id");
        }
        return switch (this) {
            case RATE -> without(name, "Ppm");
            case RATE_E9 -> without(name, "E9");
            case TIMESTAMP -> without(name, "Ns");
            case COMMAND -> "command";
            default -> name;
        };
    }

    private static String without(final String name, final String suffix) {
        return name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
    }
}
