package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tck.ManualClock;
import io.realtime4j.tck.RecordingMeters;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of its own for each test, with an empty schema {@code _realtime}, and the nodes that use it. */
final class StoredControl implements BeforeEachCallback, AfterEachCallback {
    static final String LEGACY_KEY = "1234567890123456";
    static final String GCM_KEY = "12345678901234567890123456789012";
    static final EncryptionSettings LEGACY = EncryptionSettings.legacy(LEGACY_KEY);
    static final EncryptionSettings BOTH = LEGACY.rotatedTo(GCM_KEY);
    static final TenantId ACME = new TenantId("acme");
    static final Duration EXPIRATION = Duration.ofSeconds(30);
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<ControlNode> nodes = new ArrayList<>();
    final RecordingMeters meters = new RecordingMeters();
    final ManualClock clock = new ManualClock(Instant.parse("2026-11-25T12:00:00Z"));

    @SuppressWarnings("NullAway.Init")
    private TestDatabase database;

    @Override
    public void beforeEach(ExtensionContext context) {
        database = TestDatabase.create();
        database.execute("drop schema if exists _realtime cascade; create schema _realtime");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        nodes.forEach(ControlNode::close);
        nodes.clear();
        database.close();
    }

    TestDatabase database() {
        return database;
    }

    ControlSettings.Builder settings() {
        return ControlSettings.encryptedWith(LEGACY)
                .host(database.host())
                .port(database.port())
                .name(database.name())
                .user(database.user())
                .password(database.password())
                .afterConnectQuery("set search_path to _realtime")
                .clock(clock);
    }

    /** A node that hears of changes by others. */
    ControlNode node(UnaryOperator<ControlSettings.Builder> change) {
        ControlNode node = deafNode(change);
        node.start();
        value(node.listening());
        return node;
    }

    /** A node that does not hear of changes by others. */
    ControlNode deafNode(UnaryOperator<ControlSettings.Builder> change) {
        ControlNode node = new ControlNode(change.apply(settings()).build(), meters);
        nodes.add(node);
        return node;
    }

    /** A node on tables that are up to date. */
    ControlNode migratedNode(UnaryOperator<ControlSettings.Builder> change) {
        ControlNode node = node(change);
        value(node.migrate());
        return node;
    }

    ControlNode migratedNode() {
        return migratedNode(UnaryOperator.identity());
    }

    /** Loads what a reference server left behind. */
    void loadReference() {
        execute(resource("/control/reference.sql"));
    }

    static String resource(String name) {
        try (InputStream in = StoredControl.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    void execute(String sql) {
        database.execute("set search_path to _realtime; " + sql);
    }

    /** The rows, with columns parted by spaces. */
    List<String> rows(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path to _realtime");
            try (ResultSet rows = statement.executeQuery(sql)) {
                List<String> lines = new ArrayList<>();
                while (rows.next()) {
                    List<String> columns = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        columns.add(String.valueOf(rows.getString(i)));
                    }
                    lines.add(String.join(" ", columns));
                }
                return lines;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The only row. */
    String row(String sql) {
        List<String> rows = rows(sql);
        if (rows.size() != 1) {
            throw new AssertionError(sql + " gives " + rows);
        }
        return rows.get(0);
    }

    static Tenant tenant(String secret) {
        return Tenant.named(ACME.value()).jwtSecret(secret).build();
    }

    static Tenant found(ControlNode node, TenantId id) {
        return value(node.tenants().find(id)).orElseThrow(() -> new AssertionError("no tenant " + id));
    }

    static <T> T value(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("waited in vain", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
