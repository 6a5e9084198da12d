package io.realtime4j.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One tenant, one verifier, and a clock that the test moves. */
final class Verifying {
    static final long NOW = 1_750_000_000L;
    static final String SECRET = "a secret of the tests";
    static final TestKey HS256 = TestKey.hmac("HS256", SECRET);
    static final String HS256_HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
    static final String GOOD_CLAIMS = "{\"role\":\"anon\",\"exp\":" + (NOW + 60) + "}";

    private final TokenVerifier verifier;
    private Tenant tenant = Tenant.named("realtime-dev").jwtSecret(SECRET).build();
    private Instant now = Instant.ofEpochSecond(NOW);

    Verifying() {
        this(Map.of(), 100);
    }

    Verifying(Map<String, @Nullable Object> claimValidators, int cachedTokens) {
        this.verifier = Jwt.verifier(JwtSettings.builder()
                .claimValidators(claimValidators)
                .clock(() -> now)
                .cachedTokens(cachedTokens)
                .build());
    }

    static Verifying withJwks(String jwks) {
        return new Verifying().jwks(jwks);
    }

    /** A token of the tenant's secret with these claims. */
    static String hs256(String claims) {
        return HS256.token(HS256_HEADER, claims);
    }

    static String header(String alg, String keyId) {
        return "{\"alg\":\"" + alg + "\",\"kid\":\"" + keyId + "\"}";
    }

    Verifying secret(@Nullable String secret) {
        tenant = tenant.toBuilder().jwtSecret(secret).build();
        return this;
    }

    Verifying jwks(@Nullable String jwks) {
        tenant = tenant.toBuilder().jwks(jwks).build();
        return this;
    }

    Verifying at(Instant time) {
        now = time;
        return this;
    }

    Verification verify(String token) {
        return verifier.verify(tenant, token).toCompletableFuture().join();
    }

    Claims claims(String token) {
        Verification outcome = verify(token);
        assertThat(outcome).isInstanceOf(Verified.class);
        return ((Verified) outcome).claims();
    }

    TokenRefusal refusal(String token) {
        Verification outcome = verify(token);
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).refusal();
    }
}
