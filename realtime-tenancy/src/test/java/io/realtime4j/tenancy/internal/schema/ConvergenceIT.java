package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Earlier states of the schema arrive at the final one, and what tenants made survives. */
class ConvergenceIT {
    private static final String POLICIES = """
        select concat_ws(' | ', policyname, tablename, permissive, roles::text, cmd,
          replace(qual, 'channel_name()', 'topic()'), replace(with_check, 'channel_name()', 'topic()'))
        from pg_policies where schemaname = 'realtime' and tablename = 'messages' order by policyname\
        """;

    private SchemaDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = SchemaDatabase.empty();
    }

    @AfterEach
    void close() throws SQLException {
        database.execute("drop owned by team_member; drop role team_member");
        database.close();
    }

    @BeforeEach
    void role() throws SQLException {
        database.execute("create role team_member");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"first-subscriptions", "channels", "plain-messages", "partitioned", "no-objects", "empty-ledger"
            })
    @DisplayName("S05_071 an earlier state arrives at the final objects, with the policies of the tenant")
    void givenEarlierState_whenMigrating_thenFinalObjectsAndPoliciesOfTheTenant(String state) throws SQLException {
        database.executeFile("state-" + state + ".sql");
        List<String> policies = database.column(POLICIES);

        assertThat(database.migrate()).isTrue();

        assertThat(ownFacts()).containsExactlyInAnyOrderElementsOf(finalFacts());
        assertThat(database.column(POLICIES)).containsExactlyElementsOf(policies);
        assertThat(database.migrate()).isFalse();
    }

    @Test
    @DisplayName("S05_071 policies that ask channel_name() ask topic() afterwards")
    void givenPolicyOnChannelName_whenMigrating_thenItDecidesByTopic() throws SQLException {
        database.executeFile("state-plain-messages.sql");
        database.migrate();
        database.createPartitions();

        database.execute("set realtime.topic = 'team'");
        database.as("team_member", "insert into realtime.messages (topic, extension) values ('x', 'broadcast')");
        database.execute("set realtime.topic = 'other'");
        assertThatThrownBy(() -> database.as(
                        "team_member", "insert into realtime.messages (topic, extension) values ('x', 'broadcast')"))
                .hasMessageContaining("violates row-level security policy");
    }

    @Test
    void givenTriggersAndGrantsOfTheTenant_whenTableIsReplaced_thenTheyAreKept() throws SQLException {
        database.executeFile("state-plain-messages.sql");

        database.migrate();

        assertThat(database.column("select tgname || ' ' || tgenabled::text from pg_trigger"
                        + " where tgrelid = 'realtime.messages'::regclass and not tgisinternal order by 1"))
                .containsExactly("asleep D", "tenant watches O");
        assertThat(database.value("select has_table_privilege('team_member', 'realtime.messages', 'insert')"))
                .isEqualTo("t");
    }

    @Test
    void givenPartitions_whenMigrating_thenRowsStayAndPartitionsAreClosed() throws SQLException {
        database.executeFile("state-partitioned.sql");

        database.migrate();

        assertThat(database.value("select payload from realtime.messages")).isEqualTo("{\"kept\": true}");
        assertThat(database.value("select updated_at = inserted_at from realtime.messages"))
                .isEqualTo("t");
        assertThat(database.column("""
            select concat_ws(' ', relname, relowner::regrole, relrowsecurity, relpersistence,
              has_table_privilege('anon', oid, 'select'), has_table_privilege('dashboard_user', oid, 'truncate'))
            from pg_class where relkind = 'r' and relname like 'messages%' order by relname\
            """))
                .containsExactly(
                        "messages_2026_07_01 supabase_realtime_admin f p f t",
                        "messages_rest supabase_realtime_admin f p f t");
    }

    @Test
    void givenPolicyThatCannotBeKept_whenMigrating_thenItIsNamedAndNothingChanges() throws SQLException {
        database.executeFile("state-channels.sql");
        database.execute(
                "create policy \"by old column\" on realtime.messages for select to anon using (uuid is not null)");
        List<String> policies = database.column(POLICIES);

        assertThatThrownBy(() -> database.migrate())
                .hasMessageContaining("cannot keep what depends on the old table")
                .hasMessageContaining("by old column");

        assertThat(database.column(POLICIES)).containsExactlyElementsOf(policies);
        assertThat(database.value("select count(*) from realtime.messages")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40, 80})
    @DisplayName("S05_071 a short ledger over final objects is completed, and tables are not replaced")
    void givenShortLedger_whenMigrating_thenTablesAndTypesStay(int recorded) throws SQLException {
        database.migrate();
        database.execute("create policy mine on realtime.messages for select to anon using (realtime.topic() = 'a')");
        database.execute("delete from realtime.schema_migrations where version in"
                + " (select version from realtime.schema_migrations order by version offset " + recorded + ")");
        String tablesAndTypes = """
            select oid || ' ' || relname from pg_class
            where relnamespace = 'realtime'::regnamespace and relname not like '%schema_migrations%'
            union all select oid || ' ' || typname from pg_type where typnamespace = 'realtime'::regnamespace
            union all select oid || ' ' || polname from pg_policy order by 1\
            """;
        List<String> before = database.column(tablesAndTypes);

        assertThat(database.migrate()).isTrue();

        assertThat(database.column(tablesAndTypes)).containsExactlyElementsOf(before);
        assertThat(ownFacts()).containsExactlyInAnyOrderElementsOf(finalFacts());
    }

    @Test
    @DisplayName("S05_071 whatever is missing or different in a half migrated schema is mended")
    void givenHalfMigratedSchema_whenMigrating_thenFinalObjects() throws SQLException {
        long seed = Long.getLong("schema.seed", 20260709);
        Random random = new Random(seed);
        database.migrate();
        database.execute("create policy mine on realtime.messages for select to anon using (realtime.topic() = 'a')");

        for (int round = 0; round < 12; round++) {
            List<String> damage = new ArrayList<>(DAMAGE);
            Collections.shuffle(damage, random);
            damage = damage.subList(0, 1 + random.nextInt(6));
            for (String statement : damage) {
                database.execute(statement);
            }
            database.execute("delete from realtime.schema_migrations where version = 20260709120000");

            database.migrate();

            assertThat(ownFacts())
                    .as("seed %d, round %d: %s", seed, round, damage)
                    .containsExactlyInAnyOrderElementsOf(finalFacts());
            assertThat(database.column(POLICIES)).hasSize(1);
        }
    }

    private static final List<String> DAMAGE = List.of(
            "drop function if exists realtime.apply_rls, realtime.list_changes, realtime.quote_wal2json",
            "drop function if exists realtime.send",
            "drop type if exists realtime.wal_rls cascade",
            "drop type if exists realtime.equality_op cascade",
            "drop type if exists realtime.user_defined_filter cascade",
            "alter type realtime.action add value if not exists 'MERGE'",
            "drop table if exists realtime.subscription cascade",
            "drop function if exists realtime.to_regrole cascade",
            "drop trigger if exists tr_check_filters on realtime.messages",
            "drop index if exists realtime.ix_realtime_subscription_entity",
            "drop index if exists realtime.messages_inserted_at_topic_index",
            "alter table realtime.messages drop column if exists binary_payload",
            "alter table realtime.messages drop column if exists event",
            "alter table realtime.messages drop constraint if exists messages_payload_exclusive",
            "alter table realtime.messages drop constraint if exists messages_pkey",
            "alter table realtime.messages owner to supabase_admin",
            "alter table realtime.messages disable row level security",
            "alter table realtime.messages alter column private set default true",
            "alter table realtime.messages alter column updated_at drop not null",
            "alter table realtime.messages add column if not exists extra text",
            "grant delete, truncate on realtime.messages to anon",
            "grant all on schema realtime to authenticated",
            "revoke all on schema realtime from anon, supabase_realtime_admin",
            "revoke execute on function realtime.topic() from public",
            "grant execute on function realtime.topic() to anon",
            "alter function realtime.topic() immutable security definer set work_mem = '1MB'",
            "grant all on realtime.schema_migrations to postgres",
            "alter schema realtime owner to postgres",
            "create or replace function realtime.channel_name() returns text language sql as 'select 1::text'",
            "create table if not exists realtime.presences (id int)",
            "create sequence if not exists realtime.messages_id_seq",
            "create or replace function realtime.send(payload bytea, event text, topic text, private boolean default"
                    + " true) returns void language sql as ''",
            "drop publication if exists realtime_messages_x; create publication realtime_messages_x");

    /** What is here, without what belongs to the tenant and what other ledgers hold. */
    private List<String> ownFacts() throws SQLException {
        return database.column(SchemaDatabase.resource("/tenant-schema/catalog.sql")).stream()
                .filter(line -> !line.startsWith("policy "))
                .filter(line -> !line.startsWith("ledger ")
                        || SchemaDatabase.finalCatalog().contains(line))
                .filter(line -> !line.contains("schema_migrations.inserted_at"))
                .filter(line -> !line.contains("watch()") && !line.contains("team_member"))
                .filter(line -> !line.contains("messages_2026") && !line.contains("messages_rest"))
                .toList();
    }

    private static List<String> finalFacts() {
        return SchemaDatabase.finalCatalog().stream()
                .filter(line -> !line.contains("schema_migrations.inserted_at"))
                .toList();
    }
}
