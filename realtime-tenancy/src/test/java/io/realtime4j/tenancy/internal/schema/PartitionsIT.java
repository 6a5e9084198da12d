package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions of realtime.messages. */
class PartitionsIT {
    private static final LocalDate TODAY = LocalDate.of(2026, 12, 30);
    private static final String NAMES =
            "select relname from pg_inherits join pg_class c on c.oid = inhrelid where inhparent ="
                    + " 'realtime.messages'::regclass order by 1";

    private final TenantSchema schema = new TenantSchema();
    private SchemaDatabase database;
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        database = SchemaDatabase.migrated();
        connection = database.connect();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
        database.close();
    }

    @Test
    @DisplayName("S06_093 S03_089 partitions from yesterday to three days ahead; doing it again changes nothing")
    void whenCreating_thenFivePartitionsOnce() throws SQLException {
        assertThat(schema.createPartitions(connection, TODAY)).isEmpty();

        assertThat(database.column(NAMES))
                .containsExactly(
                        "messages_2026_12_29",
                        "messages_2026_12_30",
                        "messages_2026_12_31",
                        "messages_2027_01_01",
                        "messages_2027_01_02");
        assertThat(database.column(
                        "select distinct relowner::regrole::text from pg_class where relname like 'messages_202%'"))
                .containsExactly("supabase_realtime_admin");
        assertThat(database.value(
                        "select pg_get_expr(relpartbound, oid) from pg_class where relname = 'messages_2026_12_31'"))
                .isEqualTo("FOR VALUES FROM ('2026-12-31 00:00:00') TO ('2027-01-01 00:00:00')");

        List<String> before = database.identities();
        assertThat(schema.createPartitions(connection, TODAY)).isEmpty();
        assertThat(database.identities()).containsExactlyElementsOf(before);
    }

    @Test
    @DisplayName("S03_078 a partition has the table's indexes, and takes no message with both kinds of payload")
    void whenCreated_thenIndexesAndConstraintsAreThoseOfTheTable() throws SQLException {
        schema.createPartitions(connection, TODAY);

        assertThat(database.column("""
            select regexp_replace(indexdef, '^.* USING ', '') from pg_indexes
            where schemaname = 'realtime' and tablename = 'messages_2026_12_30' order by 1\
            """))
                .containsExactly(
                        "btree (id, inserted_at)",
                        "btree (inserted_at DESC, topic) WHERE ((extension = 'broadcast'::text) AND (private IS"
                                + " TRUE))");
        assertThatThrownBy(() -> database.execute("""
            insert into realtime.messages (topic, extension, payload, binary_payload, inserted_at)
            values ('t', 'broadcast', '{}', '', '2026-12-30 10:00')\
            """)).hasMessageContaining("messages_payload_exclusive");
        database.execute("insert into realtime.messages (topic, extension, inserted_at) values ('t', 'x', '2026-12-30"
                + " 23:59:59.9')");
        assertThat(database.value("select tableoid::regclass || ' ' || private || ' ' || (id is not null) from"
                        + " realtime.messages"))
                .isEqualTo("realtime.messages_2026_12_30 false true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"anon", "authenticated", "service_role"})
    @DisplayName("S05_085 roles of tokens can neither read nor write a partition directly")
    void givenPartition_whenApiRoleUsesIt_thenDenied(String role) throws SQLException {
        database.execute(
                "alter default privileges in schema realtime grant all on tables to anon, authenticated, service_role");
        schema.createPartitions(connection, TODAY);

        for (String use : List.of(
                "select * from realtime.messages_2026_12_30",
                "insert into realtime.messages_2026_12_30 (topic, extension, inserted_at) values ('t', 'broadcast',"
                        + " '2026-12-30')",
                "update realtime.messages_2026_12_30 set topic = 'x'",
                "delete from realtime.messages_2026_12_30",
                "truncate realtime.messages_2026_12_30")) {
            assertThatThrownBy(() -> database.as(role, use)).hasMessageContaining("permission denied");
        }
    }

    @Test
    @DisplayName("S05_085 the project's roles have all rights on partitions, which have no row security")
    void givenPartition_whenAskingForRights_thenThoseOfTheDefaultPrivileges() throws SQLException {
        schema.createPartitions(connection, TODAY);

        assertThat(database.column("""
            select distinct grantee::regrole::text from pg_class c, aclexplode(relacl)
            where relname = 'messages_2026_12_30' order by 1\
            """)).containsExactly("dashboard_user", "postgres", "supabase_realtime_admin");
        assertThat(database.value("select relrowsecurity from pg_class where relname = 'messages_2026_12_30'"))
                .isEqualTo("f");
    }

    @Test
    void givenOneThatCannotBeMade_whenCreating_thenItIsToldAndTheOthersAreMade() throws SQLException {
        database.execute("create table realtime.messages_2026_12_31 (mine int)");

        List<PartitionFailure> failures = schema.createPartitions(connection, TODAY);

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure.name()).isEqualTo("messages_2026_12_31");
            assertThat(failure.cause().getMessage()).contains("already exists");
        });
        assertThat(database.column(NAMES)).hasSize(4).doesNotContain("messages_2026_12_31");
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void givenReaderInALongTransaction_whenCreating_thenNobodyWaits() throws SQLException {
        try (Connection reader = database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("select * from realtime.messages");

            assertThat(schema.createPartitions(connection, TODAY)).isEmpty();
        }
        assertThat(database.column(NAMES)).hasSize(5);
    }

    @Test
    void givenSeveralNodes_whenCreating_thenEachPartitionIsMadeOnce() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<PartitionFailure>>> runs = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                runs.add(executor.submit(() -> {
                    try (Connection node = database.connect()) {
                        return schema.createPartitions(node, TODAY);
                    }
                }));
            }
            for (Future<List<PartitionFailure>> run : runs) {
                assertThat(run.get()).isEmpty();
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(database.column(NAMES)).hasSize(5);
    }

    @Test
    @DisplayName("days before the first that is kept are dropped, whatever else is left")
    void givenTenDays_whenDropping_thenOnlyEarlierDaysGo() throws SQLException {
        for (int days = 10; days >= 0; days--) {
            schema.createPartitions(connection, TODAY.minusDays(days));
        }
        database.execute("""
            create table realtime.messages_archive partition of realtime.messages for values from ('2020-01-01') to ('2020-02-01');
            create table realtime.messages_2020_02_30 partition of realtime.messages for values from ('2020-02-01') to ('2020-03-01');
            create table realtime.messages_2019_01_01 (not_a_partition int);\
            """);

        int dropped = schema.dropPartitions(connection, TODAY.minusDays(3));

        assertThat(dropped).isEqualTo(8);
        assertThat(database.column(NAMES))
                .containsExactly(
                        "messages_2020_02_30",
                        "messages_2026_12_27",
                        "messages_2026_12_28",
                        "messages_2026_12_29",
                        "messages_2026_12_30",
                        "messages_2026_12_31",
                        "messages_2027_01_01",
                        "messages_2027_01_02",
                        "messages_archive");
        assertThat(database.value("select to_regclass('realtime.messages_2019_01_01') is not null"))
                .isEqualTo("t");
        assertThat(schema.dropPartitions(connection, TODAY.minusDays(3))).isZero();
    }

    @Test
    void givenOneInUse_whenDropping_thenTheOthersGoAndTheFailureIsTold() throws SQLException {
        schema.createPartitions(connection, TODAY);
        database.execute("create view public.latest as select * from realtime.messages_2026_12_29");

        assertThatThrownBy(() -> schema.dropPartitions(connection, TODAY.plusDays(1)))
                .hasMessageContaining("other objects depend on it");

        assertThat(database.column(NAMES)).hasSize(4).contains("messages_2026_12_29");
    }

    @Test
    void givenNoSchema_whenDropping_thenNothing() throws SQLException {
        try (SchemaDatabase empty = SchemaDatabase.empty();
                Connection other = empty.connect()) {
            assertThat(schema.dropPartitions(other, TODAY)).isZero();
            assertThat(schema.createPartitions(other, TODAY)).hasSize(5);
        }
    }

    @Test
    void givenPartitions_whenSending_thenMessagesOfTodayAreStored() throws SQLException {
        schema.createPartitions(connection, LocalDate.now(ZoneOffset.UTC));

        database.as("service_role", "select realtime.send('{}', 'e', 't')");

        assertThat(database.value("select count(*) from realtime.messages")).isEqualTo("1");
    }
}
