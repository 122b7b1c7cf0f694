package io.ringfence.engine.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Hash64Test {
    @Test
    void shouldMixAsTheJdksSplittableRandomDoes() {
        // SplittableRandom (JDK) is SplitMix64: its n-th output is the finaliser of seed + n * golden gamma.
        long seed = 42;
        SplittableRandom expected = new SplittableRandom(seed);
        for (int n = 1; n <= 100; n++) {
            assertEquals(expected.nextLong(), Hash64.mix(seed + n * 0x9E37_79B9_7F4A_7C15L));
        }
    }

    @Test
    void shouldFoldWordsInTheirOrder() {
        assertEquals(Hash64.fold(0, 7), Hash64.of(7));
        assertEquals(Hash64.fold(Hash64.of(7), 8), Hash64.of(7, 8));
        assertEquals(Hash64.fold(Hash64.of(7, 8), 9), Hash64.of(7, 8, 9));
        assertEquals(Hash64.fold(Hash64.of(7, 8, 9), 10), Hash64.of(7, 8, 9, 10));
        assertNotEquals(Hash64.of(7, 8), Hash64.of(8, 7));
        assertNotEquals(Hash64.of(0), Hash64.of(0, 0));
    }

    @Test
    void shouldFlipAboutHalfOfTheBitsWhenOneInputBitFlips() {
        Random random = new Random(7);
        int samples = 2_000;
        for (int word = 0; word < 2; word++) {
            for (int bit = 0; bit < 64; bit++) {
                long flipped = 0;
                for (int i = 0; i < samples; i++) {
                    long a = random.nextLong();
                    long b = random.nextLong();
                    long change = 1L << bit;
                    long other = word == 0 ? Hash64.of(a ^ change, b) : Hash64.of(a, b ^ change);
                    flipped += Long.bitCount(Hash64.of(a, b) ^ other);
                }
                // 64 bits at one half each: mean 32, standard deviation of the mean 4 / sqrt(2000) = 0.09.
                double mean = (double) flipped / samples;
                assertTrue(mean > 31.4 && mean < 32.6, "word=" + word + " bit=" + bit + " mean=" + mean);
            }
        }
    }

    @Test
    void shouldNotCollideOnSmallNumbers() {
        Set<Long> seen = new HashSet<>();
        for (long a = -250; a < 250; a++) {
            for (long b = -250; b < 250; b++) {
                assertTrue(seen.add(Hash64.of(a, b)), "a=" + a + " b=" + b);
            }
        }
    }

    @Test
    void shouldTellPairsApartByEveryWordAndPlace() {
        // Every way to lay six different words into three pairs: 6! = 720 rows.
        Set<Long> seen = new HashSet<>();
        permute(new long[] {0, 1, 2, -1, 1L << 32, Long.MIN_VALUE}, 0, seen);
        assertEquals(720, seen.size());
        // Moving a pair to another place, or adding one of zeros, is a change too.
        assertNotEquals(Hash64.pair(0, 7, 8), Hash64.pair(1, 7, 8));
        assertNotEquals(0, Hash64.pair(0, 0, 0));
    }

    @Test
    void shouldNotCollideOnPairsOfSmallNumbers() {
        Set<Long> seen = new HashSet<>();
        for (long a = 0; a < 30; a++) {
            for (long b = 0; b < 30; b++) {
                for (long c = 0; c < 30; c++) {
                    for (long d = 0; d < 30; d++) {
                        long hash = Hash64.mix(Hash64.pair(0, a, b) + Hash64.pair(1, c, d));
                        assertTrue(seen.add(hash), "a=" + a + " b=" + b + " c=" + c + " d=" + d);
                    }
                }
            }
        }
    }

    @Test
    void shouldFlipAboutHalfOfTheBitsWhenOneBitOfAPairFlips() {
        Random random = new Random(7);
        int samples = 2_000;
        for (int bit = 0; bit < 128; bit++) {
            long flipped = 0;
            for (int i = 0; i < samples; i++) {
                long a = random.nextInt(1_000_000);
                long b = random.nextInt(1_000_000);
                long others = Hash64.pair(0, random.nextInt(100), random.nextInt(100));
                long changedA = bit < 64 ? a ^ 1L << bit : a;
                long changedB = bit < 64 ? b : b ^ 1L << bit;
                flipped += Long.bitCount(Hash64.mix(others + Hash64.pair(3, a, b))
                        ^ Hash64.mix(others + Hash64.pair(3, changedA, changedB)));
            }
            // As above: mean 32, standard deviation of the mean 0.09.
            double mean = (double) flipped / samples;
            assertTrue(mean > 31.4 && mean < 32.6, "bit=" + bit + " mean=" + mean);
        }
    }

    private static void permute(long[] words, int from, Set<Long> seen) {
        if (from == words.length) {
            seen.add(Hash64.mix(Hash64.pair(0, words[0], words[1])
                    + Hash64.pair(1, words[2], words[3])
                    + Hash64.pair(2, words[4], words[5])));
            return;
        }
        for (int i = from; i < words.length; i++) {
            swap(words, from, i);
            permute(words, from + 1, seen);
            swap(words, from, i);
        }
    }

    private static void swap(long[] words, int i, int j) {
        long word = words[i];
        words[i] = words[j];
        words[j] = word;
    }
}
