package io.realtime4j.examples;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Instant;

/** Tokens as an application's own login makes them. */
final class Tokens {
    private Tokens() {}

    static String of(String subject, String secret) {
        return JWT.create()
                .withClaim("role", "authenticated")
                .withSubject(subject)
                .withExpiresAt(Instant.now().plusSeconds(600))
                .sign(Algorithm.HMAC256(secret));
    }
}
