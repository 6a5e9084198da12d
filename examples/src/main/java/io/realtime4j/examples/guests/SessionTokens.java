package io.realtime4j.examples.guests;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A token is the key of a session. Where sessions are kept is the application's business. */
public final class SessionTokens implements TokenVerifier {
    private final Function<String, CompletionStage<@Nullable Session>> sessions;
    private final InstantSource clock;

    /**
     * Makes the verifier.
     *
     * @param sessions finds a session by its token, null when there is none; called on any thread, does not block
     * @param clock tells when sessions have ended
     */
    public SessionTokens(Function<String, CompletionStage<@Nullable Session>> sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    // docs: start verifier
    @Override
    public CompletionStage<Verification> verify(Tenant tenant, String token) {
        return sessions.apply(token).thenApply(session -> verification(tenant, session));
    }

    private Verification verification(Tenant tenant, @Nullable Session session) {
        if (session == null || !session.tenant().equals(tenant.id())) {
            return new Refused(TokenRefusal.other("There is no such session"));
        }
        long secondsAgo = clock.instant().getEpochSecond() - session.expiresAt();
        return secondsAgo < 0 ? new Verified(session.claims()) : new Refused(TokenRefusal.expired(secondsAgo));
    }
    // docs: end verifier
}
