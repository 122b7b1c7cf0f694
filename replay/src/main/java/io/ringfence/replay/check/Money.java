package io.ringfence.replay.check;

import java.math.BigDecimal;

/** How amounts of the settlement asset are written: 1234.5 instead of 1234500000 µ$. */
final class Money {
    private static final int SETTLEMENT_DECIMALS = 6;

    private Money() {}

    static String text(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, SETTLEMENT_DECIMALS);
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
