package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in a database after migrating it, and that nothing else is. */
class CatalogIT {
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
    @DisplayName("S05_070 an empty database gets exactly the final objects, owners, grants and 81 versions")
    void givenEmptyDatabase_whenMigrating_thenExactlyTheFinalObjects() throws SQLException {
        assertThat(database.migrate()).isTrue();

        assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
        assertThat(database.column("select attname from pg_attribute where attrelid = 'realtime.messages'::regclass"
                        + " and attnum > 0 order by attnum"))
                .containsExactly(
                        "topic",
                        "extension",
                        "payload",
                        "event",
                        "private",
                        "updated_at",
                        "inserted_at",
                        "id",
                        "binary_payload");
    }

    @Test
    @DisplayName("S05_070 the ledger holds 81 versions with their time")
    void whenMigrated_thenLedgerIsComplete() throws SQLException {
        database.migrate();

        try (Connection connection = database.connect()) {
            TenantSchema schema = new TenantSchema();
            assertThat(schema.versions()).isEqualTo(81);
            assertThat(schema.count(connection)).isEqualTo(81);
        }
        assertThat(database.column("select version from realtime.schema_migrations where inserted_at is null"))
                .isEmpty();
        assertThat(database.value("select min(version) || ' ' || max(version) from realtime.schema_migrations"))
                .isEqualTo("20211116024918 20260709120000");
    }

    @Test
    void givenNoSchema_whenCounting_thenZero() throws SQLException {
        try (Connection connection = database.connect()) {
            assertThat(new TenantSchema().count(connection)).isZero();
        }
    }

    @Test
    @DisplayName("S05_070 the role that owns the objects has no rights of its own")
    void whenMigrated_thenOwnerHasNoRights() throws SQLException {
        database.migrate();

        assertThat(database.value("""
            select concat_ws(' ', rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,
              (select setconfig::text from pg_db_role_setting where setrole = r.oid and setdatabase = 0))
            from pg_roles r where rolname = 'supabase_realtime_admin'\
            """))
                .isEqualTo("f f f f f f f" + " {\"search_path=public," + " extensions," + " realtime\"}");
        assertThat(database.column("""
            select roleid::regrole::text from pg_auth_members where member = 'supabase_realtime_admin'::regrole order by 1\
            """)).containsExactly("anon", "authenticated", "service_role");
    }

    @Test
    void givenPostgres15_whenMigrated_thenOwnerMaySilenceTheServerLog() throws SQLException {
        database.migrate();

        if (Integer.parseInt(database.value("show server_version_num")) >= 150000) {
            assertThat(database.value(
                            "select has_parameter_privilege('supabase_realtime_admin', 'log_min_messages', 'set')"))
                    .isEqualTo("t");
        }
    }

    @Test
    void givenOtherSearchPath_whenMigrating_thenSameObjects() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create schema realtime");
            statement.execute("set search_path = realtime, public");
            new TenantSchema().migrate(connection);
        }

        assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
    }

    @Test
    void givenRowSecurityPolicyOfTenant_whenReadingCatalog_thenItIsTheOnlyAddition() throws SQLException {
        database.migrate();
        database.execute("create policy mine on realtime.messages for select to anon using (true)");

        List<String> added = database.catalog();
        added.removeAll(SchemaDatabase.finalCatalog());

        assertThat(added).containsExactly("policy mine on messages");
    }
}
