package io.ringfence.engine.hash;

/**
 * Mixes longs to one 64-bit hash whose every bit depends on every bit of every word and on the words' order.
 *
 * <p>One word goes through the finaliser that Steele, Lea and Flood chose for SplitMix64 ("Fast Splittable Pseudorandom
 * Number Generators", OOPSLA 2014): Stafford's variant 13 of MurmurHash3's fmix64. Further words are chained: each is
 * xored into the hash so far, moved by the golden gamma so that zero is no fixed point, and mixed again. For a fixed hash
 * {@link #fold(long, long)} is a bijection of the word, and for a fixed word a bijection of the hash.
 *
 * <p>A registry's hash is the sum modulo 2^64 of one hash per live row. Such a row hash begins with {@link #of(long)} of
 * a constant of the registry, so that equal rows of two registries do not cancel each other's change. Rows that change with
 * every command are hashed by {@link #pair pairs} of words.
 *
 * <p>The results are part of journaled {@code StateHash} events: the functions may never change. Stateless, allocates
 * nothing, any thread may call it.
 */
public final class Hash64 {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

    /** Odd like the other, and without a common pattern: a multiplier of the finaliser. */
    private static final long PAIR_GAMMA = 0xBF58_476D_1CE4_E5B9L;

    private Hash64() {}

    /**
     * The finaliser alone, a bijection; zero maps to zero.
     *
     * @return the mixed word.
     */
    public static long mix(long word) {
        long z = (word ^ word >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /**
     * Adds one word to a hash.
     *
     * @param hash of the words before.
     * @return the hash of the words before followed by {@code word}.
     */
    public static long fold(long hash, long word) {
        return mix((hash ^ word) + GOLDEN_GAMMA);
    }

    /**
     * One of several pairs of words whose sum, {@linkplain #mix mixed} once, is the hash of a row. No pair waits for
     * another, so a processor computes them side by side, where a chain of {@link #fold} waits at every word.
     *
     * <p>To each of the two words a number of its own is added, they are multiplied, and the halves of the product xored. It is a member
     * of the family of Carter and Wegman ("Universal classes of hash functions", 1979) that adds products of pairs (Lemire
     * and Kaser, "Strongly universal string hashing is fast", 2014), with fixed numbers in the place of random ones. So two rows
     * that nobody made for it have the same hash with a probability of about 2^-64; whoever knows the numbers can make two that
     * have. A state hash finds errors, not forgers.
     *
     * @param position of the pair in the row, zero or more; pairs of different positions do not commute.
     */
    public static long pair(int position, long a, long b) {
        long x = a + (position + 1) * GOLDEN_GAMMA;
        long y = b + (position + 1) * PAIR_GAMMA;
        return Math.multiplyHigh(x, y) ^ (x * y);
    }

    /** The hash of one word: {@code fold(0, a)}. */
    public static long of(long a) {
        return fold(0, a);
    }

    /** The hash of two words in their order. */
    public static long of(long a, long b) {
        return fold(of(a), b);
    }

    /** The hash of three words in their order. */
    public static long of(long a, long b, long c) {
        return fold(of(a, b), c);
    }

    /** The hash of four words in their order. */
    public static long of(long a, long b, long c, long d) {
        return fold(of(a, b, c), d);
    }
}
