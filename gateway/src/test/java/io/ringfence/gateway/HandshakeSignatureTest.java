package io.ringfence.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The README's example; its digests come from: printf 'TEXT' | openssl dgst -sha256 -hmac 'sixteen bytes ok'. */
class HandshakeSignatureTest {
    private static final byte[] SECRET = "sixteen bytes ok".getBytes(US_ASCII);

    private static byte[] nonce() {
        final byte[] nonce = new byte[32];
        for (int i = 0; i < nonce.length; i++) {
            nonce[i] = (byte) i;
        }
        return nonce;
    }

    @Test
    void shouldSignTheNegotiateOfTheReadme() {
        assertEquals(
                "a80140cd3c4e33680800b06fb7d3cc4342fb684d166ee5ff9fded8b6009c35df",
                HexFormat.of().formatHex(HandshakeSignature.ofNegotiate(SECRET, 11, 7, 3, 5, nonce())));
    }

    @Test
    void shouldSignTheEstablishOfTheReadme() {
        assertEquals(
                "f823f2734fc9e059ae0fca09a78d41555d7e789e9adc5ebc9812eeda1108ef87",
                HexFormat.of()
                        .formatHex(HandshakeSignature.ofEstablish(SECRET, 11, 3, 6, 1, 0, 1_000, 60_000, 4, nonce())));
    }
}
