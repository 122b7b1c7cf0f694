/**
 * Order books side by side: {@link io.ringfence.perf.book.BookWorkload} plays a {@link io.ringfence.perf.stream.CommandStream} into one
 * book, {@link io.ringfence.perf.book.RingfenceBook} is ours. The books of peers are compiled by modules of their own under {@code
 * perf/peers}, which see this package and their own library, and run on a class path of their own.
 */
package io.ringfence.perf.book;
