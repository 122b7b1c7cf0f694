package io.ringfence.gateway;

/** Credentials that cannot be used. The message says where they stand, what is wrong with them and what to do; never a secret. */
public final class CredentialsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CredentialsException(final String message) {
        super(message);
    }
}
