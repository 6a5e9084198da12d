package io.realtime4j.tenancy.internal.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import io.realtime4j.tenancy.JwtSettings;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/**
 * Verifies tokens signed with a secret of the server itself: HS256, HS384 or HS512, whatever their {@code kid}. No claim is
 * required. Thread-safe.
 */
public final class SharedSecrets {
    private final List<byte[]> secrets;
    private final ClaimRules rules;
    private final InstantSource clock;

    /**
     * Makes a verifier.
     *
     * @param secrets the texts whose UTF-8 bytes are the keys; any of them may have signed, empty ones never
     * @param settings what claims must equal, and the clock
     */
    public SharedSecrets(List<String> secrets, JwtSettings settings) {
        this.secrets = secrets.stream()
                .filter(secret -> !secret.isEmpty())
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
        this.rules = new ClaimRules(ClaimValues.json(settings.claimValidators()));
        this.clock = settings.clock();
    }

    /**
     * Tells whether a token is good now.
     *
     * @param token as it is verified: decoded, without white space
     * @return whether it is
     */
    public boolean accept(String token) {
        return DecodedToken.decode(token) instanceof Step.Passed<DecodedToken> decoded
                && isSigned(decoded.value())
                && rules.refusal(decoded.value().claims(), clock.instant().getEpochSecond())
                        .isEmpty();
    }

    private boolean isSigned(DecodedToken token) {
        SigningMethod method =
                SigningMethod.named(Json.text(token.header(), "alg")).orElse(null);
        return method instanceof SigningMethod.Hmac hmac
                && secrets.stream().map(hmac.algorithm()).anyMatch(algorithm -> isSigned(token, algorithm));
    }

    private static boolean isSigned(DecodedToken token, Algorithm algorithm) {
        return token.verify(algorithm) instanceof Step.Passed<DecodedToken>;
    }
}
