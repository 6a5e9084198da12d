package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.embedded.EmbeddedDatabase;
import io.realtime4j.embedded.EmbeddedSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers where nobody has made a role of the platform, or only some. */
class FreshServerIT {
    @Test
    void givenPlainPostgres_whenMigrating_thenOwnerIsMadeAndAbsentRolesAreLeftOut() throws SQLException {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(EmbeddedSettings.ephemeral());
                Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("create role authenticated; create role postgres nosuperuser login");

            assertThat(new TenantSchema().migrate(connection)).isTrue();
            assertThat(new TenantSchema().createPartitions(connection, LocalDate.of(2026, 7, 9)))
                    .isEmpty();

            assertThat(column(statement, """
                select concat_ws(' ', rolcanlogin, rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)
                from pg_roles where rolname = 'supabase_realtime_admin'\
                """)).containsExactly("f f f f f f f");
            assertThat(column(statement, """
                select member::regrole || ' in ' || roleid::regrole from pg_auth_members
                where 'supabase_realtime_admin'::regrole in (member, roleid) order by 1\
                """))
                    .containsExactly("postgres in supabase_realtime_admin", "supabase_realtime_admin in authenticated");
            assertThat(column(statement, """
                select distinct grantee::regrole::text from pg_class c, aclexplode(relacl)
                where oid = 'realtime.messages'::regclass order by 1\
                """)).containsExactly("authenticated", "postgres", "supabase_realtime_admin");
        }
    }

    @Test
    void givenTwoDatabasesOfANewServer_whenMigratingBoth_thenBothSucceed() throws Exception {
        try (EmbeddedDatabase server = EmbeddedDatabase.start(EmbeddedSettings.ephemeral());
                Connection admin = server.connect("postgres");
                Statement statement = admin.createStatement()) {
            statement.execute("create role anon");
            List<Thread> threads = new ArrayList<>();
            List<Object> outcomes = Collections.synchronizedList(new ArrayList<>());
            for (String name : List.of("one", "two", "three", "four")) {
                statement.execute("create database " + name);
                threads.add(new Thread(() -> {
                    try (Connection connection = server.connect(name)) {
                        outcomes.add(new TenantSchema().migrate(connection));
                    } catch (SQLException e) {
                        outcomes.add(e);
                    }
                }));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(outcomes).containsExactly(true, true, true, true);
        }
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
