package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** apply_rls, fed with changes as wal2json writes them. */
class ChangesIT {
    private static final String ID = "{\"name\": \"id\", \"type\": \"integer\", \"typeoid\": 23, \"value\": 1}";
    private static final String OLD_ID = "{\"name\": \"id\", \"type\": \"integer\", \"typeoid\": 23, \"value\": 7}";
    private static final String DETAILS =
            "{\"name\": \"details\", \"type\": \"text\", \"typeoid\": 25, \"value\": \"hey\"}";
    private static final String BYTES =
            "{\"name\": \"bytes\", \"type\": \"bytea\", \"typeoid\": 17, \"value\": \"0102\"}";
    private static final String TAGS =
            "{\"name\": \"tags\", \"type\": \"text[]\", \"typeoid\": 1009, \"value\": \"{a,NULL}\"}";
    private static final String OWNER = "{\"name\": \"owner\", \"type\": \"text\", \"typeoid\": 25, \"value\": null}";
    private static final String ROW = String.join(", ", ID, DETAILS, BYTES, TAGS, OWNER);
    private static final String ALL_COLUMNS =
            "[{\"name\": \"id\", \"type\": \"int4\"}, {\"name\": \"details\", \"type\": \"text\"}, {\"name\":"
                    + " \"bytes\", \"type\": \"bytea\"}, {\"name\": \"tags\", \"type\": \"_text\"}, {\"name\": \"owner\","
                    + " \"type\": \"text\"}]";
    private static final String RECORD =
            "{\"id\": 1, \"tags\": [\"a\", null], \"bytes\": \"0102\", \"owner\": null, \"details\": \"hey\"}";

    private static SchemaDatabase database;

    @BeforeAll
    static void open() throws SQLException {
        database = SchemaDatabase.migrated();
        database.execute("""
            create table public.test (
              id int primary key, details text, gone text, bytes bytea, tags text[], owner text);
            alter table public.test drop column gone;
            create table public.other (id int primary key);
            grant all on public.test to anon, authenticated, service_role;\
            """);
    }

    @AfterAll
    static void close() throws SQLException {
        database.close();
    }

    @AfterEach
    void reset() throws SQLException {
        database.execute("""
            delete from realtime.subscription;
            delete from public.test;
            alter table public.test disable row level security;
            drop policy if exists own on public.test;
            grant all on public.test to anon, authenticated, service_role;\
            """);
    }

    @Test
    void givenInsert_whenApplied_thenRecordOfAllColumns() throws SQLException {
        subscribe(1, "anon");

        assertThat(wal(insert(ROW)))
                .isEqualTo("{\"type\": \"INSERT\", \"table\": \"test\", \"record\": " + RECORD
                        + ", \"schema\": \"public\", \"columns\": " + ALL_COLUMNS
                        + ", \"commit_timestamp\": \"2024-02-29T11:03:56.007Z\"}");
        assertThat(rest(insert(ROW))).containsExactly("f | {1} | <null>");
    }

    @Test
    void givenUpdate_whenApplied_thenRecordAndIdentityColumnsOfTheOldRow() throws SQLException {
        subscribe(1, "anon");

        String update = change("U", ROW, OLD_ID, true);

        assertThat(field(update, "record")).isEqualTo(RECORD);
        assertThat(field(update, "old_record")).isEqualTo("{\"id\": 7}");
        assertThat(field(update, "type")).isEqualTo("\"UPDATE\"");
    }

    @Test
    void givenDelete_whenApplied_thenOldRecordAlone() throws SQLException {
        subscribe(1, "anon");

        String delete = change("D", null, ROW, true);

        assertThat(field(delete, "old_record")).isEqualTo(RECORD);
        assertThat(field(delete, "columns")).isEqualTo(ALL_COLUMNS);
        assertThat(field(delete, "record")).isEqualTo("<null>");
    }

    @Test
    void givenLargeValueThatDidNotChange_whenUpdated_thenItIsLeftOutOrTakenFromTheOldRow() throws SQLException {
        subscribe(1, "anon");

        assertThat(field(change("U", ID, ID, true), "record")).isEqualTo("{\"id\": 1}");
        assertThat(field(change("U", ID, ID + ", " + DETAILS, true), "record"))
                .isEqualTo("{\"id\": 1, \"details\": \"hey\"}");
        assertThat(field(change("U", ID, ID, true), "columns")).isEqualTo(ALL_COLUMNS);
    }

    @Test
    void givenNobodyOrAnotherEvent_whenApplied_thenNothing() throws SQLException {
        assertThat(rest(insert(ROW))).isEmpty();
        subscribe(1, "anon", "action_filter", "'DELETE'");
        assertThat(rest(insert(ROW))).isEmpty();
        assertThat(rest(change("D", null, ID, true))).containsExactly("f | {1} | <null>");
    }

    @ParameterizedTest
    @CsvSource({"T", "B", "C", "M"})
    void givenOtherAction_whenApplied_thenNothing(String action) throws SQLException {
        subscribe(1, "anon");

        assertThat(rest(change(action, ROW, null, true))).isEmpty();
    }

    @Test
    void givenDroppedTable_whenApplied_thenNothing() throws SQLException {
        subscribe(1, "anon");

        assertThat(rest(insert(ROW).replace("\"test\"", "\"vanished\""))).isEmpty();
        assertThat(rest(insert(ROW).replace("\"test\"", "\"other\""))).isEmpty();
    }

    @Test
    void givenRolesAndSelections_whenApplied_thenOneRowEachInOrder() throws SQLException {
        subscribe(1, "service_role");
        subscribe(2, "anon", "selected_columns", "'{details}'");
        subscribe(3, "anon");
        subscribe(4, "anon");

        assertThat(rest(insert(ROW))).containsExactly("f | {3,4} | <null>", "f | {2} | <null>", "f | {1} | <null>");
        assertThat(database.column("select wal -> 'record' from realtime.apply_rls('" + insert(ROW) + "')")
                        .get(1))
                .isEqualTo("{\"id\": 1, \"details\": \"hey\"}");
        assertThat(database.column("select wal -> 'columns' from realtime.apply_rls('" + insert(ROW) + "')")
                        .get(1))
                .isEqualTo("[{\"name\": \"id\", \"type\": \"int4\"}, {\"name\": \"details\", \"type\": \"text\"}]");
    }

    @Test
    void givenFilters_whenApplied_thenOnlyThoseThatHold() throws SQLException {
        subscribe(1, "anon", "filters", filter("details", "eq", "hey"));
        subscribe(2, "anon", "filters", filter("details", "eq", "other"));
        subscribe(3, "anon", "filters", filter("bytes", "eq", "\\x0102"));
        subscribe(4, "anon", "filters", filter("tags", "is", "null"));
        subscribe(5, "anon", "filters", filter("tags", "eq", "{a,null}"));
        subscribe(6, "anon", "filters", filter("owner", "is", "null"));

        assertThat(rest(insert(ROW))).containsExactly("f | {1,3,5,6} | <null>");
        assertThat(rest(change("D", null, ID, true)))
                .as("columns that are not there match nothing")
                .containsExactly("f | {} | <null>");
    }

    @Test
    void givenFilterThatCannotBeEvaluated_whenApplied_thenTheOthersAreServed() throws SQLException {
        subscribe(1, "anon", "filters", filter("id", "eq", "1"));
        subscribe(2, "anon", "filters", filter("details", "eq", "hey"));
        subscribe(3, "anon");
        // the column became a number since
        String changed = insert(ID + ", {\"name\": \"details\", \"type\": \"integer\", \"typeoid\": 23, \"value\": 5}");

        assertThat(rest(changed)).containsExactly("f | {1,3} | <null>");
    }

    @Test
    void givenNoPrimaryKey_whenApplied_then400ForEverybody() throws SQLException {
        subscribe(1, "anon", "filters", filter("details", "eq", "other"));
        subscribe(2, "anon");

        String insert = change("I", ROW, null, false);
        String update = change("U", ROW, ROW, false);

        assertThat(rest(insert)).containsExactly("f | {1,2} | {\"Error 400: Bad Request, no primary key\"}");
        assertThat(wal(insert))
                .isEqualTo("{\"type\": \"INSERT\", \"table\": \"test\", \"record\": {}, \"schema\": \"public\","
                        + " \"columns\": [], \"commit_timestamp\": null}");
        assertThat(field(update, "old_record")).isEqualTo("{}");
        assertThat(rest(change("D", null, ROW, false))).containsExactly("f | {2} | <null>");
    }

    @Test
    void givenRoleWithoutTheKey_whenApplied_then401ForThatRole() throws SQLException {
        database.execute("revoke all on public.test from anon, authenticated; grant select (details) on public.test to"
                + " authenticated");
        subscribe(1, "anon");
        subscribe(2, "authenticated");
        subscribe(3, "service_role");

        assertThat(rest(insert(ROW)))
                .containsExactly(
                        "f | {1} | {\"Error 401: Unauthorized\"}",
                        "f | {2} | {\"Error 401: Unauthorized\"}", "f | {3} | <null>");
        assertThat(rest(change("D", null, ROW, true)))
                .allMatch(row -> row.endsWith("| <null>"))
                .hasSize(3);
        assertThat(database.column(
                        "select concat_ws(' ', wal -> 'columns', wal -> 'old_record') from realtime.apply_rls('"
                                + change("D", null, ROW, true) + "')"))
                .startsWith("[] {}", "[{\"name\": \"details\", \"type\": \"text\"}] {\"details\": \"hey\"}");
    }

    @Test
    void givenRightsOnColumns_whenApplied_thenOnlyThoseAreShownAndFiltered() throws SQLException {
        subscribe(1, "anon", "filters", filter("owner", "is", "null"));
        subscribe(2, "anon");
        database.execute("revoke all on public.test from anon; grant select (id, details) on public.test to anon");

        assertThat(field(insert(ROW), "record")).isEqualTo("{\"id\": 1, \"details\": \"hey\"}");
        assertThat(rest(insert(ROW)))
                .as("a filter on a column whose right is gone")
                .containsExactly("f | {2} | <null>");
    }

    @Test
    void givenTooLargeChange_whenApplied_then413WithSmallValues() throws SQLException {
        subscribe(1, "anon", "filters", filter("details", "like", "%z"));
        String large = insert(ID + ", " + OWNER
                + ", {\"name\": \"bytes\", \"type\": \"bytea\", \"typeoid\": 17, \"value\": \"" + "a".repeat(62) + "\"}"
                + ", {\"name\": \"details\", \"type\": \"text\", \"typeoid\": 25, \"value\": \"" + "z".repeat(63)
                + "\"}");

        assertThat(database.value(
                        "select concat_ws(' | ', wal -> 'record', wal -> 'columns', subscription_ids::text, errors::text)"
                                        .replace("subscription_ids::text", IDS)
                                + " from realtime.apply_rls('" + large + "', 300)"))
                .isEqualTo("{\"id\": 1, \"bytes\": \"" + "a".repeat(62) + "\"} | " + ALL_COLUMNS
                        + " | {1} | {\"Error 413: Payload Too Large\"}");
    }

    @Test
    void givenRenamedColumn_whenApplied_thenTheRestIsDelivered() throws SQLException {
        subscribe(1, "anon");
        String before = ID + ", {\"name\": \"former\", \"type\": \"text\", \"typeoid\": 25, \"value\": \"x\"}";

        assertThat(field(insert(before), "record")).isEqualTo("{\"id\": 1}");
    }

    @Test
    void givenValueThatJsonCannotHold_whenApplied_thenItsText() throws SQLException {
        subscribe(1, "anon");
        String odd = ID
                + ", {\"name\": \"details\", \"type\": \"json\", \"typeoid\": 114, \"value\": \"\\\"\\\\u0000\\\"\"}";

        assertThat(field(insert(odd), "record")).isEqualTo("{\"id\": 1, \"details\": \"\\\"\\\\u0000\\\"\"}");
    }

    @Test
    void givenRowSecurity_whenInserted_thenThoseWhoMaySeeTheRow() throws SQLException {
        secure();
        database.execute("insert into public.test (id, owner) values (1, 'u1')");
        subscribe(1, "authenticated", "claims", "'{\"role\": \"authenticated\", \"sub\": \"u1\"}'");
        subscribe(2, "authenticated", "claims", "'{\"role\": \"authenticated\", \"sub\": \"u2\"}'");
        subscribe(3, "anon");
        subscribe(4, "service_role");

        assertThat(rest(insert(ROW))).containsExactly("t | {} | <null>", "t | {1} | <null>", "t | {4} | <null>");

        database.execute("delete from public.test");
        assertThat(rest(insert(ROW))).as("the row is gone").allMatch(row -> row.contains("{}"));
    }

    @Test
    void givenRowSecurity_whenDeleted_thenEverybodyGetsTheKeyAlone() throws SQLException {
        secure();
        subscribe(1, "authenticated", "claims", "'{\"role\": \"authenticated\", \"sub\": \"u1\"}'");
        subscribe(2, "anon", "filters", filter("details", "eq", "hey"));

        String delete = change("D", null, ROW, true);

        assertThat(rest(delete)).containsExactly("t | {2} | <null>", "t | {1} | <null>");
        assertThat(database.column("select wal ->> 'old_record' from realtime.apply_rls('" + delete + "')"))
                .containsExactly("{\"id\": 1}", "{\"id\": 1}");
    }

    @Test
    void givenPolicyThatFails_whenApplied_thenNotVisibleAndTheOthersAreServed() throws SQLException {
        database.execute("""
            alter table public.test enable row level security;
            create policy own on public.test for select to anon using (1 / (id - 1) = 0);
            insert into public.test (id) values (1);\
            """);
        subscribe(1, "anon");
        subscribe(2, "service_role");

        assertThat(rest(insert(ROW))).containsExactly("t | {} | <null>", "t | {2} | <null>");
    }

    @Test
    void givenRowSecurity_whenApplied_thenRoleAndClaimsOfTheSessionAreAsBefore() throws SQLException {
        secure();
        database.execute("insert into public.test (id, owner) values (1, 'u1')");
        subscribe(1, "authenticated", "claims", "'{\"role\": \"authenticated\", \"sub\": \"u1\"}'");
        database.execute("begin; set local request.jwt.claims = 'mine'");

        assertThat(rest(insert(ROW))).containsExactly("t | {1} | <null>");

        assertThat(database.value("select concat_ws(' ', current_user, current_setting('request.jwt.claims'))"))
                .isEqualTo("supabase_admin mine");
        assertThat(database.column("select name from pg_prepared_statements where name like 'realtime%'"))
                .isEmpty();
        database.execute("rollback");
    }

    @Test
    void givenManySubscriptionsOfFewClaims_whenApplied_thenPolicyIsAskedOncePerClaims() throws SQLException {
        database.execute("""
            create sequence public.asked;
            grant usage on sequence public.asked to authenticated;
            alter table public.test enable row level security;
            create policy own on public.test for select to authenticated using (nextval('public.asked') > 0);
            insert into public.test (id) values (1);
            insert into realtime.subscription (subscription_id, entity, claims)
            select gen_random_uuid(), 'public.test', jsonb_build_object('role', 'authenticated', 'sub', i % 3) from generate_series(1, 200) i;\
            """);

        assertThat(database.value(
                        "select cardinality(subscription_ids) from realtime.apply_rls('" + insert(ROW) + "')"))
                .isEqualTo("200");

        assertThat(database.value("select last_value from public.asked")).isEqualTo("3");
    }

    @Test
    void givenRoleWithAnyName_whenApplied_thenItsPoliciesApply() throws SQLException {
        database.execute(
                "create role \"Odd-Role\"; grant usage on schema public to \"Odd-Role\"; grant select on public.test"
                        + " to \"Odd-Role\"; alter table public.test enable row level security; create policy own on"
                        + " public.test for select to \"Odd-Role\" using (true); insert into public.test (id) values (1)");
        try {
            subscribe(1, "Odd-Role");

            assertThat(rest(insert(ROW))).containsExactly("t | {1} | <null>");
        } finally {
            database.execute("delete from realtime.subscription; drop owned by \"Odd-Role\"; drop role \"Odd-Role\"");
        }
    }

    @Test
    void whenAskingForListChanges_thenItHasItsSignatureAndNeedsAPlugin() throws SQLException {
        assertThat(database.value("select"
                        + " pg_get_function_result('realtime.list_changes(name,name,integer,integer)'::regprocedure)"))
                .isEqualTo("TABLE(wal jsonb, is_rls_enabled boolean, subscription_ids uuid[], errors text[],"
                        + " slot_changes_count bigint)");
        assertThatThrownBy(() -> database.column(
                        "select * from realtime.list_changes('supabase_realtime', 'no_slot', 10, 1000)"))
                .hasMessageContaining("replication slot \"no_slot\" does not exist");
    }

    private static void secure() throws SQLException {
        database.execute("""
            alter table public.test enable row level security;
            create policy own on public.test for select to authenticated
              using (owner = current_setting('request.jwt.claims')::jsonb ->> 'sub')\
            """);
    }

    private static void subscribe(int id, String role, String... columnAndValue) throws SQLException {
        String column = columnAndValue.length == 0 ? "action_filter" : columnAndValue[0];
        String value = columnAndValue.length == 0 ? "'*'" : columnAndValue[1];
        String claims = column.equals("claims") ? "" : ", claims";
        String claimsValue = column.equals("claims") ? "" : ", '{\"role\": \"" + role + "\"}'";
        database.execute("insert into realtime.subscription (subscription_id, entity, " + column + claims + ") values"
                + " ('00000000-0000-0000-0000-00000000000" + id + "', 'public.test', " + value + claimsValue + ")");
    }

    private static String filter(String column, String op, String value) {
        return "array[('%s', '%s', '%s', false)]::realtime.user_defined_filter[]".formatted(column, op, value);
    }

    private static String insert(String columns) {
        return change("I", columns, null, true);
    }

    private static String change(String action, @Nullable String columns, @Nullable String identity, boolean withKey) {
        return "{\"action\": \"" + action
                + "\", \"timestamp\": \"2024-02-29 12:03:56.007999+01\", \"schema\": \"public\", \"table\": \"test\""
                + (columns == null ? "" : ", \"columns\": [" + columns + "]")
                + (identity == null ? "" : ", \"identity\": [" + identity + "]")
                + (withKey ? ", \"pk\": [{\"name\": \"id\", \"type\": \"integer\", \"typeoid\": 23}]" : "") + "}";
    }

    private static String wal(String change) throws SQLException {
        return database.value("select wal from realtime.apply_rls('" + change + "')");
    }

    private static String field(String change, String name) throws SQLException {
        return database.value("select wal -> '" + name + "' from realtime.apply_rls('" + change + "') limit 1");
    }

    private static final String IDS =
            "array(select right(id::text, 1)::int from unnest(subscription_ids) id order by 1)::text";

    private static List<String> rest(String change) throws SQLException {
        return database.column("select concat_ws(' | ', is_rls_enabled, " + IDS
                + ", coalesce(errors::text, '<null>')) from realtime.apply_rls('" + change + "')");
    }
}
