package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.Served.PATIENCE;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.embedded.Bootstrap;
import io.realtime4j.embedded.EmbeddedDatabase;
import io.realtime4j.embedded.EmbeddedSettings;
import io.realtime4j.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers that have no stream to give. */
@Tag("spec-03")
@Tag("spec-06")
class StreamRefusalIT {
    @Test
    @DisplayName("S06_098 S03_088 without a free WAL sender that is logged and tried again, and the tenant is usable")
    void givenAllSendersInUse_whenConnected_thenLoggedAndRetried() throws Exception {
        try (EmbeddedDatabase server = server("max_wal_senders", "1");
                Served served = Served.streaming(settings(server), "")) {
            Connection only = sender(server);
            assertThat(works(served.pool())).isTrue();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(served.logged.codes().stream()
                                    .filter("ReplicationMaxWalSendersReached"::equals)
                                    .count())
                            .isGreaterThan(1));
            assertThat(served.health().replicating()).isFalse();
            assertThat(works(served.pool())).isTrue();

            only.close();

            await().atMost(PATIENCE).until(() -> served.health().replicating());
        }
    }

    @Test
    @DisplayName("without wal_level logical that is logged, and the tenant is usable")
    void givenOtherLogLevel_whenConnected_thenLogged() throws Exception {
        try (EmbeddedDatabase server = server("wal_level", "replica");
                Served served = Served.streaming(settings(server), "")) {
            assertThat(works(served.pool())).isTrue();

            await().atMost(PATIENCE).until(() -> served.logged.codes().contains("StartReplicationFailed"));
            assertThat(served.logged.values("StartReplicationFailed", "reason").get(0))
                    .contains("wal_level");
            assertThat(served.health().healthy()).isTrue();
            assertThat(served.health().replicating()).isFalse();
            assertThat(works(served.pool())).isTrue();
        }
    }

    private static EmbeddedDatabase server(String parameter, String value) throws Exception {
        EmbeddedDatabase server = EmbeddedDatabase.start(
                EmbeddedSettings.builder().parameter(parameter, value).build());
        try (Connection connection = server.connect("postgres")) {
            Bootstrap.roles(connection, server.password());
            Bootstrap.database(connection);
        }
        return server;
    }

    private static Connection sender(EmbeddedDatabase server) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "14");
        return DriverManager.getConnection(server.jdbcUrl("postgres"), properties);
    }

    private static TenantDatabase settings(EmbeddedDatabase server) {
        return TenantDatabase.on(server.host())
                .port(server.port())
                .name("postgres")
                .user(server.user())
                .password(server.password())
                .sslEnforced(false)
                .build();
    }
}
