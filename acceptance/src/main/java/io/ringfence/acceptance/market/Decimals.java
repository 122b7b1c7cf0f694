package io.ringfence.acceptance.market;

import java.math.BigDecimal;

/** Decimal text and whole numbers of a power of ten: exact or not at all. */
final class Decimals {
    private static final int MAX_LENGTH = 40;

    private Decimals() {}

    /**
     * The number as a multiple of 10<sup>-decimals</sup>.
     *
     * @throws NumberFormatException when the text is no number, is finer than that, or does not fit
     */
    static long units(String text, int decimals) {
        try {
            return parse(text).movePointRight(decimals).longValueExact();
        } catch (final ArithmeticException e) {
            final NumberFormatException refused = new NumberFormatException(text);
            refused.initCause(e);
            throw refused;
        }
    }

    /**
     * The decimals that a number needs: 2 of {@code 61737.63000000}, none of {@code 1200}.
     *
     * @throws NumberFormatException when the text is no number
     */
    static int needed(String text) {
        return Math.max(0, parse(text).stripTrailingZeros().scale());
    }

    /**
     * The decimals that a number is printed with: 8 of {@code 61737.63000000}.
     *
     * @throws NumberFormatException when the text is no number
     */
    static int printed(String text) {
        return Math.max(0, parse(text).scale());
    }

    private static BigDecimal parse(String text) {
        // An exponent such as 1e999999999 is never written out.
        final BigDecimal number = text.length() > MAX_LENGTH ? null : new BigDecimal(text);
        if (number == null || Math.abs((long) number.scale()) > MAX_LENGTH) {
            throw new NumberFormatException(text);
        }
        return number;
    }
}
