package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table realtime.subscription and what its trigger accepts. */
class SubscriptionIT {
    private static SchemaDatabase database;

    @BeforeAll
    static void open() throws SQLException {
        database = SchemaDatabase.migrated();
        database.execute("""
            create domain public.flag as boolean;
            create domain public.label as text;
            create domain public.posint as int check (value > 0);
            create type public.mood as enum ('sad', 'ok');
            create table public.things (
              id int primary key, name text, short varchar, fixed char(5), label public.label, n name, mood public.mood, done boolean,
              flag public.flag, price numeric, bytes bytea, doc json, docb jsonb, spot point, pos public.posint, secret text, gone int,
              tags text[], hidden text);
            alter table public.things drop column gone;
            revoke all on public.things from anon, authenticated;
            grant select (id, name, short, fixed, label, n, mood, done, flag, price, bytes, doc, docb, spot, pos, tags)
              on public.things to anon;
            grant select on public.things to authenticated;\
            """);
    }

    @AfterAll
    static void close() throws SQLException {
        database.close();
    }

    @AfterEach
    void clear() throws SQLException {
        database.execute("delete from realtime.subscription");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing | eq | 1 | invalid column for filter nothing",
                "secret | eq | 1 | invalid column for filter secret",
                "gone | is | null | invalid column for filter gone",
                "........pg.dropped.17........ | is | null | invalid column for filter ........pg.dropped.17........",
                "ctid | is | null | invalid column for filter ctid",
                "tableoid | eq | 1 | invalid column for filter tableoid",
                "ID | eq | 1 | invalid column for filter ID",
                "id | eq | hey | invalid input syntax for type integer: \"hey\"",
                "id | isdistinct | hey | invalid input syntax for type integer: \"hey\"",
                "id | in | {1,hey} | invalid input syntax for type integer: \"hey\"",
                "id | in | (1) | malformed array literal",
                "mood | eq | happy | invalid input value for enum",
                "bytes | eq | \\xzz | invalid hexadecimal digit",
                "pos | eq | -1 | violates check constraint",
                "done | is | TRUE | invalid value for is filter: must be null, true, false, or unknown",
                "done | is | 5 | invalid value for is filter: must be null, true, false, or unknown",
                "id | is | true | is true filter requires a boolean column, got integer",
                "short | is | unknown | is unknown filter requires a boolean column, got character varying",
                "id | like | 1% | operator like requires a text-compatible column type, got integer",
                "id | ilike | 1% | operator ilike requires a text-compatible column type, got integer",
                "id | match | 1 | operator match requires a text-compatible column type, got integer",
                "mood | imatch | s | operator imatch requires a text-compatible column type, got public.mood",
                "bytes | ilike | x | operator ilike requires a text-compatible column type, got bytea",
                "bytes | match | x | operator match requires a text-compatible column type, got bytea",
                "name | match | ( | invalid regular expression for match filter: invalid regular expression:"
                        + " parentheses () not balanced",
                "name | imatch | [ | invalid regular expression for imatch filter: invalid regular expression:"
                        + " brackets [] not balanced",
                "name | like | a\\ | LIKE pattern must not end with escape character",
                "doc | eq | 1 | operator does not exist: json",
                "spot | isdistinct | (1,2) | operator does not exist: point",
                "docb | eq | { | invalid input syntax for type json",
            })
    void givenBadFilter_whenSubscribing_thenError(String column, String op, String value, String message) {
        assertThatThrownBy(() -> subscribe("anon", filter(column, op, value), "null"))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id | eq | 1",
                "id | in | {}",
                "id | in | {1,null}",
                "name | eq | null",
                "name | like | a\\\\",
                "name | like | *%_",
                "short | like | a%",
                "fixed | match | a",
                "label | ilike | a%",
                "n | imatch | ^a",
                "mood | gt | sad",
                "done | is | unknown",
                "flag | is | true",
                "doc | is | null",
                "bytes | eq | \\x0102",
                "bytes | eq | 0102",
                "bytes | like | x",
                "docb | eq | {\"a\":1}",
                "tags | eq | {a,b}",
                "price | lte | 1.5",
            })
    void givenGoodFilter_whenSubscribing_thenAccepted(String column, String op, String value) throws SQLException {
        subscribe("anon", filter(column, op, value), "null");

        assertThat(database.value("select count(*) from realtime.subscription")).isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({"100,true", "101,false"})
    void givenManyValues_whenSubscribing_thenAtMostAHundred(int count, boolean accepted) throws SQLException {
        String filter = "array[('id','in',(select array_agg(i)::text from generate_series(1," + count
                + ") i),false)]::realtime.user_defined_filter[]";

        if (accepted) {
            subscribe("anon", filter, "null");
        } else {
            assertThatThrownBy(() -> subscribe("anon", filter, "null"))
                    .hasMessageContaining("too many values for `in` filter. Maximum 100");
        }
    }

    @Test
    void givenUnknownRole_whenSubscribing_thenError() {
        assertThatThrownBy(() -> subscribe("nobody", "'{}'", "null"))
                .hasMessageContaining("role \"nobody\" does not exist")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42704"));
    }

    @Test
    void givenNoRole_whenSubscribing_thenNothingCounts() {
        String insert = "insert into realtime.subscription (subscription_id, entity, claims, filters, selected_columns)"
                + " values (gen_random_uuid(), 'public.things', '{}', %s, %s)";

        assertThatThrownBy(() -> database.execute(insert.formatted(filter("id", "eq", "1"), "null")))
                .hasMessageContaining("invalid column for filter id");
        assertThatThrownBy(() -> database.execute(insert.formatted("'{}'", "'{id}'")))
                .hasMessageContaining("invalid column for select id");
        assertThatThrownBy(() -> database.execute(insert.formatted("'{}'", "null")))
                .hasMessageContaining("null value in column \"claims_role\"")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23502"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "secret", "gone", "ctid"})
    void givenBadSelection_whenSubscribing_thenError(String column) {
        assertThatThrownBy(() -> subscribe("anon", "'{}'", "array['id', '" + column + "']"))
                .hasMessageContaining("invalid column for select " + column);
    }

    @Test
    void givenRoleWithoutAnyRight_whenSubscribingWithoutColumns_thenAccepted() throws SQLException {
        database.execute("create table public.closed (id int); revoke all on public.closed from anon");

        database.execute("insert into realtime.subscription (subscription_id, entity, claims)"
                + " values (gen_random_uuid(), 'public.closed', '{\"role\": \"anon\"}')");

        assertThat(database.value(
                        "select concat_ws(' ', claims_role, action_filter, filters::text, selected_columns is null)"
                                + " from realtime.subscription"))
                .isEqualTo("anon * {} t");
    }

    @Test
    void whenSubscribing_thenFiltersAndSelectionAreSorted() throws SQLException {
        subscribe(
                "authenticated",
                "array[('name','like','b%',true),('id','gt','5',null),('id','gt','10',false),('id','eq','7',false)]"
                        + "::realtime.user_defined_filter[]",
                "array['secret', 'id', 'name', 'id']");

        assertThat(database.value("select filters::text || ' ' || selected_columns::text from realtime.subscription"))
                .isEqualTo("{\"(id,eq,7,f)\",\"(id,gt,10,f)\",\"(id,gt,5,f)\",\"(name,like,b%,t)\"} {id,name,secret}");
    }

    @Test
    void givenEqualSubscription_whenSubscribing_thenUniqueIndexRefuses() throws SQLException {
        String insert = "insert into realtime.subscription (subscription_id, entity, claims, filters, selected_columns)"
                + " values ('5d8f0a3e-0000-4000-8000-000000000000', 'public.things', '{\"role\": \"anon\"}',"
                + " array[%s]::realtime.user_defined_filter[], %s)";
        database.execute(insert.formatted("('id','eq','1',false),('name','eq','a',false)", "null"));

        assertThatThrownBy(() ->
                        database.execute(insert.formatted("('name','eq','a',false),('id','eq','1',null)", "'{}'")))
                .hasMessageContaining("subscription_subscription_id_entity_filters_action_filter_selec");
    }

    @Test
    void givenOtherAction_whenSubscribing_thenCheckRefuses() {
        assertThatThrownBy(() -> database.execute(
                        "insert into realtime.subscription (subscription_id, entity, claims, action_filter)"
                                + " values (gen_random_uuid(), 'public.things', '{\"role\": \"anon\"}', 'insert')"))
                .hasMessageContaining("subscription_action_filter_check");
    }

    @Test
    void whenUpdating_thenCheckedAgain() throws SQLException {
        subscribe("anon", filter("id", "eq", "1"), "null");

        assertThatThrownBy(() ->
                        database.execute("update realtime.subscription set filters = " + filter("secret", "eq", "1")))
                .hasMessageContaining("invalid column for filter secret");
    }

    private static void subscribe(String role, String filters, String columns) throws SQLException {
        database.execute(
                "insert into realtime.subscription (subscription_id, entity, claims, filters, selected_columns)"
                        + " values (gen_random_uuid(), 'public.things', '{\"role\": \"%s\"}', %s, %s)"
                                .formatted(role, filters, columns));
    }

    private static String filter(String column, String op, String value) {
        return "array[($v$%s$v$, '%s', $v$%s$v$, false)]::realtime.user_defined_filter[]".formatted(column, op, value);
    }
}
