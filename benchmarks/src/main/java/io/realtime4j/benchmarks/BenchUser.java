package io.realtime4j.benchmarks;

import io.realtime4j.tenancy.Jwt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Somebody who joins.
 *
 * @param id claim {@code sub}
 * @param token a token of his
 * @param claims what it says
 */
record BenchUser(String id, String token, String claims) {
    private static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");

    static List<BenchUser> some(int count, String secret) {
        List<BenchUser> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = new UUID(0, i + 1L).toString();
            Map<String, Object> claims = new LinkedHashMap<>();
            claims.put("role", "authenticated");
            claims.put("sub", id);
            claims.put("exp", EXPIRES);
            String text =
                    "{\"role\":\"authenticated\",\"sub\":\"" + id + "\",\"exp\":" + EXPIRES.getEpochSecond() + "}";
            users.add(new BenchUser(id, Jwt.sign(secret, claims), text));
        }
        return users;
    }

    /** The server as this user sees it. */
    Target at(Target server) {
        return new Target(server.address(), server.host(), token);
    }
}
