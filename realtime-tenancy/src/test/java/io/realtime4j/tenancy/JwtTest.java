package io.realtime4j.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JwtTest {
    @Test
    void givenSignedClaims_whenVerifying_thenTheyAreReadBack() {
        Instant expiry = Instant.ofEpochSecond(Verifying.NOW + 60);
        String token = Jwt.sign(
                Verifying.SECRET, Map.of("role", "authenticated", "sub", "u1", "exp", expiry, "groups", List.of("a")));

        Claims claims = new Verifying().claims(token);

        assertThat(claims.role()).isEqualTo("authenticated");
        assertThat(claims.subject()).isEqualTo("u1");
        assertThat(claims.expiresAt()).isEqualTo(Verifying.NOW + 60);
        assertThat(claims.values()).containsEntry("groups", List.of("a"));
    }

    @Test
    void givenDefaultSettings_whenVerifying_thenTheSystemClockDecides() {
        Tenant tenant = Tenant.named("dev").jwtSecret("secret").build();
        String good =
                Jwt.sign("secret", Map.of("role", "anon", "exp", Instant.now().plusSeconds(3600)));
        String expired = Jwt.sign("secret", Map.of("role", "anon", "exp", 1));

        assertThat(Jwt.verifier().verify(tenant, good).toCompletableFuture())
                .isCompletedWithValueMatching(Verified.class::isInstance);
        assertThat(Jwt.verifier().verify(tenant, expired).toCompletableFuture())
                .isCompletedWithValueMatching(Refused.class::isInstance);
    }

    @Test
    void givenEmptySecret_whenSigning_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Jwt.sign("", Map.of()))
                .withMessage("the secret to sign with is empty, at least one character is needed");
    }

    @Test
    void givenValueThatIsNotJson_whenSigning_thenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Jwt.sign("secret", Map.of("x", new Object())));
    }
}
