/**
 * Call auctions and price bands, without effects: at which price a book uncrosses ({@link io.ringfence.engine.auction.Uncross}), what was last said of it
 * ({@link io.ringfence.engine.auction.Indications}), and how far a trade may lie from the prices before it ({@link
 * io.ringfence.engine.auction.PriceBands}).
 *
 * <p>The walks of the root package carry out what is found here. Imports {@code book} and what stands below it.
 */
package io.ringfence.engine.auction;
