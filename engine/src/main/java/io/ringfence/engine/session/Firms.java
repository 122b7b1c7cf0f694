package io.ringfence.engine.session;

import io.ringfence.engine.hash.Hash64;
import io.ringfence.engine.instrument.Symbols;
import org.agrona.collections.Int2IntHashMap;

/**
 * Registry of firms, dense by order of definition. Owned by the engine's thread; allocates nothing after construction except
 * when a firm is defined.
 */
public final class Firms {
    /** Index of no firm. */
    public static final int NULL_INDEX = -1;

    private static final long HASH_SEED = Hash64.of(0x4649_524D);

    private final int[] firmIds;
    private final Symbols symbols;
    private final Int2IntHashMap indexByFirmId = new Int2IntHashMap(NULL_INDEX);
    private int count;
    private long hash;

    /** Built once; {@code capacity}: most firms that there can be. */
    public Firms(int capacity) {
        firmIds = new int[capacity];
        symbols = new Symbols(capacity);
    }

    /** {@return how many firms can be defined in all} */
    public int capacity() {
        return firmIds.length;
    }

    /** {@return how many firms are defined} */
    public int count() {
        return count;
    }

    /** {@return the firm's index, or {@link #NULL_INDEX}} */
    public int indexOf(int firmId) {
        return indexByFirmId.get(firmId);
    }

    /** {@return the firm's number} */
    public int firmId(int firmIndex) {
        return firmIds[firmIndex];
    }

    /** Copies the symbol's {@link Symbols#LENGTH_BYTES} bytes. */
    public void getSymbol(int firmIndex, byte[] target, int offset) {
        symbols.get(firmIndex, target, offset);
    }

    /**
     * Defines a firm. The caller has checked that the number is free and that there is room.
     *
     * @return its index.
     */
    public int define(int firmId, byte[] symbol, int symbolOffset) {
        int index = count++;
        firmIds[index] = firmId;
        symbols.set(index, symbol, symbolOffset);
        indexByFirmId.put(firmId, index);
        hash += rowHash(index);
        return index;
    }

    /** {@return sum of the hashes of all rows, kept as they change} */
    public long hash() {
        return hash;
    }

    /** {@return the same, computed from the rows} */
    public long recomputeHash() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += rowHash(i);
        }
        return sum;
    }

    private long rowHash(int index) {
        return symbols.fold(index, Hash64.of(HASH_SEED, index, firmIds[index]));
    }
}
