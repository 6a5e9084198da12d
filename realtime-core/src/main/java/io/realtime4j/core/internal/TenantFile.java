package io.realtime4j.core.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads tenants from a JSON file. Pure but for reading. */
public final class TenantFile {
    private static final Set<String> KEYS = Set.of(
            "external_id",
            "jwt_secret",
            "jwt_jwks",
            "private_only",
            "suspend",
            "presence_enabled",
            "max_concurrent_users",
            "max_events_per_second",
            "max_joins_per_second",
            "max_channels_per_client",
            "max_bytes_per_second",
            "max_payload_size_in_kb",
            "max_presence_events_per_second");

    private TenantFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @return its tenants
     * @throws IllegalArgumentException when it cannot be read or a value is wrong
     */
    public static List<Tenant> read(Path file) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new IllegalArgumentException("tenant file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (!root.isArray()) {
            throw new IllegalArgumentException("tenant file " + file + " is not a JSON array of objects");
        }
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 0; i < root.size(); i++) {
            tenants.add(new Entry(file + " entry " + i, root.get(i)).tenant());
        }
        return tenants;
    }

    /** One object of the file; {@code where} names it in messages. */
    private record Entry(String where, JsonNode node) {
        Tenant tenant() {
            if (!node.isObject()) {
                throw wrong("is not an object");
            }
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!KEYS.contains(name)) {
                    throw wrong("has unknown key " + name + ", known are " + KEYS);
                }
            }
            String id = text("external_id");
            if (id == null || id.isEmpty()) {
                throw wrong("has no external_id");
            }
            JsonNode jwks = node.get("jwt_jwks");
            Tenant tenant = Tenant.named(id)
                    .jwtSecret(text("jwt_secret"))
                    .jwks(jwks == null || jwks.isNull() ? null : jwks.toString())
                    .limits(limits())
                    .privateOnly(flag("private_only"))
                    .suspended(flag("suspend"))
                    .presenceEnabled(flag("presence_enabled"))
                    .build();
            if (tenant.jwtSecret() == null && tenant.jwks() == null) {
                throw wrong("has neither jwt_secret nor jwt_jwks");
            }
            return tenant;
        }

        private TenantLimits limits() {
            TenantLimits defaults = TenantLimits.defaults();
            return new TenantLimits(
                    number("max_concurrent_users", defaults.maxConcurrentUsers()),
                    number("max_events_per_second", defaults.maxEventsPerSecond()),
                    number("max_joins_per_second", defaults.maxJoinsPerSecond()),
                    number("max_channels_per_client", defaults.maxChannelsPerClient()),
                    number("max_bytes_per_second", defaults.maxBytesPerSecond()),
                    number("max_payload_size_in_kb", defaults.maxPayloadSizeInKb()),
                    number("max_presence_events_per_second", defaults.maxPresenceEventsPerSecond()));
        }

        private @Nullable String text(String key) {
            JsonNode value = node.get(key);
            if (value == null || value.isNull()) {
                return null;
            }
            if (!value.isTextual()) {
                throw wrong("has a " + key + " that is not a string");
            }
            return value.textValue();
        }

        private boolean flag(String key) {
            JsonNode value = node.get(key);
            if (value == null || value.isNull()) {
                return false;
            }
            if (!value.isBoolean()) {
                throw wrong("has a " + key + " that is not true or false");
            }
            return value.booleanValue();
        }

        private int number(String key, int fallback) {
            JsonNode value = node.get(key);
            if (value == null || value.isNull()) {
                return fallback;
            }
            if (!value.canConvertToInt() || !value.isIntegralNumber()) {
                throw wrong("has a " + key + " that is not a 32-bit integer");
            }
            return value.intValue();
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException("tenant file " + where + " " + what);
        }
    }
}
