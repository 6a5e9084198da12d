package io.realtime4j.tenancy;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.tck.TokenVerifierContract;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Nested;

/** The contract of verifiers, with and without memory. */
class JwtContractTest {
    @Nested
    class Remembering extends JwtContract {
        @Override
        protected TokenVerifier create(InstantSource clock) {
            return Jwt.verifier(JwtSettings.builder().clock(clock).build());
        }
    }

    @Nested
    class Forgetting extends JwtContract {
        @Override
        protected TokenVerifier create(InstantSource clock) {
            return Jwt.verifier(
                    JwtSettings.builder().clock(clock).cachedTokens(0).build());
        }
    }

    abstract static class JwtContract extends TokenVerifierContract {
        @Override
        protected Tenant tenant() {
            return Tenant.named("acme")
                    .jwtSecret("the secret of the first tenant, long enough")
                    .build();
        }

        @Override
        protected Tenant otherTenant() {
            return Tenant.named("other")
                    .jwtSecret("the secret of the other tenant, long enough")
                    .build();
        }

        @Override
        protected String issue(Tenant tenant, long expiresAt) {
            String secret = Objects.requireNonNull(tenant.jwtSecret());
            return Jwt.sign(secret, Map.of("role", "authenticated", "exp", expiresAt));
        }
    }
}
