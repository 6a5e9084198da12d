package io.realtime4j.core.internal;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether a token opens a topic: at a join and again with each new token. The token is verified, the tenant made
 * ready, and on private topics the read policies are asked. Thread-safe, without state.
 */
final class ChannelAdmission {
    private static final Logger log = LoggerFactory.getLogger(ChannelAdmission.class);
    private static final Outcome PUBLIC_FAILURE = new NotDecided(new Failed(Failure.OTHER, ""));

    private final EngineParts parts;

    ChannelAdmission(EngineParts parts) {
        this.parts = parts;
    }

    /** Who wants what: {@code presence} says whether presence is on for the channel. */
    record Question(
            Tenant tenant,
            String topicName,
            boolean isPrivate,
            boolean presence,
            Map<String, String> headers,
            String token) {}

    /** What was found out. */
    sealed interface Outcome {}

    /** The token is good, and opens the topic if it allows anything. */
    record Granted(Claims claims, Permission.Pair read) implements Outcome {}

    /** The token is no good. */
    record BadToken(TokenRefusal refusal) implements Outcome {}

    /** It could not be decided. */
    record NotDecided(Failed failed) implements Outcome {}

    CompletionStage<Outcome> ask(Question question) {
        return verify(question.tenant(), question.token())
                .thenCompose(verification -> withToken(question, verification))
                .exceptionally(failure -> {
                    log.atError()
                            .addKeyValue("tenant", question.tenant().id())
                            .addKeyValue("topic", question.topicName())
                            .setCause(failure)
                            .log("authorization failed");
                    return PUBLIC_FAILURE;
                });
    }

    /** Verifies a token for a channel, which must not end at once. */
    CompletionStage<Verification> verify(Tenant tenant, String token) {
        CompletionStage<Verification> verified;
        try {
            verified = parts.tokenVerifier().verify(tenant, token);
        } catch (RuntimeException e) {
            verified = CompletableFuture.failedFuture(e);
        }
        return verified.thenApply(this::positive).exceptionally(failure -> {
            log.atError().addKeyValue("tenant", tenant.id()).setCause(failure).log("token verifier failed");
            return new Refused(TokenRefusal.of(Kind.INTERNAL));
        });
    }

    private Verification positive(Verification verification) {
        boolean endsNow = verification instanceof Verified verified
                && verified.claims().expiresAt() <= parts.clock().instant().getEpochSecond();
        return endsNow ? new Refused(TokenRefusal.of(Kind.NON_POSITIVE_EXPIRY)) : verification;
    }

    private CompletionStage<Outcome> withToken(Question question, Verification verification) {
        if (verification instanceof Refused refused) {
            return CompletableFuture.completedFuture(new BadToken(refused.refusal()));
        }
        Claims claims = ((Verified) verification).claims();
        return parts.authorizer().prepare(question.tenant()).thenCompose(trouble -> ready(question, claims, trouble));
    }

    private CompletionStage<Outcome> ready(Question question, Claims claims, Optional<Failed> trouble) {
        if (trouble.isPresent()) {
            return CompletableFuture.completedFuture(new NotDecided(trouble.get()));
        }
        if (!question.isPrivate()) {
            return CompletableFuture.completedFuture(new Granted(claims, Permission.Pair.ALLOWED));
        }
        Set<Extension> extensions = question.presence()
                ? EnumSet.of(Extension.BROADCAST, Extension.PRESENCE)
                : EnumSet.of(Extension.BROADCAST);
        Authorizer.Request request =
                new Authorizer.Request(question.tenant(), question.topicName(), claims, question.headers(), extensions);
        return parts.authorizer().read(request).thenApply(result -> read(question, claims, result));
    }

    private static Outcome read(Question question, Claims claims, Authorizer.Result result) {
        if (result instanceof Decided decided) {
            Permission presence = question.presence() ? Permission.of(decided.presence()) : Permission.UNKNOWN;
            return new Granted(claims, new Permission.Pair(Permission.of(decided.broadcast()), presence));
        }
        return new NotDecided((Failed) result);
    }
}
