package io.realtime4j.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDatabaseIT {
    private TestDatabase database;

    @BeforeEach
    void create() {
        database = TestDatabase.create();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @CsvSource({
        "anon, f, f, f",
        "authenticated, f, f, f",
        "service_role, f, f, t",
        "authenticator, t, f, f",
        "supabase_admin, t, t, t",
        "postgres, t, f, t",
        "dashboard_user, f, f, f"
    })
    void whenCreated_thenRolesOfThePlatformExist(String role, String login, String superuser, String bypass)
            throws SQLException {
        String row =
                value("select rolcanlogin || ' ' || rolsuper || ' ' || rolbypassrls from pg_roles where rolname = '"
                        + role + "'");

        assertThat(row.replace("true", "t").replace("false", "f")).isEqualTo(login + " " + superuser + " " + bypass);
    }

    @Test
    void givenClaimsAsJson_whenAskingForCaller_thenTheyAreRead() throws SQLException {
        try (Connection connection = database.connect("authenticator")) {
            connection.setAutoCommit(false);
            run(connection, "set local role authenticated");
            run(
                    connection,
                    "set local request.jwt.claims = '{\"sub\":\"4b0a2f5e-63a7-4d6c-9f4e-0d1f0a3b5c11\","
                            + "\"role\":\"authenticated\",\"email\":\"a@example.com\"}'");

            assertThat(value(connection, "select auth.uid()")).isEqualTo("4b0a2f5e-63a7-4d6c-9f4e-0d1f0a3b5c11");
            assertThat(value(connection, "select auth.role()")).isEqualTo("authenticated");
            assertThat(value(connection, "select auth.email()")).isEqualTo("a@example.com");
            assertThat(value(connection, "select auth.jwt() ->> 'role'")).isEqualTo("authenticated");
        }
    }

    @Test
    void givenSingleClaims_whenAskingForCaller_thenTheyAreRead() throws SQLException {
        try (Connection connection = database.connect()) {
            run(connection, "set request.jwt.claim.sub = '4b0a2f5e-63a7-4d6c-9f4e-0d1f0a3b5c11'");
            run(connection, "set request.jwt.claim.role = 'anon'");

            assertThat(value(connection, "select auth.uid()")).isEqualTo("4b0a2f5e-63a7-4d6c-9f4e-0d1f0a3b5c11");
            assertThat(value(connection, "select auth.role()")).isEqualTo("anon");
        }
    }

    @Test
    void givenNoClaims_whenAskingForCaller_thenNull() throws SQLException {
        assertThat(value("select auth.uid() is null and auth.role() is null and auth.jwt() is null"))
                .isEqualTo("t");
    }

    @Test
    void whenCreated_thenPublicationAndSchemasExist() throws SQLException {
        assertThat(value("select count(*) from pg_publication where pubname = 'supabase_realtime'"))
                .isEqualTo("1");
        assertThat(value("select count(*) from pg_namespace where nspname in ('auth', 'extensions', '_realtime')"))
                .isEqualTo("3");
        assertThat(value("select count(*) from pg_namespace where nspname = 'realtime'"))
                .isEqualTo("0");
    }

    @Test
    void givenPreparedDatabase_whenPreparedAgain_thenNothingChanges() throws SQLException {
        try (Connection connection = database.connect()) {
            for (int i = 0; i < 2; i++) {
                Bootstrap.roles(connection, database.password());
                Bootstrap.database(connection);
                Bootstrap.platform(connection);
                Bootstrap.sampleTable(connection);
            }
        }

        assertThat(value("select tablename from pg_publication_tables where pubname = 'supabase_realtime'"))
                .isEqualTo("todos");
        assertThat(value("select nspowner::regrole from pg_namespace where nspname = 'realtime'"))
                .isEqualTo("supabase_admin");
    }

    @Test
    void givenSampleTable_whenUserReads_thenAllRowsAndWritesOnlyOwn() throws SQLException {
        try (Connection connection = database.connect()) {
            Bootstrap.sampleTable(connection);
        }
        database.execute("insert into todos (user_id, task) values (gen_random_uuid(), 'of somebody else')");

        try (Connection connection = database.connect("authenticator")) {
            run(connection, "set role authenticated");
            run(connection, "set request.jwt.claim.sub = '4b0a2f5e-63a7-4d6c-9f4e-0d1f0a3b5c11'");
            run(connection, "insert into todos (task) values ('mine')");
            run(connection, "update todos set done = true");

            assertThat(value(connection, "select string_agg(task, ' ') from todos where done"))
                    .isEqualTo("mine");
            assertThat(value(connection, "select count(*) from todos")).isEqualTo("2");
        }
    }

    @Test
    void givenConnectionsAndSlots_whenClosed_thenDatabaseIsGone() throws SQLException {
        TestDatabase other = TestDatabase.create();
        Connection open = other.connect();
        run(open, "select pg_create_logical_replication_slot('of_other', 'pgoutput')");

        other.close();

        assertThat(value("select count(*) from pg_database where datname = '" + other.name() + "'"))
                .isEqualTo("0");
        assertThatThrownBy(() -> value(open, "select 1")).isInstanceOf(SQLException.class);
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return value(connection, sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
