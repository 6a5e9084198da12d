package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.TenantLimits;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * A column of {@code tenants} that is written from a record.
 *
 * @param name its name, also that of the argument
 * @param type its type
 * @param value what tells whether it changed
 * @param stored what is bound
 */
record TenantColumn(
        String name,
        String type,
        Function<TenantRecord, @Nullable Object> value,
        Function<TenantRecord, @Nullable Object> stored) {

    /** The columns but for id, external id and times. */
    static List<TenantColumn> all(SecretCipher cipher) {
        return List.of(
                new TenantColumn("name", "text", TenantRecord::name),
                new TenantColumn(
                        "jwt_secret",
                        "text",
                        record -> record.tenant().jwtSecret(),
                        record -> record.tenant().jwtSecret() == null
                                ? null
                                : cipher.encrypt(record.tenant().jwtSecret())),
                new TenantColumn(
                        "jwt_jwks",
                        "jsonb",
                        record -> record.tenant().jwks() == null
                                ? null
                                : ControlJson.parse(record.tenant().jwks()),
                        record -> record.tenant().jwks()),
                new TenantColumn("postgres_cdc_default", "text", TenantRecord::postgresCdcDefault),
                limit("max_concurrent_users", TenantLimits::maxConcurrentUsers),
                limit("max_events_per_second", TenantLimits::maxEventsPerSecond),
                limit("max_bytes_per_second", TenantLimits::maxBytesPerSecond),
                limit("max_channels_per_client", TenantLimits::maxChannelsPerClient),
                limit("max_joins_per_second", TenantLimits::maxJoinsPerSecond),
                limit("max_presence_events_per_second", TenantLimits::maxPresenceEventsPerSecond),
                limit("max_payload_size_in_kb", TenantLimits::maxPayloadSizeInKb),
                limit("max_client_presence_events_per_window", TenantLimits::maxClientPresenceEventsPerWindow),
                limit("client_presence_window_ms", TenantLimits::clientPresenceWindowMs),
                new TenantColumn(
                        "presence_enabled", "boolean", record -> record.tenant().presenceEnabled()),
                new TenantColumn(
                        "private_only", "boolean", record -> record.tenant().privateOnly()),
                new TenantColumn("suspend", "boolean", record -> record.tenant().suspended()),
                new TenantColumn("migrations_ran", "integer", TenantRecord::migrationsRan),
                new TenantColumn("broadcast_adapter", "varchar", TenantRecord::broadcastAdapter),
                new TenantColumn(
                        "feature_flags",
                        "jsonb",
                        TenantRecord::featureFlags,
                        record -> ControlJson.write(record.featureFlags())),
                new TenantColumn(
                        "gcm_migrated_at",
                        "timestamp",
                        TenantRecord::gcmMigratedAt,
                        record -> record.gcmMigratedAt() == null ? null : utc(record.gcmMigratedAt())));
    }

    private TenantColumn(String name, String type, Function<TenantRecord, @Nullable Object> value) {
        this(name, type, value, value);
    }

    private static TenantColumn limit(String name, Function<TenantLimits, @Nullable Object> limit) {
        return new TenantColumn(
                name, "integer", record -> limit.apply(record.tenant().limits()));
    }

    /** Columns are of a type without zone and hold UTC. */
    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    boolean differs(TenantRecord a, TenantRecord b) {
        return !Objects.equals(value.apply(a), value.apply(b));
    }

    /** The argument in SQL. */
    String argument() {
        return "cast(:" + name + " as " + type + ")";
    }

    void bind(SqlStatement<?> statement, TenantRecord record) {
        statement.bind(name, stored.apply(record));
    }
}
