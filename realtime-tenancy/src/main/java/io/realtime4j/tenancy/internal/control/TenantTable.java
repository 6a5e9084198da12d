package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Reads and writes the tables {@code tenants} and {@code extensions}. Needs a handle for each call; has no state. */
final class TenantTable {
    // one statement, so that a tenant and its extensions are of one moment
    private static final String SELECT = """
        select t.id, t.external_id, t.name, t.jwt_secret, t.jwt_jwks, t.postgres_cdc_default, t.max_concurrent_users,
            t.max_events_per_second, t.max_bytes_per_second, t.max_channels_per_client, t.max_joins_per_second,
            t.max_presence_events_per_second, t.max_payload_size_in_kb, t.max_client_presence_events_per_window,
            t.client_presence_window_ms, t.presence_enabled, t.private_only, t.suspend, t.migrations_ran,
            t.broadcast_adapter, t.feature_flags, t.gcm_migrated_at, t.inserted_at, t.updated_at,
            (select json_agg(e.* order by e.inserted_at, e.id) from extensions e
                where e.tenant_external_id = t.external_id) as extensions
        from tenants t
        """;

    private final SecretCipher cipher;
    private final List<TenantColumn> columns;

    TenantTable(SecretCipher cipher) {
        this.cipher = cipher;
        this.columns = TenantColumn.all(cipher);
    }

    Optional<StoredTenant> find(Handle handle, TenantId id) {
        return handle.createQuery(SELECT + "where t.external_id = :id")
                .bind("id", id.value())
                .map(this::row)
                .findOne();
    }

    /** Finds a tenant and keeps others from changing it until the transaction ends. */
    Optional<StoredTenant> lock(Handle handle, TenantId id) {
        boolean exists = handle.createQuery("select 1 from tenants where external_id = :id for update")
                .bind("id", id.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        return exists ? find(handle, id) : Optional.empty();
    }

    List<StoredTenant> list(Handle handle) {
        return handle.createQuery(SELECT + "where t.external_id <> ''")
                .map(this::row)
                .list();
    }

    List<StoredTenant> list(Handle handle, Collection<TenantId> ids) {
        String[] names = ids.stream().map(TenantId::value).toArray(String[]::new);
        return handle.createQuery(SELECT + "where t.external_id = any(cast(:ids as text[]))")
                .bind("ids", names)
                .map(this::row)
                .list();
    }

    void insert(Handle handle, TenantRecord record) {
        String names = columns.stream().map(TenantColumn::name).collect(Collectors.joining(", "));
        String values = columns.stream().map(TenantColumn::argument).collect(Collectors.joining(", "));
        Update insert = handle.createUpdate("insert into tenants (id, external_id, inserted_at, updated_at, " + names
                        + ") values (:id, :external_id, :inserted_at, :updated_at, " + values + ")")
                .bind("id", record.id())
                .bind("external_id", record.externalId().value())
                .bind("inserted_at", TenantColumn.utc(record.insertedAt()))
                .bind("updated_at", TenantColumn.utc(record.updatedAt()));
        columns.forEach(column -> column.bind(insert, record));
        insert.execute();
        insertExtensions(handle, record);
    }

    /** Writes the columns that differ, and the extensions if they differ; false when nothing does. */
    boolean update(Handle handle, TenantRecord before, TenantRecord after) {
        boolean extensions = !sameExtensions(before, after);
        List<TenantColumn> changed =
                columns.stream().filter(column -> column.differs(before, after)).toList();
        if (changed.isEmpty() && !extensions) {
            return false;
        }
        String assignments = changed.stream()
                .map(column -> ", " + column.name() + " = " + column.argument())
                .collect(Collectors.joining());
        Update update = handle.createUpdate(
                        "update tenants set updated_at = :updated_at" + assignments + " where id = :id")
                .bind("id", before.id())
                .bind("updated_at", TenantColumn.utc(after.updatedAt()));
        changed.forEach(column -> column.bind(update, after));
        update.execute();
        if (extensions) {
            handle.createUpdate("delete from extensions where tenant_external_id = :id")
                    .bind("id", before.externalId().value())
                    .execute();
            insertExtensions(handle, after);
        }
        return true;
    }

    boolean delete(Handle handle, TenantId id) {
        return handle.createUpdate("delete from tenants where external_id = :id")
                        .bind("id", id.value())
                        .execute()
                > 0;
    }

    private static void insertExtensions(Handle handle, TenantRecord record) {
        for (ExtensionRecord extension : record.extensions()) {
            handle.createUpdate("""
                insert into extensions (id, type, settings, tenant_external_id, inserted_at, updated_at)
                values (:id, :type, cast(:settings as jsonb), :tenant, :inserted_at, :updated_at)\
                """)
                    .bind("id", extension.id())
                    .bind("type", extension.type())
                    .bind("settings", extension.settings().toString())
                    .bind("tenant", record.externalId().value())
                    .bind("inserted_at", TenantColumn.utc(extension.insertedAt()))
                    .bind("updated_at", TenantColumn.utc(extension.updatedAt()))
                    .execute();
        }
    }

    /** Whether types and settings are equal, secrets compared in clear. */
    private boolean sameExtensions(TenantRecord a, TenantRecord b) {
        return inClear(a).equals(inClear(b));
    }

    private List<List<Object>> inClear(TenantRecord record) {
        return record.extensions().stream()
                .map(extension -> List.<Object>of(extension.type(), inClear(extension)))
                .toList();
    }

    /** What cannot be decrypted stays as it is stored, and is equal to nothing new. */
    private ObjectNode inClear(ExtensionRecord extension) {
        return extension.type().equals(ExtensionRecord.POSTGRES_CDC)
                ? ExtensionSettings.mapSecrets(
                        extension.settings(),
                        stored -> cipher.decrypt(stored) instanceof Decrypted.Clear clear ? clear.text() : stored)
                : extension.settings();
    }

    private StoredTenant row(ResultSet row, StatementContext context) throws SQLException {
        Tenant tenant = Tenant.named(row.getString("external_id"))
                .jwks(row.getString("jwt_jwks"))
                .limits(limits(row))
                .privateOnly(row.getBoolean("private_only"))
                .suspended(row.getBoolean("suspend"))
                .presenceEnabled(row.getBoolean("presence_enabled"))
                .build();
        TenantRecord record = TenantRecord.of(tenant)
                .id(row.getObject("id", UUID.class))
                .name(row.getString("name"))
                .postgresCdcDefault(text(row, "postgres_cdc_default", ExtensionRecord.POSTGRES_CDC))
                .broadcastAdapter(text(row, "broadcast_adapter", "gen_rpc"))
                .migrationsRan(row.getInt("migrations_ran"))
                .featureFlags(ControlJson.booleans(row.getString("feature_flags")))
                .gcmMigratedAt(time(row, "gcm_migrated_at"))
                .times(required(time(row, "inserted_at")), required(time(row, "updated_at")))
                .extensions(extensions(row.getString("extensions")))
                .build();
        return StoredTenant.of(record, row.getString("jwt_secret"), cipher);
    }

    private static TenantLimits limits(ResultSet row) throws SQLException {
        TenantLimits defaults = TenantLimits.defaults();
        return TenantLimits.builder()
                .maxConcurrentUsers(row.getInt("max_concurrent_users"))
                .maxEventsPerSecond(row.getInt("max_events_per_second"))
                .maxBytesPerSecond(row.getInt("max_bytes_per_second"))
                .maxChannelsPerClient(row.getInt("max_channels_per_client"))
                .maxJoinsPerSecond(row.getInt("max_joins_per_second"))
                .maxPresenceEventsPerSecond(
                        number(row, "max_presence_events_per_second", defaults.maxPresenceEventsPerSecond()))
                .maxPayloadSizeInKb(number(row, "max_payload_size_in_kb", defaults.maxPayloadSizeInKb()))
                .maxClientPresenceEventsPerWindow(row.getObject("max_client_presence_events_per_window", Integer.class))
                .clientPresenceWindowMs(row.getObject("client_presence_window_ms", Integer.class))
                .build();
    }

    private static List<ExtensionRecord> extensions(@Nullable String json) {
        return json == null
                ? List.of()
                : StreamSupport.stream(ControlJson.parse(json).spliterator(), false)
                        .map(TenantTable::extension)
                        .toList();
    }

    private static ExtensionRecord extension(JsonNode row) {
        return new ExtensionRecord(
                UUID.fromString(row.path("id").asText()),
                row.path("type").asText(""),
                row.path("settings") instanceof ObjectNode settings ? settings : ControlJson.object(null),
                instant(LocalDateTime.parse(row.path("inserted_at").asText())),
                instant(LocalDateTime.parse(row.path("updated_at").asText())));
    }

    private static String text(ResultSet row, String column, String fallback) throws SQLException {
        String text = row.getString(column);
        return text == null ? fallback : text;
    }

    private static int number(ResultSet row, String column, int fallback) throws SQLException {
        Integer number = row.getObject(column, Integer.class);
        return number == null ? fallback : number;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : instant(time);
    }

    private static Instant required(@Nullable Instant time) {
        return time == null ? Instant.EPOCH : time;
    }

    private static Instant instant(LocalDateTime time) {
        return time.toInstant(ZoneOffset.UTC);
    }
}
