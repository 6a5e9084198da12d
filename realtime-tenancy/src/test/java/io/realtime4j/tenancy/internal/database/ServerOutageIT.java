package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.LifecycleIT.refused;
import static io.realtime4j.tenancy.internal.database.Served.PATIENCE;
import static io.realtime4j.tenancy.internal.database.Served.value;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.embedded.EmbeddedDatabase;
import io.realtime4j.embedded.EmbeddedSettings;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a server of its own goes through: full, killed, gone. */
@Tag("spec-06")
class ServerOutageIT {
    private static final int MOST = 25;

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() {
        server = EmbeddedDatabase.start(EmbeddedSettings.builder()
                .parameter("max_connections", Integer.toString(MOST))
                .parameter("max_wal_senders", "2")
                .build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    @DisplayName("S06_088 too few free connections, and none at all")
    void givenCrowdedServer_whenConnecting_thenRefusedWithBothNumbersUntilThereIsRoom() throws Exception {
        List<Connection> crowd = new ArrayList<>();
        try (Served served = Served.on(settings().build())) {
            crowd(crowd, MOST - 8);
            assertThat(served.obtain()).isEqualTo(refused(Failure.TOO_MANY_CONNECTIONS));
            crowd(crowd, MOST);
            assertThat(served.obtain()).isEqualTo(refused(Failure.TOO_MANY_CONNECTIONS));
            leave(crowd);

            await().atMost(PATIENCE).until(() -> served.obtain() instanceof PoolResult.Ready);

            assertThat(served.logged.lines())
                    .contains("ERROR DatabaseLackOfConnections Only 8 available connections."
                            + " At least 10 connections are required.")
                    .contains("ERROR DatabaseLackOfConnections Only 0 available connections."
                            + " At least 10 connections are required.");
        } finally {
            leave(crowd);
        }
    }

    @Test
    void givenPoolLargerThanTheServer_whenConnecting_thenRefused() throws Exception {
        try (Served served =
                Served.on(settings().poolSize(50).subscriptionPoolSize(73).build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.TOO_MANY_CONNECTIONS));
        }
    }

    @Test
    @DisplayName("S06_094 a server that is killed and comes back: degraded, then ready with the same pool")
    void givenKilledServer_whenItIsBack_thenServedAgain() throws Exception {
        try (Served served = Served.on(settings().poolSize(2).build())) {
            served.users(1);
            TenantPool pool = served.pool();

            server.kill();
            await().atMost(PATIENCE).until(() -> {
                pool.submit(connection -> connection.isValid(5));
                return served.state() == DatabaseState.DEGRADED;
            });
            assertThat(served.health()).isEqualTo(new DatabaseHealth(false, false, false, 1));
            assertThatThrownBy(() -> value(pool.submit(connection -> "never")))
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            down -> assertThat(down.getSQLState()).isEqualTo("08006"));
            assertThat(served.pool()).isSameAs(pool);
            server.restart();

            await().atMost(PATIENCE).until(() -> served.state() == DatabaseState.READY);
            assertThat(works(pool)).isTrue();
            assertThat(served.health()).isEqualTo(new DatabaseHealth(true, true, false, 1));
            assertThat(served.logged.codes()).containsOnlyOnce("DatabaseConnectionDown");
            assertThat(served.logged.messages()).containsOnlyOnce("tenant database connected");
        }
    }

    @Test
    void givenServerThatIsDown_whenConnectingAndClosing_thenBothEnd() throws Exception {
        try (Served served = Served.on(settings().build())) {
            served.pool();
            server.kill();
            try {
                await().atMost(PATIENCE).until(() -> {
                    served.pool().submit(connection -> connection.isValid(5));
                    return served.state() == DatabaseState.DEGRADED;
                });

                value(served.service.shutdown(Served.ACME.id()));
                assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));
                assertThat(served.logged.codes()).contains("UnableToConnectToTenantDatabase");
            } finally {
                server.restart();
            }
        }
    }

    private static void crowd(List<Connection> crowd, int size) throws SQLException {
        while (crowd.size() < size) {
            crowd.add(server.connect("postgres"));
        }
    }

    private static void leave(List<Connection> crowd) throws SQLException {
        for (Connection connection : crowd) {
            connection.close();
        }
        crowd.clear();
    }

    private static TenantDatabase.Builder settings() {
        return TenantDatabase.on(server.host())
                .port(server.port())
                .name("postgres")
                .user(server.user())
                .password(server.password())
                .sslEnforced(false);
    }
}
