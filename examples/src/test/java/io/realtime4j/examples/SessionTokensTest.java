package io.realtime4j.examples;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.examples.guests.Session;
import io.realtime4j.examples.guests.SessionTokens;
import io.realtime4j.tck.TokenVerifierContract;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

// docs: start contract
class SessionTokensTest extends TokenVerifierContract {
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    @Override
    protected TokenVerifier create(InstantSource clock) {
        return new SessionTokens(token -> CompletableFuture.completedFuture(sessions.get(token)), clock);
    }

    @Override
    protected Tenant tenant() {
        return Tenant.named("hotel").build();
    }

    @Override
    protected Tenant otherTenant() {
        return Tenant.named("hostel").build();
    }

    @Override
    protected String issue(Tenant tenant, long expiresAt) {
        String token = UUID.randomUUID().toString();
        sessions.put(token, new Session(tenant.id(), "ann", expiresAt));
        return token;
    }
}
// docs: end contract
