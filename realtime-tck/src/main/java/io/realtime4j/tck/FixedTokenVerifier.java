package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows each token by its text. What it was not told of is {@link TokenRefusal.Kind#MALFORMED}; what it was told of expires
 * as its claims say. Thread-safe.
 *
 * <pre>{@code
 * TokenVerifier tokens = new FixedTokenVerifier(InstantSource.system())
 *         .accept(acme, "alice", new Claims(Map.of("role", "authenticated", "sub", "alice"), Long.MAX_VALUE, "{}"));
 * }</pre>
 */
public final class FixedTokenVerifier implements TokenVerifier {
    private final InstantSource clock;
    private final Map<Known, Verification> outcomes = new ConcurrentHashMap<>();

    /**
     * Makes a verifier that knows no token.
     *
     * @param clock tells whether a token has expired
     */
    public FixedTokenVerifier(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Makes a token good, until its claims expire.
     *
     * @param tenant whose token it is
     * @param token its text
     * @param claims what it says
     * @return this verifier
     */
    public FixedTokenVerifier accept(TenantId tenant, String token, Claims claims) {
        outcomes.put(new Known(tenant, token), new Verified(claims));
        return this;
    }

    /**
     * Makes a token bad.
     *
     * @param tenant whose token it is
     * @param token its text
     * @param refusal why
     * @return this verifier
     */
    public FixedTokenVerifier refuse(TenantId tenant, String token, TokenRefusal refusal) {
        outcomes.put(new Known(tenant, token), new Refused(refusal));
        return this;
    }

    @Override
    public CompletionStage<Verification> verify(Tenant tenant, String token) {
        Verification outcome = outcomes.getOrDefault(
                new Known(tenant.id(), token), new Refused(TokenRefusal.of(TokenRefusal.Kind.MALFORMED)));
        return CompletableFuture.completedFuture(outcome instanceof Verified good ? unlessExpired(good) : outcome);
    }

    private Verification unlessExpired(Verified good) {
        long secondsAgo = clock.instant().getEpochSecond() - good.claims().expiresAt();
        return secondsAgo < 0 ? good : new Refused(TokenRefusal.expired(secondsAgo));
    }

    private record Known(TenantId tenant, String token) {}
}
