package io.realtime4j.tenancy.internal.database;

import static io.realtime4j.tenancy.internal.database.Served.PATIENCE;
import static io.realtime4j.tenancy.internal.database.Served.column;
import static io.realtime4j.tenancy.internal.database.Served.sessions;
import static io.realtime4j.tenancy.internal.database.Served.settings;
import static io.realtime4j.tenancy.internal.database.Served.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.spi.BroadcastSource.StoredBroadcast;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.internal.stream.SlotInUseException;
import io.realtime4j.tenancy.internal.stream.StreamNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The stream of stored messages beside a tenant's pool, on a real database. */
@Tag("spec-03")
@Tag("spec-06")
class StreamingIT {
    private static final String NAME = "realtime_replication_connection";

    private static final StreamTimes OFTEN_WATCHED = new StreamTimes(
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            Duration.ofHours(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    private TestDatabase database;
    private String slot;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
        slot = StreamNames.messages(database.name()).slot();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    static SQLException slotInUse() {
        return new SlotInUseException("a_slot");
    }

    @Test
    void whenConnected_thenATemporarySlotIsReadUntilTheEnd() throws Exception {
        try (Served served = streaming(settings(database).build())) {
            connect(served);

            assertThat(column(
                            database,
                            "select plugin || ' ' || temporary || ' ' || active from pg_replication_slots where slot_name = '"
                                    + slot + "'"))
                    .containsExactly("pgoutput true true");
            send("one");
            StoredBroadcast broadcast = next(served);
            assertThat(broadcast.event()).isEqualTo("one");
            assertThat(broadcast.topic().isPrivate()).isTrue();
            assertThat(served.health().replicating()).isTrue();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(column(
                                database,
                                "select slot_name from pg_replication_slots where slot_name = '" + slot + "'"))
                        .isEmpty());
    }

    @Test
    void givenNoRowsForLong_whenWatched_thenTheStreamIsAtWorkAndStays() throws Exception {
        try (Served served = Served.streaming(settings(database).build(), database.name(), OFTEN_WATCHED)) {
            connect(served);
            List<String> before = sessions(database, NAME);

            await().atMost(PATIENCE)
                    .until(() -> column(
                                    database,
                                    "select now() - backend_start > interval '5 s' from pg_stat_activity where application_name = '"
                                            + NAME + "' and datname = current_database()")
                            .contains("t"));

            send("late");
            assertThat(next(served).event()).isEqualTo("late");
            assertThat(sessions(database, NAME)).isEqualTo(before);
            assertThat(served.logged.codes()).doesNotContain("ReplicationConnectionWatchdogTimeout");
        }
    }

    @Test
    void givenNobodyWhoReceives_whenConnected_thenNoStream() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.pool();

            assertThat(served.health().replicating()).isFalse();
            assertThat(sessions(database, NAME)).isEmpty();
        }
    }

    @Test
    @DisplayName("S06_096 a replication session that is terminated is made again, and the tenant is usable meanwhile")
    void givenStream_whenTerminated_thenMadeAgain() throws Exception {
        try (Served served = streaming(settings(database).build())) {
            connect(served);
            List<String> before = sessions(database, NAME);

            column(database, "select pg_terminate_backend(" + before.get(0) + ", 5000)");

            assertThat(works(served.pool())).isTrue();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(served.logged.codes()).contains("ReplicationConnectionDown");
                assertThat(sessions(database, NAME)).hasSize(1).doesNotContainAnyElementsOf(before);
                assertThat(served.health().replicating()).isTrue();
            });
            send("after");
            assertThat(next(served).event()).isEqualTo("after");
        }
    }

    @Test
    @DisplayName(
            "S06_099 S03_087 a slot of that name defers the stream, which comes when it is gone; the tenant is usable")
    void givenSlotOfThatName_whenConnected_thenDeferred() throws Exception {
        column(database, "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        try (Served served = streaming(settings(database).build())) {
            assertThat(works(served.pool())).isTrue();
            await().atMost(PATIENCE).until(() -> served.logged.codes().contains("ReplicationSlotBeingUsed"));
            assertThat(served.health().replicating()).isFalse();
            assertThat(served.health().healthy()).isTrue();

            column(database, "select pg_drop_replication_slot('" + slot + "')");

            await().atMost(PATIENCE).until(() -> served.health().replicating());
        }
    }

    @Test
    @DisplayName("S03_086 a publication of another table, or of none, is made anew")
    void givenOtherPublication_whenConnected_thenMadeAnew() throws Exception {
        database.execute("create table public.foreign_rows (id int primary key)");
        for (String tables : List.of(" for table public.foreign_rows", "")) {
            database.execute("drop publication if exists supabase_realtime_messages_publication;"
                    + " create publication supabase_realtime_messages_publication" + tables);
            try (Served served = streaming(settings(database).build())) {
                connect(served);

                assertThat(column(
                                database,
                                "select distinct pubname || ' ' || schemaname || '.' || left(tablename, 8) from pg_publication_tables"
                                        + " where pubname like '%messages%'"))
                        .containsExactly("supabase_realtime_messages_publication realtime.messages");
                send("mended");
                assertThat(next(served).event()).isEqualTo("mended");
            }
        }
    }

    @Test
    void givenGoodPublication_whenConnectedAgain_thenItStays() throws Exception {
        String oid = "select oid from pg_publication where pubname = 'supabase_realtime_messages_publication'";
        try (Served served = streaming(settings(database).build())) {
            connect(served);
        }
        List<String> first = column(database, oid);
        try (Served served = streaming(settings(database).build())) {
            connect(served);

            assertThat(column(database, oid)).isEqualTo(first);
        }
    }

    @Test
    @DisplayName("of two nodes one streams, both count as connected, and the other takes over")
    void givenTwoNodes_whenTheFirstEnds_thenTheOtherTakesOver() throws Exception {
        Served first = streaming(settings(database).build());
        connect(first);
        try (Served second = streaming(settings(database).build())) {
            connect(second);
            assertThat(sessions(database, NAME)).hasSize(1);
            assertThat(second.logged.codes()).doesNotContain("ReplicationSlotBeingUsed");
            send("one");
            assertThat(next(first).event()).isEqualTo("one");
            List<String> before = reader();

            first.close();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(reader()).hasSize(1).doesNotContainAnyElementsOf(before));

            send("two");
            assertThat(next(second).event()).isEqualTo("two");
            assertThat(second.received).isEmpty();
        } finally {
            first.close();
        }
    }

    @Test
    void givenLoginWithFewRights_whenConnected_thenStreaming() throws Exception {
        try (Served served = Served.on(settings(database).build())) {
            served.pool();
        }
        String login = "few_" + database.name();
        prepare(login);
        try (Served served =
                streaming(settings(database).user(login).password("few").build())) {
            connect(served);

            send("few");
            assertThat(next(served).event()).isEqualTo("few");
        } finally {
            database.execute("reassign owned by " + login + " to supabase_admin; drop owned by " + login
                    + "; drop role " + login);
        }
    }

    private void prepare(String login) throws IOException {
        try (InputStream script = Objects.requireNonNull(
                Served.class.getResourceAsStream("/META-INF/realtime4j/tenant-schema/least-privilege.sql"))) {
            database.execute("create role " + login + " login password 'few'; set realtime4j.login = '" + login + "';"
                    + new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Served streaming(TenantDatabase settings) {
        return Served.streaming(settings, database.name());
    }

    private List<String> reader() throws SQLException {
        return column(database, "select active_pid from pg_replication_slots where slot_name = '" + slot + "'");
    }

    private static void connect(Served served) throws Exception {
        served.pool();
        await().atMost(PATIENCE).until(() -> served.health().replicating());
    }

    private void send(String event) {
        database.execute("select realtime.send('{}', '" + event + "', 'room')");
    }

    private static StoredBroadcast next(Served served) throws InterruptedException {
        return Objects.requireNonNull(
                served.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), served.logged.lines()::toString);
    }
}
