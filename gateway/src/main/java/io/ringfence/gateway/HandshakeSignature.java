package io.ringfence.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signatures of Negotiate and Establish: HMAC-SHA256, with the session's secret, over the message's fields as decimal numbers
 * and the connection's nonce as lower-case hexadecimal digits, joined by newlines, none at the end. The nonce makes a captured
 * signature worthless on any other connection.
 */
public final class HandshakeSignature {
    /** Length of a signature, in bytes. */
    public static final int LENGTH = 32;

    private static final String ALGORITHM = "HmacSHA256";

    private HandshakeSignature() {}

    /**
     * Signs a Negotiate.
     *
     * @param secret the session's
     * @param sessionId as in the message
     * @param firmId as in the message
     * @param sessionVerId as in the message
     * @param timestampNs as in the message
     * @param nonce of the connection
     * @return the signature
     */
    public static byte[] ofNegotiate(
            final byte[] secret,
            final int sessionId,
            final int firmId,
            final long sessionVerId,
            final long timestampNs,
            final byte[] nonce) {
        return sign(
                secret,
                "NEGOTIATE\n" + sessionId + '\n' + firmId + '\n' + sessionVerId + '\n' + timestampNs + '\n'
                        + hex(nonce));
    }

    /**
     * Signs an Establish.
     *
     * @param secret the session's
     * @param sessionId as in the message
     * @param sessionVerId as in the message
     * @param timestampNs as in the message
     * @param nextSequence as in the message
     * @param nextServerSequence as in the message
     * @param keepAliveIntervalMs as in the message
     * @param cancelOnDisconnectWindowMs as in the message
     * @param cancelOnDisconnect the number of the enum's value, as in the message
     * @param nonce of the connection
     * @return the signature
     */
    public static byte[] ofEstablish(
            final byte[] secret,
            final int sessionId,
            final long sessionVerId,
            final long timestampNs,
            final long nextSequence,
            final long nextServerSequence,
            final int keepAliveIntervalMs,
            final int cancelOnDisconnectWindowMs,
            final int cancelOnDisconnect,
            final byte[] nonce) {
        return sign(
                secret,
                "ESTABLISH\n" + sessionId + '\n' + sessionVerId + '\n' + timestampNs + '\n' + nextSequence + '\n'
                        + nextServerSequence + '\n' + keepAliveIntervalMs + '\n' + cancelOnDisconnectWindowMs + '\n'
                        + cancelOnDisconnect + '\n' + hex(nonce));
    }

    private static String hex(final byte[] nonce) {
        return HexFormat.of().formatHex(nonce);
    }

    private static byte[] sign(final byte[] secret, final String text) {
        try {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return mac.doFinal(text.getBytes(US_ASCII));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("algorithm=" + ALGORITHM, e);
        }
    }
}
