package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.LifecycleIT.refused;
import static io.realtime4j.tenancy.internal.database.Served.ACME;
import static io.realtime4j.tenancy.internal.database.Served.column;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.DatabaseState;
import java.sql.Connection;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant whose database is behind a data source of the application. */
class GivenSourceIT {
    private TestDatabase database;
    private HikariDataSource source;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
        source = new HikariDataSource();
        source.setJdbcUrl(database.jdbcUrl() + "?ApplicationName=application");
        source.setUsername(database.user());
        source.setPassword(database.password());
        source.setMaximumPoolSize(2);
        source.setConnectionTimeout(250);
    }

    @AfterEach
    void drop() {
        source.close();
        database.close();
    }

    @Test
    void givenDataSource_whenUsed_thenMigratedAndLeftOpenAtTheEnd() throws Exception {
        try (Served served = served()) {
            TenantPool pool = served.pool();

            assertThat(works(pool)).isTrue();
            assertThat(pool.size()).isEqualTo(1);
            assertThat(column(database, "select count(*) from realtime.schema_migrations"))
                    .containsExactly("81");
            assertThat(column(
                            database,
                            "select distinct application_name from pg_stat_activity where datname = current_database()"
                                    + " and application_name <> 'PostgreSQL JDBC Driver'"))
                    .containsExactly("application");
        }

        try (Connection connection = source.getConnection()) {
            assertThat(connection.isValid(5)).isTrue();
            assertThat(connection.getAutoCommit()).isTrue();
        }
    }

    @Test
    void givenBusyDataSource_whenWorkFindsNoConnection_thenTheDatabaseIsNotTakenForLost() throws Exception {
        try (Served served = served()) {
            TenantPool pool = served.pool();
            try (Connection one = source.getConnection();
                    Connection other = source.getConnection()) {
                assertThat(one).isNotSameAs(other);
                assertThatThrownBy(() -> works(pool)).cause().isInstanceOf(SQLTransientConnectionException.class);
                assertThatThrownBy(() -> works(pool)).cause().isInstanceOf(SQLTransientConnectionException.class);
            }

            assertThat(served.state()).isEqualTo(DatabaseState.READY);
            assertThat(works(pool)).isTrue();
            assertThat(served.logged.codes()).doesNotContain("DatabaseConnectionDown");
        }
    }

    @Test
    void givenClosedDataSource_whenConnecting_thenUnavailable() throws Exception {
        try (Served served = served()) {
            source.close();

            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));
        }
    }

    private Served served() {
        return Served.given(
                new GivenSources(tenant -> tenant.equals(ACME.id()) ? Optional.of(source) : Optional.empty(), 1));
    }
}
