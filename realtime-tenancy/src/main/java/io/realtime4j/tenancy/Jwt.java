package io.realtime4j.tenancy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.tenancy.internal.jwt.JwtVerifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON Web Tokens, verified with the secret and the key set of a tenant. */
public final class Jwt {
    private Jwt() {}

    /** {@return a verifier with default settings; see {@link #verifier(JwtSettings)}} */
    public static TokenVerifier verifier() {
        return verifier(JwtSettings.defaults());
    }

    /**
     * Makes a verifier of HS256/384/512 tokens signed with {@link io.realtime4j.core.Tenant#jwtSecret()} or an {@code oct}
     * key of {@link io.realtime4j.core.Tenant#jwks()}, and of RS256/384/512, ES256/384/512 and EdDSA (also spelled
     * {@code Ed25519}, {@code Ed448}) tokens whose {@code kid} names a key of that set.
     *
     * <p>A token must carry the claims {@code role} and {@code exp}; {@code exp} must be a number greater than the current
     * second, {@code iat} a number if present, and the claims of {@link JwtSettings#claimValidators()} equal if present.
     * A fractional {@code exp} or {@code iat} is rounded to the nearest integer in the claims; {@link
     * io.realtime4j.core.Claims#expiresAt()} can therefore be the current second. Such a token is still good for a
     * connection; it is the channel that cannot arm its timer with it and refuses it as {@link
     * io.realtime4j.core.spi.TokenRefusal.Kind#NON_POSITIVE_EXPIRY}.
     *
     * <p>Good tokens are remembered until they expire, by their exact text together with the tenant's secret and key set:
     * changed keys never meet an old outcome. The verifier completes before it returns.
     *
     * @param settings what to require besides, and how much to remember
     * @return a verifier, usable by any number of engines and threads
     */
    public static TokenVerifier verifier(JwtSettings settings) {
        return new JwtVerifier(settings);
    }

    /**
     * Signs claims as an HS256 token, for keys of development servers, for tests and for applications that issue tokens to
     * their own clients.
     *
     * <pre>{@code
     * Jwt.sign(secret, Map.of("role", "authenticated", "sub", "user-1", "exp", Instant.now().plusSeconds(3600)));
     * }</pre>
     *
     * @param secret the text whose UTF-8 bytes are the key, not empty
     * @param claims strings, integers, longs, doubles, booleans, instants (as seconds since the epoch), lists, maps or null
     * @return the token
     * @throws IllegalArgumentException when the secret is empty or a value is of another type
     */
    public static String sign(String secret, Map<String, ? extends @Nullable Object> claims) {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("the secret to sign with is empty, at least one character is needed");
        }
        return JWT.create().withPayload(claims).sign(Algorithm.HMAC256(secret));
    }
}
