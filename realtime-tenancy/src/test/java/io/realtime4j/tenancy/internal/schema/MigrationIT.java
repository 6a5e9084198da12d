package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When the migrator works, when it does not, and how it fails. */
class MigrationIT {
    private final TenantSchema schema = new TenantSchema();
    private SchemaDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = SchemaDatabase.empty();
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    @DisplayName("S05_072 ten concurrent triggers run the migrations once")
    void givenTenTriggers_whenMigrating_thenOneRuns() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(10);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Boolean>> runs = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Connection connection = database.connect();
                runs.add(executor.submit(() -> {
                    try (connection) {
                        start.await();
                        return schema.migrate(connection);
                    }
                }));
            }
            start.countDown();

            int done = 0;
            for (Future<Boolean> run : runs) {
                done += run.get() ? 1 : 0;
            }

            assertThat(done).isEqualTo(1);
        } finally {
            executor.shutdownNow();
        }
        assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
    }

    @Test
    @DisplayName("S05_073 a database with a current ledger is used as it is")
    void givenCurrentLedger_whenMigrating_thenNothingIsTouched() throws SQLException {
        database.migrate();
        database.execute("create policy mine on realtime.messages for select to anon using (true)");
        List<String> before = database.identities();

        boolean ran = database.migrate();

        assertThat(ran).isFalse();
        assertThat(database.identities()).containsExactlyElementsOf(before);
    }

    @Test
    @DisplayName("S05_073 a schema of another server's making is not made alike, if its ledger is current")
    void givenForeignSchemaWithCurrentLedger_whenMigrating_thenNothingIsTouched() throws SQLException {
        database.migrate();
        database.execute("""
            create or replace function realtime.topic() returns text language sql stable as 'select ''theirs''';
            drop function realtime.quote_wal2json(regclass);
            insert into realtime.schema_migrations (version) values (20990101000000);\
            """);
        List<String> before = database.identities();

        assertThat(database.migrate()).isFalse();

        assertThat(database.identities()).containsExactlyElementsOf(before);
        assertThat(database.value("select realtime.topic()")).isEqualTo("theirs");
    }

    @Test
    void givenManyButNotTheKnownVersions_whenMigrating_thenItRuns() throws SQLException {
        database.execute("""
            create schema realtime;
            create table realtime.schema_migrations (version bigint primary key, inserted_at timestamp(0));
            insert into realtime.schema_migrations select generate_series(1, 100);\
            """);

        assertThat(database.migrate()).isTrue();

        assertThat(database.value("select count(*) from realtime.schema_migrations"))
                .isEqualTo("181");
    }

    @Test
    void givenSomethingInTheWay_whenMigrating_thenTheStepIsToldAndNothingHasChanged() throws SQLException {
        database.execute("""
            create schema realtime;
            create table realtime.messages (id bigint primary key, channel text);
            create view public.watcher as select channel from realtime.messages;\
            """);

        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> schema.migrate(connection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageStartingWith("step messages of the tenant schema failed: ")
                    .hasMessageContaining("other objects depend on it")
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("2BP01"))
                    .hasCauseInstanceOf(SQLException.class);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(schema.count(connection)).isZero();
        }
        assertThat(database.column("select relname from pg_class where relnamespace = 'realtime'::regnamespace"
                        + " and relkind in ('r', 'p')"))
                .containsExactly("messages");
        assertThat(database.column("select proname from pg_proc where pronamespace = 'realtime'::regnamespace"))
                .isEmpty();
    }

    @Test
    void whenMigratingAgainAfterTheCauseIsGone_thenItRuns() throws SQLException {
        database.execute("""
            create schema realtime;
            create table realtime.messages (id bigint primary key, channel text);
            create view public.watcher as select channel from realtime.messages;\
            """);
        assertThatThrownBy(() -> database.migrate()).isInstanceOf(SQLException.class);
        database.execute("drop view public.watcher");

        assertThat(database.migrate()).isTrue();

        assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
    }

    @Test
    void givenConnectionWithoutAutoCommit_whenMigrating_thenItIsCommitted() throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);

            schema.migrate(connection);

            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
        }
        assertThat(database.value("select count(*) from realtime.schema_migrations"))
                .isEqualTo("81");
    }

    @Test
    void whenMigrated_thenSettingsOfTheSessionAreAsBefore() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '7s'; set statement_timeout = '8s'; set search_path = public");

            schema.migrate(connection);

            try (var row = statement.executeQuery("select concat_ws(' ', current_setting('lock_timeout'),"
                    + " current_setting('statement_timeout'), current_setting('search_path'))")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("7s 8s public");
            }
        }
    }

    @Test
    void givenReadOnlyDatabase_whenMigrating_thenTheStateTellsIt() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = on");

            assertThatThrownBy(() -> schema.migrate(connection))
                    .isInstanceOf(SQLException.class)
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("25006"));
        }
    }
}
