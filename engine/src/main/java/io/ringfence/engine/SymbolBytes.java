package io.ringfence.engine;

/** What a symbol may be: one to sixteen printable ASCII characters without a blank, padded with NUL. */
final class SymbolBytes {
    private SymbolBytes() {}

    static boolean isValid(byte[] symbol) {
        int length = 0;
        while (length < symbol.length && symbol[length] > ' ' && symbol[length] < 127) {
            length++;
        }
        for (int i = length; i < symbol.length; i++) {
            if (symbol[i] != 0) {
                return false;
            }
        }
        return length > 0;
    }
}
