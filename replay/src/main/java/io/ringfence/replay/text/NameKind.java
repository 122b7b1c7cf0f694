package io.ringfence.replay.text;

import java.util.Locale;

/** Kinds of things that people name and messages number. Each kind counts from one. */
public enum NameKind {
    /** An account; the venue's own have fixed names and negative numbers. */
    ACCOUNT("OpenAccount"),
    /** An instrument. */
    INSTRUMENT("ListInstrument"),
    /** An asset. */
    ASSET("DefineAsset"),
    /** An index. */
    INDEX("DefineIndex"),
    /** A source of an index; one name is one number, whatever the index. */
    SOURCE("DefineSource"),
    /** A firm. */
    FIRM("DefineFirm"),
    /** A session. */
    SESSION("DefineSession"),
    /** Who owns accounts; one begins with its first account. */
    OWNER("OpenAccount");

    private final String definition;

    NameKind(final String definition) {
        this.definition = definition;
    }

    /** Name of the command that defines a thing of this kind. */
    public String definition() {
        return definition;
    }

    /** The word for one of them. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
