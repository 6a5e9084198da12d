package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.tenancy.AddressFamily;
import io.realtime4j.tenancy.ControlSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A control database that cannot be used: told by code and cause, logged once, and used again as soon as it can be. */
final class ControlTroubleIT {
    private static final Duration IMPATIENT = Duration.ofSeconds(1);

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @Test
    @DisplayName("a wrong password is told, and used again once it is right")
    void givenWrongPassword_whenUsed_thenToldUntilItIsRight() throws Exception {
        String role = control.database().name() + "_user";
        control.loadReference();
        control.execute("create role " + role + " login superuser password 'right'");
        try {
            ControlNode node = trouble(
                    settings -> settings.user(role).password("changed"),
                    "password authentication failed for user \"" + role + "\"");

            control.execute("alter role " + role + " password 'changed'");

            assertThat(eventually(node)).isEmpty();
            node.close();
        } finally {
            control.database().execute("drop role " + role);
        }
    }

    @Test
    @DisplayName("a host without an address is told")
    void givenUnknownHost_whenUsed_thenTold() throws Exception {
        trouble(settings -> settings.host("nowhere.invalid"), "host nowhere.invalid does not resolve");
    }

    @Test
    @DisplayName("a host without an address of the family that is asked for is told")
    void givenNoAddressOfTheFamily_whenUsed_thenTold() throws Exception {
        trouble(
                settings -> settings.host("127.0.0.1").addressFamily(AddressFamily.IPV6),
                "host 127.0.0.1 has no address of family IPV6");
    }

    @Test
    @DisplayName("a port where nobody listens is told")
    void givenNobodyListens_whenUsed_thenTold() throws Exception {
        int port = freePort();

        trouble(settings -> settings.port(port), "Connection to 127.0.0.1:" + port + " refused");
    }

    @Test
    @DisplayName("a database that does not exist is told")
    void givenNoDatabase_whenUsed_thenTold() throws Exception {
        trouble(settings -> settings.name("nowhere"), "database \"nowhere\" does not exist");
    }

    @Test
    @DisplayName("a query after connecting that fails is told")
    void givenBrokenQueryAfterConnecting_whenUsed_thenTold() throws Exception {
        trouble(settings -> settings.afterConnectQuery("set nothing to x"), "unrecognized configuration parameter");
    }

    @Test
    @DisplayName("a server without TLS is told when TLS is asked for")
    void givenServerWithoutTls_whenUsed_thenTold() throws Exception {
        trouble(settings -> settings.tls(true), "The server does not support SSL.");
    }

    @Test
    @DisplayName("a server that has no connection left is told, and used again once it has")
    void givenNoConnectionLeft_whenUsed_thenToldUntilThereIs() throws Exception {
        control.loadReference();
        String database = control.database().name();
        String role = database + "_user";
        control.execute("create role " + role + " login password 'postgres' connection limit 0;"
                + " grant usage on schema _realtime to " + role + "; grant select on all tables in schema _realtime to "
                + role);
        try {
            ControlNode node = trouble(settings -> settings.user(role), "too many connections for role");

            control.execute("alter role " + role + " connection limit 10");

            assertThat(eventually(node)).isEmpty();
            node.close();
        } finally {
            control.execute("drop owned by " + role + "; drop role " + role);
        }
    }

    @Test
    @DisplayName("a server that accepts connections and never answers is told in time")
    void givenSilentServer_whenUsed_thenTold() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            ControlNode node = control.deafNode(
                    settings -> settings.port(silent.getLocalPort()).queueTarget(IMPATIENT));

            assertUnavailable(node.tenants().find(ACME), "cannot be reached");
        }
    }

    @Test
    @DisplayName(
            "requests that find all connections busy fail in time, are logged once, and are served again afterwards")
    void givenBusyPool_whenUsed_thenRefusedUntilItIsFree() throws Exception {
        ControlNode node = control.migratedNode(settings ->
                settings.poolSize(1).queueTarget(Duration.ofSeconds(1)).statementTimeout(Duration.ofSeconds(2)));
        value(node.tenants().put(tenant("one")));
        try (LogLines log = new LogLines(Level.WARN);
                Connection connection = control.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table _realtime.tenants");

            CompletionStage<List<Tenant>> slow = node.tenants().list();
            List<CompletionStage<List<Tenant>>> waiting =
                    IntStream.range(0, 20).mapToObj(i -> node.tenants().list()).toList();

            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> value(slow))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_ERROR))
                    .withMessageContaining("canceling statement due to statement timeout");
            waiting.forEach(each -> assertUnavailable(each, "its connections were busy for too long"));
            assertThat(log.next("ControlDatabaseError")).contains("statement timeout");
            assertThat(log.next("ControlDatabaseUnavailable")).contains("all connections are busy");
            assertThat(log.rest()).isEmpty();
            assertThat(found(node, ACME).jwtSecret()).as("remembered").isEqualTo("one");
            connection.rollback();
        }
        assertThat(value(node.tenants().list())).hasSize(1);
    }

    @Test
    @DisplayName("sessions that the server ends are replaced")
    void givenSessions_whenEnded_thenReplaced() {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));

        control.rows(
                "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and"
                        + " pid <> pg_backend_pid()");
        control.clock.advance(StoredControl.EXPIRATION.plusSeconds(1));

        assertThat(eventually(node)).contains(tenant("one"));
    }

    /** A pool notices only by using them that its sessions were ended: one request may fail for each. */
    private static Optional<Tenant> eventually(ControlNode node) {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                return value(node.tenants().find(ACME));
            } catch (RealtimeException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_UNAVAILABLE);
            }
        }
        throw new AssertionError("the control database is not used again");
    }

    /** Uses a control database many times, and finds out that it is told each time and logged once. */
    private ControlNode trouble(UnaryOperator<ControlSettings.Builder> change, String cause) throws Exception {
        ControlNode node = control.deafNode(
                settings -> change.apply(settings.queueTarget(IMPATIENT).poolSize(1)));
        try (LogLines log = new LogLines(Level.INFO)) {
            for (int i = 0; i < 2; i++) {
                assertUnavailable(node.tenants().find(ACME), cause);
            }
            assertUnavailable(node.tenants().put(tenant("one")), cause);
            assertUnavailable(node.migrate(), cause);
            assertThat(log.next("ControlDatabaseUnavailable"))
                    .contains("control database cannot be reached", cause)
                    .doesNotContain("changed");
            assertThat(log.rest()).isEmpty();
        }
        return node;
    }

    private static void assertUnavailable(CompletionStage<?> stage, String cause) {
        assertThatExceptionOfType(RealtimeException.class)
                .isThrownBy(() -> value(stage))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_UNAVAILABLE))
                .withMessageContaining(cause);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
