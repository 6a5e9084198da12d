package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.LEGACY;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.embedded.EmbeddedDatabase;
import io.realtime4j.embedded.EmbeddedSettings;
import io.realtime4j.tck.ManualClock;
import io.realtime4j.tenancy.ControlSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server of its own, which has TLS and is killed. */
final class ControlServerIT {
    private static final Duration IMPATIENT = Duration.ofSeconds(2);

    @TempDir
    static Path folder;

    private static EmbeddedDatabase server;
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-25T12:00:00Z"));
    private final List<ControlNode> nodes = new ArrayList<>();

    @BeforeAll
    static void startServer() throws IOException, SQLException {
        for (String file : List.of("ca.pem", "other-ca.pem", "server.pem", "server.key")) {
            Path copy = Files.createFile(
                    folder.resolve(file),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(copy, StoredControl.resource("/control/tls/" + file), StandardCharsets.UTF_8);
        }
        server = EmbeddedDatabase.start(EmbeddedSettings.builder()
                .parameter("ssl", "on")
                .parameter("ssl_cert_file", folder.resolve("server.pem").toString())
                .parameter("ssl_key_file", folder.resolve("server.key").toString())
                .build());
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create schema _realtime");
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(ControlNode::close);
    }

    @Test
    @DisplayName("with TLS, connections are encrypted, whoever signed the certificate")
    void givenTls_whenUsed_thenEncrypted() throws SQLException {
        ControlNode node = node(settings().tls(true));

        value(node.migrate());

        assertThat(value(node.tenants().find(new TenantId("nobody")))).isEmpty();
        assertThat(encrypted()).isEqualTo("true");
    }

    @Test
    @DisplayName("a certificate that the authority signed for the host is accepted")
    void givenAuthority_whenItSigned_thenUsed() throws SQLException {
        ControlNode node = node(settings().host("localhost").tls(true).tlsCaFile(folder.resolve("ca.pem")));

        value(node.migrate());

        assertThat(value(node.tenants().find(new TenantId("nobody")))).isEmpty();
        assertThat(encrypted()).isEqualTo("true");
    }

    @Test
    @DisplayName("a certificate that another authority signed is refused")
    void givenOtherAuthority_whenUsed_thenRefused() throws Exception {
        assertRefused(
                settings().host("localhost").tls(true).tlsCaFile(folder.resolve("other-ca.pem")),
                "PKIX path building failed");
    }

    @Test
    @DisplayName("a certificate that is not for the host is refused")
    void givenOtherHost_whenUsed_thenRefused() throws Exception {
        assertRefused(
                settings().tls(true).tlsCaFile(folder.resolve("ca.pem")), "hostname 127.0.0.1 could not be verified");
    }

    @Test
    @DisplayName("a file of authorities that is not there is told")
    void givenNoFile_whenUsed_thenRefused() throws Exception {
        assertRefused(settings().host("localhost").tls(true).tlsCaFile(folder.resolve("none.pem")), "none.pem");
    }

    @Test
    @DisplayName("a server that is killed and started again is used again, and changes are heard again")
    void givenServer_whenKilledAndStarted_thenUsedAgain() throws Exception {
        ControlNode first = node(settings().clock(clock));
        ControlNode second = node(settings().clock(clock));
        List.of(first, second).forEach(node -> {
            node.start();
            value(node.listening());
            value(node.migrate());
        });
        value(first.tenants().put(tenant("one")));
        found(second, ACME);
        Told told = Told.by(second);

        try (LogLines log = new LogLines(Level.INFO)) {
            server.kill();
            log.nextWith("not listening for changes");
            assertThat(found(first, ACME)).as("remembered").isEqualTo(tenant("one"));
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> value(first.tenants().put(tenant("two"))))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_UNAVAILABLE));
            assertThat(log.nextWith("control database cannot be reached")).startsWith("ControlDatabaseUnavailable ");

            server.restart();
            log.nextWith("listening again");
            log.nextWith("listening again");
        }
        clock.advance(StoredControl.EXPIRATION.plusSeconds(1));
        assertThat(found(first, ACME)).isEqualTo(tenant("one"));
        value(first.tenants().put(tenant("three")));
        assertThat(told.next()).isEqualTo("one -> three");
        assertThat(found(second, ACME))
                .isEqualTo(Tenant.named("acme").jwtSecret("three").build());
    }

    private void assertRefused(ControlSettings.Builder settings, String cause) throws Exception {
        ControlNode node = node(settings.queueTarget(IMPATIENT));

        try (LogLines log = new LogLines(Level.INFO)) {
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> value(node.tenants().find(ACME)))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_UNAVAILABLE))
                    .withMessageContaining(cause);
            assertThat(log.next("ControlDatabaseUnavailable")).contains(cause);
        }
    }

    private ControlNode node(ControlSettings.Builder settings) {
        ControlNode node = new ControlNode(settings.build(), Meters.none());
        nodes.add(node);
        return node;
    }

    private static ControlSettings.Builder settings() {
        return ControlSettings.encryptedWith(LEGACY)
                .host(server.host())
                .port(server.port())
                .user(server.user())
                .password(server.password())
                .afterConnectQuery("set search_path to _realtime");
    }

    private static String encrypted() throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select bool_and(ssl)::text from pg_stat_ssl join pg_stat_activity"
                                + " using (pid) where application_name = 'supabase_mt_realtime'")) {
            row.next();
            return row.getString(1);
        }
    }
}
