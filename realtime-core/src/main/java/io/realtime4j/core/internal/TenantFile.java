package io.realtime4j.core.internal;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
            "max_presence_events_per_second",
            "max_client_presence_events_per_window",
            "client_presence_window_ms");

    private TenantFile() {}

    /**
     * Reads a file.
     *
     * @param file the file
     * @param defaults the limits that an entry does not name
     * @return its tenants
     * @throws IllegalArgumentException when it cannot be read or a value is wrong
     */
    public static List<Tenant> read(Path file, TenantLimits defaults) {
        Slice text;
        try {
            text = Slice.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException("tenant file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (!JsonText.isOneValue(text)) {
            throw new IllegalArgumentException("tenant file " + file + " is not well-formed JSON");
        }
        List<Slice> entries;
        try {
            entries = JsonText.elements(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tenant file " + file + " is not a JSON array of objects", e);
        }
        List<Tenant> tenants = new ArrayList<>();
        for (Slice entry : entries) {
            tenants.add(Entry.of("tenant file " + file + " entry " + tenants.size(), entry)
                    .tenant(defaults));
        }
        return tenants;
    }

    /** One object of the file; {@code where} names it in messages. */
    private record Entry(String where, Map<String, Slice> fields) {
        static Entry of(String where, Slice json) {
            if (!json.isJsonObject()) {
                throw new IllegalArgumentException(where + " is not an object");
            }
            return new Entry(where, JsonText.fields(json));
        }

        Tenant tenant(TenantLimits defaults) {
            for (String name : fields.keySet()) {
                if (!KEYS.contains(name)) {
                    throw wrong("has unknown key " + name + ", known are " + KEYS);
                }
            }
            String id = text("external_id");
            if (id == null || id.isEmpty()) {
                throw wrong("has no external_id");
            }
            Slice jwks = value("jwt_jwks");
            Tenant tenant = Tenant.named(id)
                    .jwtSecret(text("jwt_secret"))
                    .jwks(jwks == null ? null : jwks.utf8())
                    .limits(limits(defaults))
                    .privateOnly(flag("private_only"))
                    .suspended(flag("suspend"))
                    .presenceEnabled(flag("presence_enabled"))
                    .build();
            if (tenant.jwtSecret() == null && tenant.jwks() == null) {
                throw wrong("has neither jwt_secret nor jwt_jwks");
            }
            return tenant;
        }

        private TenantLimits limits(TenantLimits defaults) {
            return defaults.toBuilder()
                    .maxConcurrentUsers(number("max_concurrent_users", defaults.maxConcurrentUsers()))
                    .maxEventsPerSecond(number("max_events_per_second", defaults.maxEventsPerSecond()))
                    .maxJoinsPerSecond(number("max_joins_per_second", defaults.maxJoinsPerSecond()))
                    .maxChannelsPerClient(number("max_channels_per_client", defaults.maxChannelsPerClient()))
                    .maxBytesPerSecond(number("max_bytes_per_second", defaults.maxBytesPerSecond()))
                    .maxPayloadSizeInKb(number("max_payload_size_in_kb", defaults.maxPayloadSizeInKb()))
                    .maxPresenceEventsPerSecond(
                            number("max_presence_events_per_second", defaults.maxPresenceEventsPerSecond()))
                    .maxClientPresenceEventsPerWindow(numberOrNull(
                            "max_client_presence_events_per_window", defaults.maxClientPresenceEventsPerWindow()))
                    .clientPresenceWindowMs(
                            numberOrNull("client_presence_window_ms", defaults.clientPresenceWindowMs()))
                    .build();
        }

        private @Nullable Slice value(String key) {
            Slice value = fields.get(key);
            return value == null || value.equals(Slice.JSON_NULL) ? null : value;
        }

        private @Nullable String text(String key) {
            Slice value = value(key);
            String text = JsonText.string(value);
            if (value != null && text == null) {
                throw wrong("has a " + key + " that is not a string");
            }
            return text;
        }

        private boolean flag(String key) {
            Slice value = value(key);
            String text = value == null ? "false" : value.utf8();
            if (!text.equals("true") && !text.equals("false")) {
                throw wrong("has a " + key + " that is not true or false");
            }
            return text.equals("true");
        }

        private int number(String key, int fallback) {
            Integer number = numberOrNull(key, null);
            return number == null ? fallback : number;
        }

        private @Nullable Integer numberOrNull(String key, @Nullable Integer fallback) {
            Slice value = value(key);
            if (value == null) {
                return fallback;
            }
            try {
                return Integer.valueOf(value.utf8());
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(where + " has a " + key + " that is not a 32-bit integer", e);
            }
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(where + " " + what);
        }
    }
}
