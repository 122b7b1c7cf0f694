/**
 * Order books by price and time. They know ids, ticks and lots, never money, and no account beyond its index.
 *
 * <p>In reading order: {@link io.ringfence.engine.book.Orders} (every resting order of the venue), {@link
 * io.ringfence.engine.book.OrderBook} (one instrument: plan, rest, fill, remove), {@link
 * io.ringfence.engine.book.Fills} (what a plan found), {@link io.ringfence.engine.book.PriceLevels} (the rows of the
 * levels of all books). {@code BookSide} is the only class that knows how a price finds its level.
 *
 * <p>An order's walk asks {@link io.ringfence.engine.book.OrderBook#planFills} what it would meet, which changes nothing,
 * and then carries the plan out fill by fill.
 *
 * <p>Depends on {@code collection} and {@code hash}; the walks and the packages above it in the engine may depend on it.
 */
package io.ringfence.engine.book;
