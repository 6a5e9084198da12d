package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the owner of a project may do with the schema, as the role {@code postgres}. */
class ProjectRolesIT {
    private static final String POLICY_GRANTS =
            "'{\"postgres\": [\"auth.users\", \"realtime.messages\", \"realtime.subscription\"]}'";

    private SchemaDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = SchemaDatabase.migrated();
        database.createPartitions();
        // roles are common to the databases of the server: begin alike whatever ran before
        database.execute("grant supabase_realtime_admin to postgres");
        database.execute("grant create on schema realtime to postgres");
    }

    @AfterEach
    void close() throws SQLException {
        database.execute("grant supabase_realtime_admin to postgres");
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into realtime.messages (topic, extension) values ('t', 'broadcast')",
                "select * from realtime.messages",
                "truncate realtime.messages",
                "create trigger watch after insert on realtime.messages for each row execute function public.watch()",
                "create policy mine on realtime.messages for select to anon using (realtime.topic() = 'a')",
                "create policy mine on realtime.messages for select to anon using (true);"
                        + "alter policy mine on realtime.messages using (false); drop policy mine on realtime.messages",
                "insert into realtime.subscription (subscription_id, entity, claims)"
                        + " values (gen_random_uuid(), 'pg_catalog.pg_class', '{\"role\": \"anon\"}')",
                "select * from realtime.subscription",
                "truncate realtime.subscription",
                "create trigger watch after insert on realtime.subscription for each row execute function"
                        + " public.watch()",
                "grant usage on schema realtime to dashboard_user",
            })
    @DisplayName("S05_074 postgres writes, reads, truncates and makes triggers and policies")
    void givenPostgres_whenUsingTheTables_thenAllowed(String use) throws SQLException {
        database.execute("create function public.watch() returns trigger language plpgsql as 'begin return null; end';"
                + "grant execute on function public.watch() to postgres");

        assertThat(database.as("postgres", use)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into realtime.schema_migrations values (1)",
                "update realtime.schema_migrations set version = 1",
                "delete from realtime.schema_migrations",
                "truncate realtime.schema_migrations",
                "select * from realtime.schema_migrations",
                "create trigger t after insert on realtime.schema_migrations for each row execute function"
                        + " realtime.topic()",
                "create policy p on realtime.schema_migrations for select using (true)",
            })
    @DisplayName("S05_074 postgres never touches the ledger, with or without policy grants")
    void givenPostgres_whenTouchingTheLedger_thenDenied(String use) throws SQLException {
        assertThatThrownBy(() -> database.as("postgres", use))
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");

        migrateWithPolicyGrants();

        assertThatThrownBy(() -> database.as("postgres", use))
                .hasMessageMatching("(?s).*(permission denied|must be owner).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set role supabase_realtime_admin",
                "drop table realtime.messages",
                "drop table realtime.subscription",
                "alter table realtime.messages rename to other",
                "alter table realtime.messages add column mine int",
                "drop schema realtime cascade",
                "alter schema realtime rename to other",
                "create table realtime.mine (i int)",
                "create function realtime.mine() returns int language sql as 'select 1'",
                "create or replace function realtime.topic() returns text language sql stable as 'select ''x'''",
                "alter function realtime.topic() owner to postgres",
                "drop function realtime.send(jsonb, text, text, boolean)",
                "drop type realtime.action cascade",
            })
    @DisplayName("S05_075 with policy grants postgres neither owns nor makes anything here")
    void givenPolicyGrants_whenPostgresChangesObjects_thenDenied(String use) throws SQLException {
        migrateWithPolicyGrants();

        try (Connection connection = database.connect("postgres");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute(use))
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
    }

    @Test
    @DisplayName("S05_075 with policy grants postgres still uses the tables and hands on USAGE")
    void givenPolicyGrants_whenPostgresUsesTables_thenAllowed() throws SQLException {
        migrateWithPolicyGrants();

        database.as("postgres", "insert into realtime.messages (topic, extension) values ('t', 'broadcast')");
        database.as("postgres", "truncate realtime.messages, realtime.subscription");
        database.as("postgres", "grant usage on schema realtime to dashboard_user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"postgres\": [\"realtime.messages\"]}", "{\"postgres\": [\"realtime.subscription\"]}"})
    @DisplayName("S05_075 without both policy grants postgres keeps membership and CREATE")
    void givenNoPolicyGrants_whenMigrating_thenPostgresKeepsWhatItHas(String setting) throws SQLException {
        database.execute("delete from realtime.schema_migrations");
        database.execute("alter database " + database.name() + " set supautils.policy_grants = '" + setting + "'");

        database.migrate();

        assertThat(database.value("select pg_has_role('postgres', 'supabase_realtime_admin', 'member')"))
                .isEqualTo("t");
        database.as("postgres", "create table realtime.mine (i int); drop table realtime.mine");
    }

    @Test
    void givenMembershipByAnotherGrantor_whenMigratingWithPolicyGrants_thenItIsGone() throws SQLException {
        database.execute("create role grantor createrole; grant supabase_realtime_admin to grantor with admin option");
        try {
            database.as("grantor", "grant supabase_realtime_admin to postgres");

            migrateWithPolicyGrants();

            assertThat(database.value("select pg_has_role('postgres', 'supabase_realtime_admin', 'member')"))
                    .isEqualTo("f");
        } finally {
            database.execute("drop owned by grantor; drop role grantor");
        }
    }

    @Test
    @DisplayName("S05_076 a trigger on messages sees the caller of send as current user")
    void givenTriggerOnMessages_whenPostgresSendsInATrigger_thenItSeesPostgres() throws SQLException {
        database.execute("""
            create table public.seen (who text, search_path text);
            grant all on public.seen to postgres;
            create function public.watch() returns trigger language plpgsql as $$
            begin
              insert into public.seen values (current_user, current_setting('search_path'));
              return null;
            end $$;
            create trigger watch after insert on realtime.messages for each row execute function public.watch();
            create table public.orders (id int);
            grant all on public.orders to postgres;
            create function public.tell() returns trigger language plpgsql as $$
            begin
              perform realtime.send('{}', 'e', 't');
              perform realtime.send_binary('', 'e', 't');
              return null;
            end $$;
            create trigger tell after insert on public.orders for each row execute function public.tell();\
            """);

        assertThat(database.as("postgres", "insert into public.orders values (1)"))
                .isEmpty();

        assertThat(database.column("select who || ' ' || search_path from public.seen"))
                .containsExactly("postgres \"\"", "postgres \"\"");
    }

    private void migrateWithPolicyGrants() throws SQLException {
        database.execute("delete from realtime.schema_migrations where version = 20260709120000");
        database.execute("alter database " + database.name() + " set supautils.policy_grants = " + POLICY_GRANTS);
        assertThat(database.migrate()).isTrue();
    }
}
