package io.ringfence.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LeveragesTest {
    private static final int ACCOUNTS = 50;
    private static final int INSTRUMENTS = 7;

    @Test
    void shouldRememberWhatAMapRemembers() {
        Leverages leverages = new Leverages(ACCOUNTS * INSTRUMENTS);
        Map<Integer, Integer> known = new HashMap<>();
        long seed = 9;
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            int account = random.nextInt(ACCOUNTS);
            int instrument = random.nextInt(INSTRUMENTS);
            int leverage = random.nextInt(4);
            leverages.set(account, instrument, leverage);
            if (leverage == Leverages.NONE) {
                known.remove(account * INSTRUMENTS + instrument);
            } else {
                known.put(account * INSTRUMENTS + instrument, leverage);
            }
            assertEquals(known.size(), leverages.size(), "seed=" + seed + " i=" + i);
            int other = random.nextInt(ACCOUNTS);
            int count = 0;
            for (int of = 0; of < INSTRUMENTS; of++) {
                assertEquals(known.getOrDefault(other * INSTRUMENTS + of, 0), leverages.of(other, of));
                count += of != instrument && known.containsKey(other * INSTRUMENTS + of) ? 1 : 0;
            }
            assertEquals(count, leverages.countBut(other, instrument, INSTRUMENTS));
            assertEquals(leverages.recomputeHash(), leverages.hash());
        }
    }

    @Test
    void shouldHashWhatIsSetHoweverItCameAbout() {
        Leverages one = new Leverages(100);
        Leverages other = new Leverages(100);
        for (int account = 0; account < 40; account++) {
            one.set(account, 3, 5);
        }
        for (int account = 39; account >= 0; account--) {
            other.set(account, 2, 9);
            other.set(account, 3, 5);
            other.set(account, 2, Leverages.NONE);
        }
        assertEquals(one.hash(), other.hash());
        assertEquals(40, other.size());
    }
}
