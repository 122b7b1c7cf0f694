package io.ringfence.replay.check;

import java.math.BigDecimal;
import java.time.Instant;

/** Numbers as people write them: the units of instruments, indexes and assets turned into decimals. */
final class Units {
    private static final int PPM_PER_PERCENT = 4;

    private Units() {}

    static String price(InstrumentFacts instrument, long mantissa) {
        return plain(mantissa, instrument.priceExponent);
    }

    static String quantity(InstrumentFacts instrument, long lots) {
        return plain(lots * instrument.lotSize, instrument.quantityExponent);
    }

    static String price(IndexFacts index, long mantissa) {
        return plain(mantissa, index.exponent);
    }

    static String amount(AssetFacts asset, long units) {
        return plain(units, -asset.decimals);
    }

    static String percent(long ppm) {
        return plain(ppm, -PPM_PER_PERCENT) + " %";
    }

    static String instant(long timestampNs) {
        return Instant.ofEpochSecond(0, timestampNs).toString();
    }

    private static String plain(long mantissa, int exponent) {
        BigDecimal number = BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
