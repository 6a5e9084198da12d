package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.TenantDatabases;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose tenants' databases are behind data sources of the application. */
@Tag("spec-05")
final class GivenDataSourceIT {
    private static final TenantId ACME = new TenantId("acme");

    private final TestDatabase database = TestDatabase.create();
    private final HikariDataSource source = new HikariDataSource();
    private final TenantStore tenants = TenantStore.inMemory();

    @BeforeEach
    void prepare() {
        tenants.put(Tenant.named(ACME.value()).jwtSecret(Tokens.SECRET).build())
                .toCompletableFuture()
                .join();
        source.setJdbcUrl(database.jdbcUrl());
        source.setUsername(database.user());
        source.setPassword(database.password());
        source.setMaximumPoolSize(2);
    }

    @AfterEach
    void drop() {
        source.close();
        database.close();
    }

    @Test
    @DisplayName("S05_042 policies decide over the application's own data source, which stays open")
    void givenDataSource_whenJoining_thenItsPoliciesDecide() throws SQLException {
        try (TenantDatabases databases = builder()
                        .dataSources(id -> id.equals(ACME) ? Optional.of(source) : Optional.empty(), 2)
                        .build();
                TestServer server = started(databases)) {
            databases.attach(server.engine());
            databases.migrate(ACME).toCompletableFuture().join();
            database.execute("create policy reading on realtime.messages for select using (realtime.topic() = 'room')");
            Client client = connected(server).joinPrivate("realtime:room");

            client.sendPrivateJoin("2", "realtime:hall")
                    .expectRefused(
                            "2",
                            "realtime:hall",
                            "Unauthorized: You do not have permissions to read from this Channel topic: hall");
        }

        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    @DisplayName("a data source is used by one connection at least")
    void givenTooFewConnections_whenBuilding_thenRefused(int connections) {
        TenantDatabases.Builder builder = builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.dataSources(id -> Optional.of(source), connections))
                .withMessage("connections is " + connections + ", at least 1 is needed");
    }

    private TenantDatabases.Builder builder() {
        return TenantDatabases.builder(tenants, TenantDatabaseSource.of(Map.of()));
    }

    private TestServer started(TenantDatabases databases) {
        return TestServer.create(
                        settings -> settings, parts -> parts.tenants(tenants).authorizer(databases.authorizer()))
                .start();
    }

    private static Client connected(TestServer server) {
        TestSocket socket = server.open();
        socket.upgrade(TestSocket.upgradeCall("/socket/websocket")
                .host(ACME.value() + ".example.com")
                .query("apikey=" + Tokens.anon())
                .query("vsn=2.0.0"));
        return new Client(socket, Dialect.V2);
    }
}
