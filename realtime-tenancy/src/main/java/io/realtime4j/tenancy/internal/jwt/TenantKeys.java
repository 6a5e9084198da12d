package io.realtime4j.tenancy.internal.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenRefusal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the key that a token's header names, among those of its tenant. Parsed key sets are remembered by their text. */
final class TenantKeys {
    private static final Logger log = LoggerFactory.getLogger(TenantKeys.class);
    private static final int REMEMBERED_KEY_SETS = 1_000;

    private final Cache<String, Optional<KeySet>> keySets =
            Caffeine.newBuilder().maximumSize(REMEMBERED_KEY_SETS).build();

    /** Without a method or a key set, no key id is named in the refusal: it did not decide. */
    Step<Algorithm> select(Tenant tenant, JsonNode header) {
        Optional<SigningMethod> method = SigningMethod.named(Json.text(header, "alg"));
        if (method.isEmpty()) {
            return noKey(null);
        }
        String keyId = Json.text(header, "kid");
        Optional<KeySet> keys = keyId == null ? Optional.empty() : keySet(tenant);
        return keyId == null || keys.isEmpty()
                ? secret(tenant, method.get(), null)
                : select(tenant, method.get(), keyId, keys.get());
    }

    private static Step<Algorithm> select(Tenant tenant, SigningMethod method, String keyId, KeySet keys) {
        Optional<JsonNode> key = keys.find(keyId, method);
        if (key.isEmpty()) {
            return secret(tenant, method, keyId);
        }
        try {
            return new Step.Passed<>(method.with(key.get()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            log.atDebug()
                    .addKeyValue("tenant", tenant.id())
                    .addKeyValue("keyId", keyId)
                    .addKeyValue("cause", e.getMessage())
                    .log("key of the key set cannot be used");
            return noKey(keyId);
        }
    }

    private static Step<Algorithm> secret(Tenant tenant, SigningMethod method, @Nullable String keyId) {
        String secret = tenant.jwtSecret();
        return method instanceof SigningMethod.Hmac hmac && secret != null && !secret.isEmpty()
                ? new Step.Passed<>(hmac.algorithm().apply(secret.getBytes(StandardCharsets.UTF_8)))
                : noKey(keyId);
    }

    private Optional<KeySet> keySet(Tenant tenant) {
        String json = tenant.jwks();
        return json == null ? Optional.empty() : keySets.get(json, text -> parse(tenant, text));
    }

    private static Optional<KeySet> parse(Tenant tenant, String json) {
        Optional<KeySet> keys = KeySet.parse(json);
        if (keys.isEmpty()) {
            log.atWarn().addKeyValue("tenant", tenant.id()).log("key set is not an object with an array of keys");
        }
        return keys;
    }

    private static Step<Algorithm> noKey(@Nullable String keyId) {
        return new Step.Refused<>(TokenRefusal.noKey(keyId));
    }
}
