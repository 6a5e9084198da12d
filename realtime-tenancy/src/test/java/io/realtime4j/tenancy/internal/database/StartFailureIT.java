package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.LifecycleIT.refused;
import static io.realtime4j.tenancy.internal.database.Served.ACME;
import static io.realtime4j.tenancy.internal.database.Served.PATIENCE;
import static io.realtime4j.tenancy.internal.database.Served.column;
import static io.realtime4j.tenancy.internal.database.Served.sessions;
import static io.realtime4j.tenancy.internal.database.Served.settings;
import static io.realtime4j.tenancy.internal.database.Served.value;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.TenantDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Databases that cannot be served: each with a code that tells why, and without a loop. */
@Tag("spec-06")
class StartFailureIT {
    private static final String UNABLE = "UnableToConnectToTenantDatabase";
    private static final String FAIL_EVERY_CHANGE =
            "create function public.refuse() returns event_trigger language plpgsql as"
                    + " $$ begin raise exception 'no changes today'; end $$;"
                    + " create event trigger refuse on ddl_command_start execute function public.refuse()";

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
    @DisplayName("S06_086 nobody listens: unavailable three times, then the limit")
    void givenNoServer_whenAskedAgainAndAgain_thenThreeAttempts() throws Exception {
        try (Served served = Served.on(settings(database).port(freePort()).build())) {
            for (int i = 0; i < 3; i++) {
                assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));
            }

            assertThat(served.obtain()).isEqualTo(refused(Failure.CONNECT_RATE_LIMIT));
            assertThat(served.logged.codes()).filteredOn(UNABLE::equals).hasSize(3);
            assertThat(served.logged.codes()).containsOnlyOnce("DatabaseConnectionRateLimitReached");
            assertThat(served.state()).isEqualTo(DatabaseState.ABSENT);
        }
    }

    @Test
    void givenWrongPassword_whenConnecting_thenToldWithoutIt() throws Exception {
        TenantDatabase settings =
                settings(database).password("not the password").build();
        try (Served served = Served.on(settings)) {
            served.users(1);
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.values(UNABLE, "reason"))
                    .singleElement()
                    .asString()
                    .contains("password authentication failed")
                    .doesNotContain("not the password");
            assertThat(served.health().healthy()).isFalse();
        }
    }

    @Test
    void givenUnknownHost_whenConnecting_thenTold() throws Exception {
        TenantDatabase settings = TenantDatabase.on("db.example.com").build();
        try (Served served = Served.on(settings, host -> {
            throw new UnknownHostException(host);
        })) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.values(UNABLE, "reason"))
                    .containsExactly("host db.example.com of the tenant's database is not known");
        }
    }

    @Test
    void givenServerWithoutTls_whenTlsIsEnforced_thenTold() throws Exception {
        try (Served served = Served.on(settings(database).sslEnforced(true).build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.values(UNABLE, "reason"))
                    .singleElement()
                    .asString()
                    .contains("SSL");
        }
    }

    @Test
    void givenUnknownDatabase_whenConnecting_thenTold() throws Exception {
        try (Served served = Served.on(settings(database).name("nowhere").build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.values(UNABLE, "reason"))
                    .singleElement()
                    .asString()
                    .contains("\"nowhere\" does not exist");
        }
    }

    @Test
    @DisplayName("S06_091 migrations that fail end the start, and no session is left")
    void givenMigrationsThatFail_whenConnecting_thenStopped() throws Exception {
        database.execute(FAIL_EVERY_CHANGE);
        try (Served served = Served.on(settings(database).build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.codes()).contains("MigrationsFailedToRun").doesNotContain(UNABLE);
            assertThat(served.counted("realtime_tenants_migrations_exceptions_total", "raise_exception"))
                    .isEqualTo(1);
            assertThat(served.state()).isEqualTo(DatabaseState.ABSENT);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(column(
                                    database,
                                    "select application_name from pg_stat_activity where datname = current_database()"
                                            + " and application_name like 'realtime%'"))
                            .isEmpty());
            assertThatThrownBy(() -> value(served.service.migrate(ACME.id())))
                    .cause()
                    .isInstanceOfSatisfying(
                            RealtimeException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.MIGRATIONS_FAILED_TO_RUN));
        }
    }

    @Test
    void givenMigrationsThatFailed_whenTheReasonIsGone_thenServed() throws Exception {
        database.execute(FAIL_EVERY_CHANGE);
        try (Served served = Served.on(settings(database).build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            database.execute("drop event trigger refuse");

            assertThat(works(served.pool())).isTrue();
        }
    }

    @Test
    void givenReadOnlyDatabase_whenTheSchemaIsMissing_thenTold() throws Exception {
        readOnly();
        try (Served served = Served.on(settings(database).build())) {
            assertThat(served.obtain()).isEqualTo(refused(Failure.UNAVAILABLE));

            assertThat(served.logged.codes()).contains("MigrationsFailedToRun");
            assertThat(served.counted("realtime_tenants_migrations_exceptions_total", "read_only_sql_transaction"))
                    .isEqualTo(1);
        }
    }

    @Test
    void givenReadOnlyDatabase_whenTheSchemaIsThere_thenServedWithoutNewPartitions() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            value(served.service.migrate(ACME.id()));
            database.execute("drop table realtime.messages_2026_03_01");
            readOnly();

            TenantPool pool = served.pool();

            assertThat(works(pool)).isTrue();
            assertThat(served.logged.values("PartitionCreationFailed", "partition"))
                    .containsExactly("messages_2026_03_01");
            assertThat(served.health().healthy()).isTrue();
        }
    }

    @Test
    void givenClosedWhileConnecting_whenItSucceedsLate_thenNoSessionIsLeft() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        Served served = Served.on(settings(database).build(), host -> {
            lookups.incrementAndGet();
            reached.countDown();
            awaitUninterruptibly(released);
            return InetAddress.getAllByName(host);
        });
        var asked = served.service.pools().obtain(ACME);
        assertThat(reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        served.close();
        released.countDown();

        assertThat(value(asked)).isEqualTo(refused(Failure.UNAVAILABLE));
        assertThat(served.threads.starters().awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(lookups).as("probe, migrations, pool").hasValue(3);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(sessions(database, "realtime_connect")).isEmpty());
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void readOnly() {
        database.execute("alter database " + database.name() + " set default_transaction_read_only = on");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
