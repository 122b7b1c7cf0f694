package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DepositKeysTest {
    private static final long WEEK = 7;

    @Test
    void shouldKnowAKeyByAccountAndAsset() {
        DepositKeys keys = new DepositKeys(3);
        keys.add(8, 1, 77, 0);
        assertTrue(keys.contains(8, 1, 77));
        assertFalse(keys.contains(8, 1, 78));
        assertFalse(keys.contains(8, 2, 77));
        assertFalse(keys.contains(9, 1, 77));
    }

    @Test
    void shouldForgetTheOldestForTheNextOnceItWasKeptLongEnough() {
        DepositKeys keys = new DepositKeys(2);
        keys.add(8, 1, 1, 100);
        keys.add(8, 1, 2, 101);
        assertFalse(keys.hasRoom(107 - WEEK), "seen a week ago, not before that");
        assertTrue(keys.hasRoom(108 - WEEK));
        keys.add(8, 1, 3, 108);
        assertFalse(keys.contains(8, 1, 1));
        assertTrue(keys.contains(8, 1, 2));
        assertTrue(keys.contains(8, 1, 3));
        assertEquals(2, keys.size());
        assertEquals(keys.recomputeHash(), keys.hash());
    }

    @Test
    void shouldRememberWhatASetRemembers() {
        int capacity = 13;
        DepositKeys keys = new DepositKeys(capacity);
        Set<Long> known = new HashSet<>();
        ArrayDeque<Long> inOrder = new ArrayDeque<>();
        long seed = 4;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            long key = 1L + random.nextInt(30);
            assertEquals(known.contains(key), keys.contains(1, 1, key), "seed=" + seed + " i=" + i);
            if (known.add(key)) {
                if (inOrder.size() == capacity) {
                    known.remove(inOrder.removeFirst());
                }
                inOrder.add(key);
                keys.add(1, 1, key, i);
            }
            assertEquals(inOrder.size(), keys.size());
            assertEquals(keys.recomputeHash(), keys.hash());
        }
    }
}
