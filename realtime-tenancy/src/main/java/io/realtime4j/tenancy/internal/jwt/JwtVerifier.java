package io.realtime4j.tenancy.internal.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.tenancy.JwtSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens and remembers the good ones. The steps are those of the specification, in its order: decode, key,
 * signature, claims. A remembered token whose time has come takes all of them again, so that it is refused as it would be
 * if it had never been seen.
 */
public final class JwtVerifier implements TokenVerifier {
    /** Longer ones would fill the memory that thousands of usual ones share. */
    private static final int MAX_REMEMBERED_LENGTH = 8_192;

    private final TenantKeys keys = new TenantKeys();
    private final ClaimRules rules;
    private final InstantSource clock;
    private final int rememberedLength;
    private final Cache<Known, Verified> verified;

    /**
     * Makes a verifier.
     *
     * @param settings what to require and how much to remember
     */
    public JwtVerifier(JwtSettings settings) {
        this.rules = new ClaimRules(ClaimValues.json(settings.claimValidators()));
        this.clock = settings.clock();
        this.rememberedLength = settings.cachedTokens() == 0 ? 0 : MAX_REMEMBERED_LENGTH;
        this.verified = Caffeine.newBuilder()
                .maximumSize(settings.cachedTokens())
                .expireAfter(Expiry.<Known, Verified>creating((known, good) -> timeLeft(good)))
                .build();
    }

    @Override
    public CompletionStage<Verification> verify(Tenant tenant, String token) {
        long now = clock.instant().getEpochSecond();
        Known known = new Known(tenant.jwtSecret(), tenant.jwks(), token);
        Verified before = verified.getIfPresent(known);
        if (before != null && before.claims().expiresAt() > now) {
            return CompletableFuture.completedFuture(before);
        }
        try {
            return CompletableFuture.completedFuture(remember(known, check(tenant, token, now)));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Verification check(Tenant tenant, String token, long now) {
        Step<Claims> outcome = DecodedToken.decode(token)
                .then(decoded -> keys.select(tenant, decoded.header()).then(decoded::verify))
                .then(decoded -> rules.check(decoded.claims(), now));
        if (outcome instanceof Step.Refused<Claims> refused) {
            return new Refused(refused.refusal());
        }
        return new Verified(((Step.Passed<Claims>) outcome).value());
    }

    private Verification remember(Known known, Verification outcome) {
        if (outcome instanceof Verified good && known.token().length() <= rememberedLength) {
            verified.put(known, good);
        } else {
            verified.invalidate(known);
        }
        return outcome;
    }

    /** Frees memory only: whether a token is still good is decided by the clock, at each use. */
    private Duration timeLeft(Verified good) {
        long now = clock.instant().getEpochSecond();
        return Duration.ofSeconds(Math.max(1, good.claims().expiresAt() - now));
    }

    /** A token together with all that its outcome depends on, but for the time. */
    private record Known(@Nullable String secret, @Nullable String jwks, String token) {
        /** Leaves the secrets out. */
        @Override
        public String toString() {
            return "Known";
        }
    }
}
