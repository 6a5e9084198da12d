package io.realtime4j.launcher.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-06")
class CloudflareAccessTest {
    private static final KeyPair PAIR = pair();
    private static final KeyPair OTHER = pair();

    private final AtomicInteger fetched = new AtomicInteger();
    private HttpServer team;
    private String issuer;
    private DashboardAccess access;
    private volatile int status = 200;
    private volatile String keys = keySet();

    @BeforeEach
    void start() throws IOException {
        team = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        team.createContext("/cdn-cgi/access/certs", exchange -> {
            fetched.incrementAndGet();
            byte[] body = keys.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        team.start();
        issuer = "http://127.0.0.1:" + team.getAddress().getPort();
        access = DashboardAccess.cloudflare(URI.create(issuer));
    }

    @AfterEach
    void stop() {
        team.stop(0);
    }

    @Test
    void givenTokensOfTheTeam_whenAsked_thenAdmittedWithOneFetch() {
        assertThat(refusal(token(claims -> claims))).isNull();
        assertThat(refusal(token(claims -> claims.withClaim("email", "a@b.c")))).isNull();

        assertThat(fetched).hasValue(1);
    }

    @Test
    @DisplayName("S06_114 without a good token of the team forbidden")
    void givenNoGoodToken_whenAsked_thenForbidden() {
        assertForbidden(null);
        assertForbidden("not a token");
        assertForbidden(token(claims -> claims.withExpiresAt(Instant.now().minusSeconds(60))));
        assertForbidden(token(claims -> claims.withIssuer("https://other.example")));
        assertForbidden(token(claims -> claims.withKeyId("unknown")));
        assertForbidden(sign(claims(), OTHER));
        assertForbidden(claims().sign(Algorithm.HMAC256(PAIR.getPublic().getEncoded())));
        assertForbidden(claims().sign(Algorithm.none()));
    }

    @Test
    @DisplayName("S06_114 where the keys cannot be had the service is unavailable, and is again when they can")
    void givenTeamOutOfReach_whenAsked_thenUnavailableUntilItReturns() {
        status = 500;
        assertThat(refusal(token(claims -> claims))).isEqualTo(HttpResponse.empty(503));
        status = 200;
        keys = "not JSON";
        assertThat(refusal(token(claims -> claims))).isEqualTo(HttpResponse.empty(503));

        keys = keySet();

        assertThat(refusal(token(claims -> claims))).isNull();
    }

    private void assertForbidden(@Nullable String token) {
        assertThat(refusal(token)).as("%s", token).isEqualTo(HttpResponse.empty(403));
    }

    private @Nullable HttpResponse refusal(@Nullable String token) {
        Map<String, List<String>> headers =
                token == null ? Map.of() : Map.of("cf-access-jwt-assertion", List.of(token));
        return access.refusal(new HttpRequest("GET", "a", "/", "", headers, Slice.EMPTY, Map.of()))
                .toCompletableFuture()
                .join()
                .orElse(null);
    }

    private String token(UnaryOperator<JWTCreator.Builder> change) {
        return sign(change.apply(claims()), PAIR);
    }

    private JWTCreator.Builder claims() {
        return JWT.create()
                .withKeyId("k1")
                .withIssuer(issuer)
                .withExpiresAt(Instant.now().plusSeconds(600));
    }

    private static String sign(JWTCreator.Builder claims, KeyPair pair) {
        return claims.sign(Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate()));
    }

    private static String keySet() {
        RSAPublicKey key = (RSAPublicKey) PAIR.getPublic();
        return "{\"keys\":[{\"kid\":\"e\",\"kty\":\"EC\"},{\"kid\":\"k1\",\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\""
                + encoded(key.getModulus()) + "\",\"e\":\"" + encoded(key.getPublicExponent()) + "\"}]}";
    }

    private static String encoded(BigInteger number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
