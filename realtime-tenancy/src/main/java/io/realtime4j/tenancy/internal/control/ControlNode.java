package io.realtime4j.tenancy.internal.control;

import com.github.benmanes.caffeine.cache.Ticker;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.FeatureFlags;
import io.realtime4j.tenancy.Reencryption;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.TenantOverview;
import io.realtime4j.tenancy.internal.control.KnownTenants.Change;
import io.realtime4j.tenancy.internal.control.KnownTenants.Remembering;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of a node's use of the control database together. Thread-safe. */
public final class ControlNode implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlNode.class);
    private static final String BACKFILL_FLAG = "gcm_encryption_backfill";

    private final ControlServers servers;
    private final TenantListeners listeners = new TenantListeners();
    private final ControlParts parts;
    private final EncryptionBackfill backfill;
    private final ControlFlags flags;
    private final TenantRecords records;
    private final ControlEvents events;
    private final Set<Connection> migrating = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Puts the parts together. Nothing is connected yet.
     *
     * @param settings where the database is and how it is used
     * @param meters where to count
     */
    public ControlNode(ControlSettings settings, Meters meters) {
        if (settings.encryption().writeGcm() && settings.encryption().gcmKey() == null) {
            log.warn("DB_ENC_WRITE_GCM is set but DB_ENC_KEY_GCM is missing, continuing with AES-128-ECB");
        }
        SecretCipher cipher = new SecretCipher(settings.encryption());
        TenantTable table = new TenantTable(cipher);
        Ticker ticker = ticker(settings.clock());
        Remembering remembering = new Remembering(
                settings.cacheExpiration(), ticker, new RecentChanges(settings.cacheExpiration(), ticker));
        this.servers = new ControlServers(settings);
        this.backfill = new EncryptionBackfill(cipher, settings.clock());
        KnownTenants known = new KnownTenants(servers, table, remembering, listeners, this::considerBackfill);
        Announcements announcements = new Announcements(AnnouncementKeys.of(settings));
        this.parts = new ControlParts(servers, table, known, announcements, cipher, settings.clock());
        this.flags = new ControlFlags(parts, remembering);
        this.records = new ControlTenantRecords(parts, listeners);
        HeardAnnouncements heard = new HeardAnnouncements(announcements, new IgnoredAnnouncements(meters));
        this.events = new ControlEvents(servers, heard, new Hearing());
    }

    private static Ticker ticker(InstantSource clock) {
        return () -> {
            Instant now = clock.instant();
            return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        };
    }

    /** Begins to listen for changes by other nodes. */
    public void start() {
        events.start();
    }

    /** {@return completes when changes by other nodes are heard for the first time} */
    public CompletableFuture<@Nullable Void> listening() {
        return events.listening();
    }

    /** {@return completes when the tables are up to date} */
    public CompletableFuture<@Nullable Void> migrate() {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        new NamedThreads("realtime-control-migrate")
                .newThread(() -> migrate(done))
                .start();
        return done;
    }

    private void migrate(CompletableFuture<@Nullable Void> done) {
        try (Connection connection = servers.connectWithoutTimeouts()) {
            migrating.add(connection);
            if (closed) {
                abort(connection);
            }
            try {
                ControlMigrations.run(connection);
            } finally {
                migrating.remove(connection);
            }
            done.complete(null);
        } catch (SQLException | RuntimeException e) {
            done.completeExceptionally(ControlFailures.of(e, servers.primaryName()));
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.atDebug().setCause(e).log("connection could not be aborted");
        }
    }

    /**
     * Deletes a tenant if it is there, and stores it anew with a database.
     *
     * @param tenant the tenant
     * @param database its database
     * @return completes when it is stored
     */
    public CompletableFuture<@Nullable Void> seed(Tenant tenant, TenantDatabase database) {
        ExtensionRecord extension = records.extension(ExtensionRecord.POSTGRES_CDC, ExtensionSettings.of(database));
        TenantRecord record = TenantRecord.of(tenant)
                .extensions(List.of(extension))
                .times(extension.insertedAt(), extension.updatedAt())
                .build();
        return parts.known().change(tenant.id(), handle -> seed(handle, record)).thenApply(ignored -> {
            flags.heardOf(BACKFILL_FLAG);
            return null;
        });
    }

    private Change<Boolean> seed(Handle handle, TenantRecord record) {
        // two nodes that seed at once would both insert
        handle.execute("lock table tenants in share row exclusive mode");
        flags.put(handle, FeatureFlag.on(BACKFILL_FLAG));
        StoredTenant before = parts.table().lock(handle, record.externalId()).orElse(null);
        parts.table().delete(handle, record.externalId());
        parts.table().insert(handle, record);
        parts.announcements().tenant(handle, record.externalId());
        StoredTenant after = parts.table().find(handle, record.externalId()).orElseThrow();
        return new Change<>(true, true, before, after);
    }

    private void considerBackfill(StoredTenant tenant) {
        if (backfill.isDue(tenant)) {
            CompletableFuture<Boolean> rewritten = flags.isEnabled(BACKFILL_FLAG, tenant.id())
                    .toCompletableFuture()
                    .thenCompose(on -> on ? rewrite(tenant) : CompletableFuture.completedFuture(false));
            EncryptionBackfill.logFailure(tenant.id(), rewritten);
        }
    }

    private CompletableFuture<Boolean> rewrite(StoredTenant tenant) {
        return parts.known().inTurn(tenant.id(), handle -> backfill.rewrite(handle, tenant));
    }

    /**
     * Goes through all tenants, one after the other, and encrypts secrets anew that have another form or key than new ones.
     *
     * @param writing whether to do it, or only to tell what would be done
     * @return what was or would be done
     */
    public CompletableFuture<Reencryption> reencrypt(boolean writing) {
        return servers.readPrimary(parts.table()::list).thenCompose(tenants -> {
            Reencrypting reencrypting = new Reencrypting(backfill);
            CompletableFuture<Boolean> last = CompletableFuture.completedFuture(true);
            for (StoredTenant tenant : tenants) {
                if (reencrypting.isDue(tenant)) {
                    last = last.thenCompose(
                                    ignored -> writing ? rewrite(tenant) : CompletableFuture.completedFuture(true))
                            .thenApply(rewritten -> reencrypting.done(tenant, rewritten));
                }
            }
            return last.thenApply(ignored -> reencrypting.result());
        });
    }

    /** {@return the tenants as the engine sees them} */
    public TenantStore tenants() {
        return new ControlTenantStore(parts, listeners, records);
    }

    /** {@return all tenants as operators see them} */
    public CompletableFuture<List<TenantOverview>> overview() {
        return servers.read(handle ->
                parts.table().list(handle).stream().map(StoredTenant::overview).toList());
    }

    /** {@return whole tenants} */
    public TenantRecords records() {
        return records;
    }

    /** {@return the tenants' databases} */
    public TenantDatabaseSource databases() {
        return new ControlTenantDatabases(parts, listeners);
    }

    /** {@return the feature flags} */
    public FeatureFlags flags() {
        return flags;
    }

    @Override
    public void close() {
        closed = true;
        migrating.forEach(ControlNode::abort);
        events.close();
        listeners.close();
        servers.close();
    }

    /** What other nodes announce. */
    private final class Hearing implements ControlEvents.Listener {
        @Override
        public void tenantChanged(TenantId id) {
            parts.known().heardOf(id);
        }

        @Override
        public void disconnect(TenantId id) {
            listeners.disconnect(id);
        }

        @Override
        public void shutdown(TenantId id) {
            listeners.shutdown(id);
        }

        @Override
        public void flagChanged(String name) {
            flags.heardOf(name);
        }

        @Override
        public void missed(Handle handle) {
            flags.forgetAll();
            parts.known().compareAll(handle);
        }

        @Override
        public void retry() {
            parts.known().retryUnsettled();
        }
    }
}
