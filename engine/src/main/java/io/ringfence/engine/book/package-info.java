/**
 * Order books by price and time. They know ids, ticks and lots, never money, and no account beyond its index.
 *
 * <p>In reading order: {@link io.ringfence.engine.book.OrderTerms} and {@link io.ringfence.engine.book.OrderAttributes} (what an order
 * is), {@link io.ringfence.engine.book.Orders} (every open order of the venue), {@link io.ringfence.engine.book.OrderBook} (one
 * instrument: plan, rest, fill, remove), {@link io.ringfence.engine.book.Fills} (what a plan found) and {@link
 * io.ringfence.engine.book.MakerGate} (what it asks of the walk), {@link io.ringfence.engine.book.PriceLevels} (the rows of the
 * levels of all books), {@link io.ringfence.engine.book.ImpactPrice} (what an amount would cost at once). {@code BookSide} and its {@code PriceTree} alone know how a price finds its level, {@code ClientOrderIds} how
 * a client's number finds its order.
 *
 * <p>An order's walk asks {@link io.ringfence.engine.book.OrderBook#planFills} what it would meet, which changes nothing,
 * and then carries the plan out entry by entry.
 *
 * <p>Depends on {@code collection} and {@code hash}; the walks and the packages above it in the engine may depend on it.
 */
package io.ringfence.engine.book;
