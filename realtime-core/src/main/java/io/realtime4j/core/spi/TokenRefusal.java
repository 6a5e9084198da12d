package io.realtime4j.core.spi;

import org.jspecify.annotations.Nullable;

/**
 * Why a token is refused, with the texts that clients see (see {@code docs/protocol.md}, tokens).
 *
 * @param kind the reason
 * @param detail key id of {@link Kind#NO_KEY}, seconds since expiry of {@link Kind#EXPIRED}, the
 *     text of {@link Kind#OTHER}; otherwise null
 */
public record TokenRefusal(Kind kind, @Nullable String detail) {
    private static final String NO_KEY = "Failed to generate JWT signer, check your JWT secret or JWKS configuration";

    /** The reasons. */
    public enum Kind {
        /** Not a decodable JWT. */
        MALFORMED,
        /** Its expiry has come. */
        EXPIRED,
        /** Claim {@code role} or {@code exp} is missing. */
        MISSING_CLAIMS,
        /** The signature does not fit. */
        BAD_SIGNATURE,
        /** No key of the tenant fits the header. */
        NO_KEY,
        /** The expiry rounds to now. */
        NON_POSITIVE_EXPIRY,
        /** A claim has the wrong type or value. */
        BAD_CLAIM,
        /** The verifier failed. */
        INTERNAL,
        /** A reason of the embedding application, with a text of its own. */
        OTHER
    }

    /**
     * Makes a refusal without detail.
     *
     * @param kind the reason
     * @return the refusal
     */
    public static TokenRefusal of(Kind kind) {
        return new TokenRefusal(kind, null);
    }

    /**
     * Makes the refusal of an expired token.
     *
     * @param secondsAgo how long ago, at least 0
     * @return the refusal
     */
    public static TokenRefusal expired(long secondsAgo) {
        return new TokenRefusal(Kind.EXPIRED, Long.toString(secondsAgo));
    }

    /**
     * Makes the refusal of a token for which there is no key.
     *
     * @param keyId the token's {@code kid} when it decided, or null
     * @return the refusal
     */
    public static TokenRefusal noKey(@Nullable String keyId) {
        return new TokenRefusal(Kind.NO_KEY, keyId);
    }

    /**
     * Makes a refusal for a reason of the application's own.
     *
     * @param text what the client sees
     * @return the refusal
     */
    public static TokenRefusal other(String text) {
        return new TokenRefusal(Kind.OTHER, text);
    }

    /** {@return status of a refused handshake} */
    public int connectStatus() {
        return kind == Kind.BAD_CLAIM || kind == Kind.INTERNAL || kind == Kind.NON_POSITIVE_EXPIRY ? 500 : 401;
    }

    /** {@return text of a refused handshake} */
    public String connectText() {
        return switch (kind) {
            case MALFORMED -> "The token provided is not a valid JWT";
            case EXPIRED -> "Token has expired";
            case MISSING_CLAIMS -> "Fields `role` and `exp` are required in JWT";
            case BAD_SIGNATURE -> "Failed to validate JWT signature";
            case NO_KEY -> noKeyText();
            case OTHER -> String.valueOf(detail);
            case NON_POSITIVE_EXPIRY, BAD_CLAIM, INTERNAL -> "Error connecting to Realtime";
        };
    }

    /** {@return the {@code reason} of a refused join} */
    public String joinText() {
        return switch (kind) {
            case MALFORMED -> "MalformedJWT: " + connectText();
            case EXPIRED, MISSING_CLAIMS, NON_POSITIVE_EXPIRY -> "InvalidJWTToken: " + channelText();
            case BAD_SIGNATURE -> "JwtSignatureError: " + connectText();
            case NO_KEY -> "JwtSignerError: " + connectText();
            case OTHER -> connectText();
            case BAD_CLAIM, INTERNAL -> "Unknown Error on Channel";
        };
    }

    /** {@return the message of the {@code system} event that precedes the end of a channel} */
    public String channelText() {
        return switch (kind) {
            case EXPIRED -> "Token has expired " + detail + " seconds ago";
            case NON_POSITIVE_EXPIRY -> "Token expiration time is invalid";
            case BAD_CLAIM, INTERNAL -> "Unknown Error on Channel";
            default -> connectText();
        };
    }

    private String noKeyText() {
        return detail == null
                ? NO_KEY
                : "Failed to generate JWT signer for key ID (kid) \"" + detail
                        + "\", check your JWT secret or JWKS configuration";
    }
}
