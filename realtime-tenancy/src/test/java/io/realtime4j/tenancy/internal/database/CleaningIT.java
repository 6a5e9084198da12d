package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.Served.ACME;
import static io.realtime4j.tenancy.internal.database.Served.column;
import static io.realtime4j.tenancy.internal.database.Served.settings;
import static io.realtime4j.tenancy.internal.database.Served.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.JanitorSettings;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Old messages go and the coming days have their partitions; the clock stands at noon of 1 March 2026. */
@Tag("spec-06")
class CleaningIT {
    private static final Tenant GONE = Tenant.named("gone").jwtSecret("secret").build();
    private static final String PARTITIONS =
            "select relname from pg_class where relname like 'messages\\_2%' and relkind = 'r'" + " order by 1";
    private static final String[] KEPT = {
        "messages_2026_02_26",
        "messages_2026_02_28",
        "messages_2026_03_01",
        "messages_2026_03_02",
        "messages_2026_03_03",
        "messages_2026_03_04"
    };

    private final DatabaseThreads threads = DatabaseThreads.start();
    private TestDatabase database;

    @BeforeEach
    void create() throws SQLException {
        database = TestDatabase.create();
        try (Connection connection = database.connect()) {
            TenantSchema schema = new TenantSchema();
            schema.migrate(connection);
            schema.createPartitions(connection, LocalDate.of(2026, 2, 23)); // 22 to 26 February
        }
    }

    @AfterEach
    void drop() {
        threads.close();
        database.close();
    }

    @Test
    @DisplayName("S06_109 S03_090 partitions older than 72 h are dropped, those up to three days on are made")
    void whenCleaned_thenOldPartitionsAreGoneAndNewOnesThere() throws Exception {
        try (LogRecorder logged = LogRecorder.of("acme")) {
            cleaning(GivenSources.none()).clean(ACME.id());

            assertThat(column(database, PARTITIONS)).containsExactly(KEPT);
            assertThat(logged.lines()).contains("INFO  old messages removed");
            assertThat(logged.codes()).doesNotContain("JanitorFailedToDeleteOldMessages");
            assertThat(locks()).containsExactly("0");
        }
    }

    @Test
    @DisplayName("S06_110 S03_091 a tenant that cannot be reached is told, and the others are cleaned")
    void givenUnreachableTenant_whenRun_thenOthersAreCleaned() throws Exception {
        try (LogRecorder logged = LogRecorder.of("gone")) {
            Janitor janitor = new Janitor(
                    new JanitorSettings(Duration.ofHours(4), Duration.ZERO, false, 2, 1, Duration.ofMinutes(1)),
                    () -> Set.of(GONE.id(), ACME.id()),
                    cleaning(GivenSources.none())::clean,
                    new TenantLane(threads.lanes().get(0)),
                    threads.workers(),
                    () -> 0);

            value(janitor.run());

            assertThat(logged.codes()).contains("JanitorFailedToDeleteOldMessages");
            assertThat(column(database, PARTITIONS)).containsExactly(KEPT);
        }
    }

    @Test
    void givenAnotherNodeAtWork_whenCleaned_thenLeftToIt() throws Exception {
        try (Connection other = database.connect()) {
            other.createStatement().execute("select pg_advisory_lock(x'6a616e69746f72'::bigint)");

            cleaning(GivenSources.none()).clean(ACME.id());
        }

        assertThat(column(database, PARTITIONS)).hasSize(5).contains("messages_2026_02_22");
    }

    @Test
    void givenDataSourceOfTheApplication_whenCleaningFails_thenTheLockIsGivenBack() throws Exception {
        database.execute("create function public.refuse() returns event_trigger language plpgsql as"
                + " $$ begin raise exception 'nothing goes'; end $$;"
                + " create event trigger refuse on sql_drop execute function public.refuse()");
        try (HikariDataSource source = new HikariDataSource();
                LogRecorder logged = LogRecorder.of("acme")) {
            source.setJdbcUrl(database.jdbcUrl());
            source.setUsername(database.user());
            source.setPassword(database.password());

            cleaning(new GivenSources(tenant -> Optional.of(source), 1)).clean(ACME.id());

            assertThat(logged.codes()).containsExactly("JanitorFailedToDeleteOldMessages");
            assertThat(locks()).containsExactly("0");
        }
    }

    @Test
    void givenSuspendedOrDeleted_whenCleaned_thenLeftAlone() throws Exception {
        TenantStore tenants =
                TenantStore.inMemory(ACME.toBuilder().suspended(true).build());

        cleaning(tenants, GivenSources.none()).clean(ACME.id());
        value(tenants.delete(ACME.id()));
        cleaning(tenants, GivenSources.none()).clean(ACME.id());

        assertThat(column(database, PARTITIONS)).hasSize(5);
    }

    private List<String> locks() throws SQLException {
        return column(
                database,
                "select count(*) from pg_locks where locktype = 'advisory' and database ="
                        + " (select oid from pg_database where datname = current_database())");
    }

    private Cleaning cleaning(GivenSources given) {
        return cleaning(TenantStore.inMemory(ACME, GONE), given);
    }

    private Cleaning cleaning(TenantStore tenants, GivenSources given) {
        TenantDatabase there = settings(database).build();
        Map<TenantId, TenantDatabase> databases =
                Map.of(ACME.id(), there, GONE.id(), there.toBuilder().port(1).build());
        Accesses accesses = new Accesses(
                given,
                TenantDatabaseSource.of(databases),
                InetAddress::getAllByName,
                new HikariThreads(threads.keeper(), DatabaseThreads.named("test-pool")));
        return new Cleaning(
                tenants,
                accesses,
                new TenantSchema(),
                new Deadline(threads.lanes().get(0), threads.workers()),
                Duration.ofMinutes(1),
                InstantSource.fixed(Served.NOW));
    }
}
