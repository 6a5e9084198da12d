package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.Served.ACME;
import static io.realtime4j.tenancy.internal.database.Served.PATIENCE;
import static io.realtime4j.tenancy.internal.database.Served.column;
import static io.realtime4j.tenancy.internal.database.Served.sessions;
import static io.realtime4j.tenancy.internal.database.Served.settings;
import static io.realtime4j.tenancy.internal.database.Served.value;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.DatabaseState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A tenant's connection from its first use to its end, on a real database. */
@Tag("spec-06")
class LifecycleIT {
    private static final String COUNT = "select count(*) from realtime.schema_migrations";
    private static final String PARTITIONS =
            "select relname || ' ' || oid || ' ' || pg_get_userbyid(relowner) from pg_class"
                    + " where relname like 'messages\\_2%' and relkind = 'r' order by 1";

    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    @DisplayName("S06_084 fifty users who come together make one connection")
    void givenFiftyAtOnce_whenConnected_thenOnePoolAndNoFailure() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            List<CompletionStage<PoolResult>> asked = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                asked.add(served.service.pools().obtain(ACME));
            }

            TenantPool pool = served.pool();

            for (CompletionStage<PoolResult> one : asked) {
                assertThat(value(one)).isEqualTo(new PoolResult.Ready(pool));
            }
            assertThat(sessions(database, "realtime_connect")).hasSize(1);
            assertThat(served.logged.messages()).containsOnlyOnce("tenant database connected");
            assertThat(served.logged.codes()).containsExactly("DatabaseIpVersionIsIpv4");
        }
    }

    @Test
    @DisplayName("S06_090 a pool of three is three sessions of its name, and no other stays")
    void givenPoolOfThree_whenConnected_thenThreeSessions() throws Exception {
        try (Served served = Served.on(settings(database).poolSize(3).build())) {
            TenantPool pool = served.pool();
            for (int i = 0; i < 20; i++) {
                works(pool);
            }

            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sessions(database, "realtime_connect")).hasSize(3));
            assertThat(column(
                            database,
                            "select distinct application_name from pg_stat_activity where datname = current_database()"
                                    + " and application_name like 'realtime%'"))
                    .containsExactly("realtime_connect");
        }
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sessions(database, "realtime_connect")).isEmpty());
    }

    @Test
    @DisplayName("S06_092 a restored database: the record is corrected, what is missing is made")
    void givenRecordTooHigh_whenConnected_thenCorrectedAndMigrated() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.pool();
            value(served.service.shutdown(ACME.id()));
            database.execute("delete from realtime.schema_migrations where version in"
                    + " (select version from realtime.schema_migrations order by version desc limit 5);"
                    + " drop function realtime.topic() cascade");

            served.pool();

            assertThat(served.logged.codes()).contains("MigrationCountMismatch");
            assertThat(served.logged.values("MigrationCountMismatch", "recorded"))
                    .containsExactly("81");
            assertThat(served.logged.values("MigrationCountMismatch", "present"))
                    .containsExactly("76");
            assertThat(column(database, COUNT)).containsExactly("81");
            assertThat(column(database, "select to_regprocedure('realtime.topic()')::text"))
                    .containsExactly("realtime.topic()");
            assertThat(served.migrationsRan()).isEqualTo(81);
        }
    }

    @Test
    @DisplayName("S06_093 when ready there are partitions from yesterday to three days on; once more changes nothing")
    void whenConnectedTwice_thenFivePartitionsThatStay() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.pool();
            List<String> partitions = column(database, PARTITIONS);
            assertThat(partitions).hasSize(5).allMatch(line -> line.endsWith(" supabase_realtime_admin"));
            assertThat(partitions.get(0)).startsWith("messages_2026_02_28 ");
            assertThat(partitions.get(4)).startsWith("messages_2026_03_04 ");

            value(served.service.shutdown(ACME.id()));
            served.pool();

            assertThat(column(database, PARTITIONS)).isEqualTo(partitions);
        }
    }

    @Test
    @DisplayName("S06_094 a terminated session is replaced, and the pool stays")
    void givenTerminatedSession_whenUsed_thenReplaced() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            TenantPool pool = served.pool();
            List<String> before = sessions(database, "realtime_connect");

            column(database, "select pg_terminate_backend(" + before.get(0) + ", 5000)");

            await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                assertThat(works(pool)).isTrue();
                assertThat(sessions(database, "realtime_connect")).hasSize(1).doesNotContainAnyElementsOf(before);
                assertThat(served.state()).isEqualTo(DatabaseState.READY);
            });
            assertThat(served.pool()).isSameAs(pool);
            assertThat(served.logged.lines()).contains("WARN DatabaseConnectionDown database connection lost");
            assertThat(served.logged.messages()).contains("database connection is back");
        }
    }

    @Test
    @DisplayName("S06_104 an end closes every session, the next use makes new ones")
    void givenShutDown_whenUsed_thenConnectedAnew() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            TenantPool first = served.pool();
            value(served.service.shutdown(ACME.id()));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(sessions(database, "realtime_connect")).isEmpty());
            assertThat(served.state()).isEqualTo(DatabaseState.ABSENT);

            TenantPool second = served.pool();

            assertThat(second).isNotSameAs(first);
            assertThat(works(second)).isTrue();
        }
    }

    @Test
    @DisplayName("S06_077 a suspended tenant is never connected")
    void givenSuspended_whenAsked_thenNoSession() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            value(served.tenants.put(ACME.toBuilder().suspended(true).build()));

            assertThat(served.obtain()).isEqualTo(refused(Failure.SUSPENDED));

            assertThat(sessions(database, "realtime_connect_probe")).isEmpty();
            assertThat(column(database, "select to_regclass('realtime.messages') is null"))
                    .containsExactly("t");
        }
    }

    @Test
    void givenConnected_whenSuspendedOrDeleted_thenEnded() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.pool();
            value(served.tenants.put(ACME.toBuilder().suspended(true).build()));
            await().atMost(PATIENCE).until(() -> served.state() == DatabaseState.ABSENT);
            value(served.tenants.put(ACME));
            served.pool();

            value(served.tenants.delete(ACME.id()));

            await().atMost(PATIENCE).until(() -> served.state() == DatabaseState.ABSENT);
            assertThat(served.obtain()).isEqualTo(refused(Failure.TENANT_NOT_FOUND));
        }
    }

    @Test
    void whenHealthIsAsked_thenTheSchemaIsMadeAndUsersNeedAConnection() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.users(0);
            assertThat(served.health().healthy()).isFalse();
            await().atMost(PATIENCE).until(() -> served.health().healthy());
            assertThat(column(database, COUNT)).containsExactly("81");

            served.users(1);
            assertThat(served.health().healthy()).isFalse();
            served.pool();

            assertThat(served.health().healthy()).isTrue();
            assertThat(served.health().connected()).isTrue();
            assertThat(served.health().clients()).isEqualTo(1);
        }
    }

    static PoolResult refused(Failure why) {
        return new PoolResult.NotReady(new Failed(why, ""));
    }
}
