package io.ringfence.engine.instrument;

import io.ringfence.engine.hash.Hash64;

/** Short names of fixed width, one after the other in one array, as the schema's {@code Symbol} carries them. */
public final class Symbols {
    /** Bytes of one symbol, padded with NUL. */
    public static final int LENGTH_BYTES = 16;

    private final byte[] bytes;

    /**
     * Makes it with nothing in it.
     *
     * @param capacity how many symbols there may be.
     */
    public Symbols(int capacity) {
        bytes = new byte[Math.multiplyExact(capacity, LENGTH_BYTES)];
    }

    /**
     * Writes a symbol.
     *
     * @param index whose symbol.
     * @param source {@link #LENGTH_BYTES} bytes from {@code offset} on.
     * @param offset of the first byte.
     */
    public void set(int index, byte[] source, int offset) {
        System.arraycopy(source, offset, bytes, index * LENGTH_BYTES, LENGTH_BYTES);
    }

    /**
     * Reads a symbol.
     *
     * @param index whose symbol.
     * @param target receives {@link #LENGTH_BYTES} bytes from {@code offset} on.
     * @param offset of the first byte.
     */
    public void get(int index, byte[] target, int offset) {
        System.arraycopy(bytes, index * LENGTH_BYTES, target, offset, LENGTH_BYTES);
    }

    /**
     * {@return the hash with the symbol folded in}
     *
     * @param index whose symbol.
     * @param hash of what stands before it.
     */
    public long fold(int index, long hash) {
        long high = 0;
        long low = 0;
        int first = index * LENGTH_BYTES;
        for (int i = 0; i < Long.BYTES; i++) {
            high = high << Byte.SIZE | (bytes[first + i] & 0xFF);
            low = low << Byte.SIZE | (bytes[first + Long.BYTES + i] & 0xFF);
        }
        return Hash64.fold(Hash64.fold(hash, high), low);
    }
}
