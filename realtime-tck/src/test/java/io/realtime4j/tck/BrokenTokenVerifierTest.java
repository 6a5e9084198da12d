package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenTokenVerifierTest {
    @TestFactory
    Stream<DynamicTest> brokenVerifiersAreCaught() {
        return BrokenFakes.of(TokenVerifierContract.class, BrokenTokenVerifierTest.class);
    }

    abstract static class Broken extends TokenVerifierContract {
        private final Map<TenantId, Map<String, Long>> issued = new HashMap<>();

        @Override
        protected final TokenVerifier create(InstantSource clock) {
            FixedTokenVerifier sound = new FixedTokenVerifier(clock);
            return bend((tenant, token) -> {
                Long expiresAt = issued.getOrDefault(tenant.id(), Map.of()).get(token);
                if (expiresAt != null) {
                    sound.accept(tenant.id(), token, new Claims(Map.of(), expiresAt, "{}"));
                }
                return sound.verify(tenant, token);
            });
        }

        abstract TokenVerifier bend(TokenVerifier sound);

        @Override
        protected Tenant tenant() {
            return Tenant.named("a").build();
        }

        @Override
        protected Tenant otherTenant() {
            return Tenant.named("b").build();
        }

        @Override
        protected String issue(Tenant tenant, long expiresAt) {
            String token = tenant.id() + " " + expiresAt;
            issued.computeIfAbsent(tenant.id(), id -> new ConcurrentHashMap<>()).put(token, expiresAt);
            return token;
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Breaks("TokenVerifier 1")
    static class ThrowsAtStrangeTexts extends Broken {
        @Override
        TokenVerifier bend(TokenVerifier sound) {
            return (tenant, token) -> token.isEmpty()
                    ? CompletableFuture.failedFuture(new IllegalArgumentException("empty"))
                    : sound.verify(tenant, token);
        }
    }

    @Breaks("TokenVerifier 2")
    static class ServesTheFirstThreadOnly extends Broken {
        @Override
        TokenVerifier bend(TokenVerifier sound) {
            Thread first = Thread.currentThread();
            return (tenant, token) -> {
                if (Thread.currentThread() != first) {
                    throw new IllegalStateException("a foreign thread");
                }
                return sound.verify(tenant, token);
            };
        }
    }

    /** Remembers outcomes by a key that is too small. */
    abstract static class Forgetful extends Broken {
        @Override
        TokenVerifier bend(TokenVerifier sound) {
            Map<String, CompletionStage<TokenVerifier.Verification>> cache = new ConcurrentHashMap<>();
            return (tenant, token) -> {
                CompletionStage<TokenVerifier.Verification> known = cache.get(key(tenant, token));
                if (known != null) {
                    return known;
                }
                CompletionStage<TokenVerifier.Verification> outcome = sound.verify(tenant, token);
                if (outcome.toCompletableFuture().join() instanceof TokenVerifier.Verified) {
                    cache.put(key(tenant, token), outcome);
                }
                return outcome;
            };
        }

        abstract String key(Tenant tenant, String token);
    }

    @Breaks("TokenVerifier 3")
    static class RemembersExpiredTokens extends Forgetful {
        @Override
        String key(Tenant tenant, String token) {
            return tenant.id() + "/" + token;
        }
    }

    @Breaks("TokenVerifier 4")
    static class RemembersTokensOfAllTenants extends Forgetful {
        @Override
        String key(Tenant tenant, String token) {
            return token;
        }
    }
}
