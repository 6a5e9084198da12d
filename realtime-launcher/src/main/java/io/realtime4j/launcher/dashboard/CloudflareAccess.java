package io.realtime4j.launcher.dashboard;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTDecodeException;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cloudflare Access: RS256 tokens of one team, whose keys are fetched from it. No token, or none that is good: 403. The keys
 * cannot be had: 503.
 */
final class CloudflareAccess implements DashboardAccess {
    private static final Logger log = LoggerFactory.getLogger(CloudflareAccess.class);
    private static final String HEADER = "cf-access-jwt-assertion";

    private final String issuer;
    private final CloudflareKeys keys;

    CloudflareAccess(URI team) {
        this.issuer = team.toString();
        this.keys = new CloudflareKeys(team.resolve("/cdn-cgi/access/certs"));
    }

    @Override
    public CompletionStage<Optional<HttpResponse>> refusal(HttpRequest request) {
        DecodedJWT token = request.header(HEADER).map(CloudflareAccess::decode).orElse(null);
        if (token == null || token.getKeyId() == null) {
            return CompletableFuture.completedFuture(Optional.of(HttpResponse.empty(403)));
        }
        return keys.find(token.getKeyId())
                .thenApply(key -> key.filter(known -> isGood(token, known)).isPresent()
                        ? Optional.<HttpResponse>empty()
                        : Optional.of(HttpResponse.empty(403)))
                .exceptionally(this::unavailable);
    }

    private static @Nullable DecodedJWT decode(String token) {
        try {
            return JWT.decode(token);
        } catch (JWTDecodeException e) { // a refusal, not a fault
            return null;
        }
    }

    private Optional<HttpResponse> unavailable(Throwable failure) {
        log.atError().addKeyValue("team", issuer).setCause(failure).log("keys of Cloudflare Access cannot be had");
        return Optional.of(HttpResponse.empty(503));
    }

    private boolean isGood(DecodedJWT token, RSAPublicKey key) {
        try {
            JWT.require(Algorithm.RSA256(key, null)).withIssuer(issuer).build().verify(token);
            return true;
        } catch (JWTVerificationException e) {
            log.atDebug().setCause(e).log("token of Cloudflare Access refused");
            return false;
        }
    }
}
