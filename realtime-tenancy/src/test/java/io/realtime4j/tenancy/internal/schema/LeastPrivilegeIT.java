package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A login without superuser rights, prepared once by an administrator. */
class LeastPrivilegeIT {
    private static final String LOGIN = "plain login";

    private final TenantSchema schema = new TenantSchema();
    private SchemaDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = SchemaDatabase.empty();
        database.execute("create role \"" + LOGIN + "\" login noinherit password 'postgres'");
    }

    @AfterEach
    void close() throws SQLException {
        database.execute("reassign owned by \"" + LOGIN + "\" to supabase_admin; drop owned by \"" + LOGIN + "\"");
        database.execute("drop role \"" + LOGIN + "\"");
        database.close();
    }

    @Test
    void givenUnpreparedLogin_whenMigrating_thenTheScriptIsNamed() throws SQLException {
        SchemaDatabase.migrated().close(); // makes the roles of the server
        database.execute("create schema realtime");

        try (Connection connection = database.connect(LOGIN)) {
            assertThatThrownBy(() -> schema.migrate(connection))
                    .hasMessageContaining("step schema_and_roles")
                    .hasMessageContaining("role plain login must be a member of supabase_realtime_admin")
                    .hasMessageContaining("least-privilege.sql")
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42501"));
        }
    }

    @Test
    void givenMissingLogin_whenRunningTheScript_thenItSaysSo() throws SQLException {
        database.execute("set realtime4j.login = 'nobody at all'");

        assertThatThrownBy(() -> database.execute(
                        SchemaDatabase.resource("/META-INF/realtime4j/tenant-schema/least-privilege.sql")))
                .hasMessageContaining("role nobody at all does not exist");
    }

    @Test
    void givenEmptyDatabase_whenPrepared_thenTheLoginMakesTheFinalObjects() throws SQLException {
        prepare();
        prepare(); // running it again changes nothing

        migrateAsLogin();

        assertThat(facts()).containsExactlyElementsOf(expected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"first-subscriptions", "channels", "partitioned"})
    void givenEarlierStateByASuperuser_whenPrepared_thenTheLoginBringsItToTheFinalObjects(String state)
            throws SQLException {
        database.executeFile("state-" + state + ".sql");
        prepare();

        migrateAsLogin();

        assertThat(facts()).containsExactlyElementsOf(expected());
    }

    @Test
    void givenFinalStateByASuperuser_whenPrepared_thenTheLoginUsesItAsItIs() throws SQLException {
        database.migrate();
        prepare();

        try (Connection connection = database.connect(LOGIN)) {
            assertThat(schema.count(connection)).isEqualTo(81);
            assertThat(schema.migrate(connection)).isFalse();
            assertThat(schema.createPartitions(connection, LocalDate.of(2026, 7, 9)))
                    .isEmpty();
            assertThat(schema.dropPartitions(connection, LocalDate.of(2026, 7, 9)))
                    .isEqualTo(1);
        }
    }

    @Test
    void givenPreparedLogin_whenItRuns_thenItHasTheRightsOfAServer() throws SQLException {
        prepare();
        migrateAsLogin();
        try (Connection connection = database.connect(LOGIN);
                Statement statement = connection.createStatement()) {
            schema.createPartitions(connection, LocalDate.now(ZoneOffset.UTC));

            // rows that no policy allows, as the probes of permissions write and remove them
            statement.execute(
                    "begin; insert into realtime.messages (topic, extension) values ('t', 'broadcast'); rollback");
            for (String role : List.of("anon", "authenticated", "service_role")) {
                statement.execute("begin; set local role " + role + "; rollback");
            }
            statement.execute("create publication supabase_realtime_messages_publication for table realtime.messages");
            try (var row = statement.executeQuery(
                    "select rolsuper || ' ' || rolreplication from pg_roles where rolname = current_user")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("false true");
            }
        }
    }

    private void prepare() throws SQLException {
        database.execute("set realtime4j.login = '" + LOGIN + "'");
        database.execute(SchemaDatabase.resource("/META-INF/realtime4j/tenant-schema/least-privilege.sql"));
    }

    private void migrateAsLogin() throws SQLException {
        try (Connection connection = database.connect(LOGIN)) {
            assertThat(schema.migrate(connection)).isTrue();
        }
    }

    private List<String> facts() throws SQLException {
        return database.catalog().stream().filter(LeastPrivilegeIT::isCommon).toList();
    }

    /** The final objects; the ledger is the login's, and a login without the right leaves the server log as it is. */
    private List<String> expected() throws SQLException {
        boolean silent = Integer.parseInt(database.value("show server_version_num")) >= 150000;
        return SchemaDatabase.finalCatalog().stream()
                .filter(LeastPrivilegeIT::isCommon)
                .map(line -> silent ? line : line.replace("{log_min_messages=fatal}", "-"))
                .toList();
    }

    private static boolean isCommon(String line) {
        return !line.startsWith("ledger ")
                && !line.contains("schema_migrations")
                && !line.startsWith("grant on default of")
                && !line.contains("messages_2026")
                && !line.contains("messages_rest")
                && !line.contains(LOGIN)
                && !line.startsWith("policy ")
                && !line.startsWith("schema realtime owner");
    }
}
