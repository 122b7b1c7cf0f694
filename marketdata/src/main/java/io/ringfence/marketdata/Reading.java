package io.ringfence.marketdata;

/** What became of a message that a {@link MarketDataBook} was given. */
public enum Reading {
    /** It changed the book, or is part of a snapshot that will. */
    APPLIED,
    /** It is of another channel or an older epoch, or the book includes it already. */
    IGNORED,
    /** A message before it is missing. The book is as it was; it needs what is missing, or a snapshot that includes it. */
    GAP
}
