package io.ringfence.engine.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @Test
    void shouldFindEveryIdUntilItIsFullAndNoOther() {
        for (int capacity : new int[] {1, 2, 3, 1_000, 4_096}) {
            Accounts accounts = new Accounts(capacity, 1);
            Random random = new Random(capacity);
            Map<Long, Integer> expected = new HashMap<>();
            while (expected.size() < capacity) {
                // Ids in a row as well as far apart.
                long id = random.nextBoolean() ? 1L + random.nextInt(2 * capacity) : random.nextLong() >>> 1 | 1;
                assertEquals(expected.getOrDefault(id, Accounts.NULL_ACCOUNT), accounts.indexOf(id));
                if (!expected.containsKey(id)) {
                    assertFalse(accounts.isFull());
                    expected.put(id, accounts.add(id, 0, 0, 0));
                }
            }
            assertTrue(accounts.isFull());
            expected.forEach((id, index) -> {
                assertEquals(index, accounts.indexOf(id));
                assertEquals(id, accounts.id(index));
            });
            for (int i = 0; i < 10_000; i++) {
                long id = random.nextLong();
                assertEquals(expected.getOrDefault(id, Accounts.NULL_ACCOUNT), accounts.indexOf(id));
            }
            assertEquals(accounts.hash(), accounts.recomputeHash());
        }
    }

    @Test
    void shouldRefuseAnIdThatIsTakenAndAnAccountTooMany() {
        Accounts accounts = new Accounts(2, 1);
        accounts.add(7, 0, 0, 0);
        assertThrows(IllegalStateException.class, () -> accounts.add(7, 0, 0, 0));
        assertThrows(IllegalStateException.class, () -> accounts.add(0, 0, 0, 0));
        accounts.add(8, 0, 0, 0);
        assertThrows(IllegalStateException.class, () -> accounts.add(9, 0, 0, 0));
    }
}
