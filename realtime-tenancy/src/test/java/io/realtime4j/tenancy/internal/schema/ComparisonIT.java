package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** cast, check_equality_op, is_visible_through_filters and the small helpers. */
class ComparisonIT {
    private static SchemaDatabase database;

    @BeforeAll
    static void open() throws SQLException {
        database = SchemaDatabase.migrated();
        database.execute("""
            create type public."Mood of Day" as enum ('sad', 'ok', 'Very Happy');
            create domain public.posint as int check (value > 0);
            create domain public.flag as boolean;
            create type public.pair as (a int, b text);
            create role "Strange-Role";\
            """);
    }

    @AfterAll
    static void close() throws SQLException {
        database.execute("drop role \"Strange-Role\"");
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "9223372036854775807 | int8 | 9223372036854775807",
                "1.10 | numeric | 1.10",
                "t | bool | true",
                "x | text | \"x\"",
                "hello | bpchar | \"hello\"",
                "1010 | bit | \"1010\"",
                "0102ff | bytea | \"0102ff\"",
                "{\"b\":1,\"a\":[1,null]} | jsonb | {\"a\": [1, null], \"b\": 1}",
                "{\"a\":1,\"a\":2} | json | {\"a\": 2}",
                "{1,2,NULL} | _int4 | [1, 2, null]",
                "{{1,2},{3,4}} | _int4 | [[1, 2], [3, 4]]",
                "{} | _text | []",
                "(1,\"x \"\"y\") | public.pair | {\"a\": 1, \"b\": \"x \\\"y\"}",
                "5 | public.posint | 5",
                "Very Happy | public.\"Mood of Day\" | \"Very Happy\"",
                "5 | oid | \"5\"",
                "2024-02-29 12:34:56.12 | timestamp | \"2024-02-29T12:34:56.12\"",
                "[1,10) | int4range | \"[1,10)\"",
                "not a number | int4 | \"not a number\"",
                "\"\\u0000\" | json | \"\\\"\\\\u0000\\\"\"",
            })
    void whenCasting_thenJsonOfTheType(String text, String type, String json) throws SQLException {
        assertThat(database.value("select realtime.cast($t$" + text + "$t$, '" + type + "')"))
                .isEqualTo(json);
    }

    @Test
    void givenNull_whenCasting_thenNull() throws SQLException {
        assertThat(database.value("select realtime.cast(null, 'int4')")).isEqualTo("<null>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "NULL",
            value = {
                // operator, type, cell, value, result, negated
                "eq | int4 | 5 | 5 | t | f",
                "eq | int4 | 5 | 6 | f | t",
                "eq | int4 | NULL | 5 | <null> | <null>",
                "eq | int8 | 9007199254740993 | 9007199254740992 | f | t",
                "eq | numeric | 1.10 | 1.1 | t | f",
                "eq | uuid | 5d8f0a3e-0000-4000-8000-000000000000 | 5D8F0A3E-0000-4000-8000-000000000000 | t | f",
                "eq | timestamptz | 2024-01-01 12:00:00+00 | 2024-01-01 14:00:00+02 | t | f",
                "eq | interval | 24:00:00 | 1 day | t | f",
                "eq | int4range | [1,5) | [1,4] | t | f",
                "eq | bool | t | yes | t | f",
                "eq | bpchar | hello | hxxx | f | t",
                "eq | bpchar | ab    | ab | t | f",
                "eq | bit | 1010 | 1111 | f | t",
                "eq | bytea | 0102 | \\x0102 | t | f",
                "eq | bytea | 0102 | 0102 | t | f",
                "eq | bytea | 0102 | \\x0103 | f | t",
                "eq | varchar | a | a | t | f",
                "eq | jsonb | {\"a\": 1} | {\"a\":1} | t | f",
                "eq | _int4 | {1,2} | {1,2} | t | f",
                "eq | public.pair | (1,x) | (1,x) | t | f",
                "eq | public.posint | 5 | 5 | t | f",
                "neq | text | a | b | t | f",
                "neq | text | NULL | b | <null> | <null>",
                "lt | int4 | 5 | 10 | t | f",
                "lt | text | 5 | 10 | f | t",
                "lte | int4 | 10 | 10 | t | f",
                "gt | bool | t | f | t | f",
                "gt | public.\"Mood of Day\" | Very Happy | sad | t | f",
                "gte | date | 2024-01-02 | 2024-01-01 | t | f",
                "in | int4 | 2 | {1,2} | t | f",
                "in | text | a,b | {\"a,b\",c} | t | f",
                "in | text | a | {null,a} | t | f",
                "in | text | b | {null,a} | <null> | <null>",
                "in | text | NULL | {} | f | t",
                "in | text | NULL | {a} | <null> | <null>",
                "in | bytea | 0102 | {0102} | t | f",
                "like | text | abc | a% | t | f",
                "like | text | a_c | a\\_c | t | f",
                "like | text | abc | a\\_c | f | t",
                "like | varchar | abc | a% | t | f",
                "like | text | NULL | % | <null> | <null>",
                "ilike | name | ABC | a% | t | f",
                "match | varchar | abc | b | t | f",
                "match | text | abc | ^b | f | t",
                "imatch | bpchar | ABC | b.$ | t | f",
                "is | text | NULL | null | t | f",
                "is | text | x | null | f | t",
                "is | bool | t | true | t | f",
                "is | bool | NULL | true | f | t",
                "is | bool | NULL | unknown | t | f",
                "is | bool | f | false | t | f",
                "is | public.flag | t | true | t | f",
                "isdistinct | int4 | 5 | 6 | t | f",
                "isdistinct | int4 | 5 | 5 | f | t",
                "isdistinct | int4 | NULL | 5 | t | f",
                "isdistinct | public.pair | (1,) | (1,) | f | t",
            })
    void whenComparing_thenAsPostgresDoes(
            String op, String type, String cell, String value, String result, String negated) throws SQLException {
        assertThat(database.value(compare(op, type, cell, value, "false"))).isEqualTo(result);
        assertThat(database.value(compare(op, type, cell, value, "null"))).isEqualTo(result);
        assertThat(database.value(compare(op, type, cell, value, "true"))).isEqualTo(negated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NULL", "TRUE", "5", ""})
    void givenOtherValueForIs_whenComparing_thenError(String value) {
        assertThatThrownBy(() -> database.value(compare("is", "bool", "t", value, "false")))
                .hasMessageContaining("invalid value for is filter: must be null, true, false, or unknown");
    }

    @Test
    void givenTypeWithoutTheOperator_whenComparing_thenError() {
        assertThatThrownBy(() -> database.value(compare("eq", "json", "1", "1", "false")))
                .hasMessageContaining("operator does not exist: json");
    }

    @ParameterizedTest
    @CsvSource({"eq,5,5,t", "neq,5,5,f", "lt,4,5,t", "lte,5,5,t", "gt,6,5,t", "gte,4,5,f"})
    void givenFourArguments_whenComparing_thenTheSame(String op, String cell, String value, String result)
            throws SQLException {
        assertThat(database.value(
                        "select realtime.check_equality_op('%s', 'int4', '%s', '%s')".formatted(op, cell, value)))
                .isEqualTo(result);
        assertThat(database.value("select realtime.check_equality_op('in', 'int4', '5', '{4,5}')"))
                .isEqualTo("t");
    }

    @Test
    void givenFourArguments_whenOperatorIsLater_thenError() {
        assertThatThrownBy(() -> database.value("select realtime.check_equality_op('like', 'text', 'a', 'a')"))
                .hasMessageContaining("needs the function with five arguments");
    }

    @Test
    void givenOperatorsAndFunctionsOfTheSameNameElsewhere_whenComparing_thenThoseOfPostgresAreUsed()
            throws SQLException {
        database.execute("""
            create function public.equal(varchar, varchar) returns boolean language sql as 'select false';
            create operator public.= (leftarg = varchar, rightarg = varchar, function = public.equal);
            create function public.format(text, text) returns text language sql as 'select 1/0 || ''''';
            set search_path = public;\
            """);
        try {
            assertThat(database.value(compare("eq", "varchar", "a", "a", "false")))
                    .isEqualTo("t");
        } finally {
            database.execute("set search_path = ''");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null | t",
                "array[]::realtime.user_defined_filter[] | t",
                "array[('id','eq','1',false)]::realtime.user_defined_filter[] | t",
                "array[('id','eq','1',true)]::realtime.user_defined_filter[] | f",
                "array[('id','eq','1',false),('name','like','a%',false)]::realtime.user_defined_filter[] | t",
                "array[('id','eq','1',false),('name','eq','x',false)]::realtime.user_defined_filter[] | f",
                "array[('gone','is','null',false)]::realtime.user_defined_filter[] | f",
                "array[('gone','eq','1',true)]::realtime.user_defined_filter[] | f",
                "array[('empty','is','null',false)]::realtime.user_defined_filter[] | t",
                "array[('empty','neq','x',false)]::realtime.user_defined_filter[] | f",
                "array[('empty','eq','x',true)]::realtime.user_defined_filter[] | f",
            })
    void whenFiltering_thenAllMustHoldOnColumnsThatAreThere(String filters, String visible) throws SQLException {
        assertThat(database.value("""
            select realtime.is_visible_through_filters(array[
              ('id', 'int4', 23, '1', true, true), ('name', 'text', null, '"abc"', false, true), ('empty', 'text', 25, null, false, true)
            ]::realtime.wal_column[], %s)\
            """.formatted(filters))).isEqualTo(visible);
    }

    @Test
    void givenNoColumns_whenFiltering_thenVisibleWithoutFiltersOnly() throws SQLException {
        assertThat(database.value("select realtime.is_visible_through_filters(null, '{}')"))
                .isEqualTo("t");
        assertThat(database.value("select realtime.is_visible_through_filters(null,"
                        + " array[('a','is','null',false)]::realtime.user_defined_filter[])"))
                .isEqualTo("f");
    }

    @Test
    void givenRoleWithAnyName_whenLookingItUp_thenExactlyThatRole() throws SQLException {
        assertThat(database.value("select realtime.to_regrole('Strange-Role')::oid = (select oid from pg_roles"
                        + " where rolname = 'Strange-Role')"))
                .isEqualTo("t");
        assertThat(database.value("select realtime.to_regrole('anon')")).isEqualTo("anon");
        assertThat(database.value("select realtime.to_regrole(null)")).isEqualTo("<null>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "ANON", "10", "-"})
    void givenNoSuchRole_whenLookingItUp_thenError(String name) {
        assertThatThrownBy(() -> database.value("select realtime.to_regrole('" + name + "')"))
                .hasMessageContaining("role \"" + name + "\" does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "my table | my\\ table",
                "a,b.c\\d | a\\,b\\.c\\\\d",
                "\"q\" | \"q\"",
                "тест🙂 | тест🙂"
            })
    void whenEscapingForWal2json_thenSeparatorsAreEscaped(String name, String escaped) throws SQLException {
        assertThat(database.value("select realtime.wal2json_escape_identifier($n$" + name + "$n$)"))
                .isEqualTo(escaped);
    }

    @Test
    void whenQuotingForWal2json_thenSchemaAndTable() throws SQLException {
        database.execute("create schema \"my schema\"; create table \"my schema\".\"a.b\tc\" ()");

        assertThat(database.value("select realtime.quote_wal2json('\"my schema\".\"a.b\tc\"')"))
                .isEqualTo("my\\ schema.a\\.b\\\tc");
        assertThat(database.value("select realtime.quote_wal2json(null)")).isEqualTo("<null>");
    }

    @Test
    void whenBuildingTheStatement_thenItFindsTheRowByItsKey() throws SQLException {
        database.execute("""
            create table public."Key Table" (id char(3), b bytea, a int[], primary key (id, b, a));
            insert into public."Key Table" values ('ab', '\\x01', '{1,2}')\
            """);
        String statement = database.value("""
            select realtime.build_prepared_statement_sql('my statement', '"public"."Key Table"', array[
              ('id', 'bpchar', 1042, '"ab "', true, true), ('b', 'bytea', 17, '"01"', true, true),
              ('a', null, 1007, '"{1,2}"', true, true), ('other', 'text', 25, '"x"', false, true)]::realtime.wal_column[])\
            """);

        assertThat(statement)
                .startsWith("prepare \"my statement\" as select exists (select 1 from public.\"Key Table\" where ");
        database.execute(statement);
        assertThat(database.value("execute \"my statement\"")).isEqualTo("t");
        database.execute("delete from public.\"Key Table\"");
        assertThat(database.value("execute \"my statement\"")).isEqualTo("f");
        database.execute("deallocate \"my statement\"");
    }

    private static String compare(String op, String type, String cell, String value, String negate) {
        return "select realtime.check_equality_op('%s', '%s', %s, %s, %s)"
                .formatted(op, type, literal(cell), literal(value), negate);
    }

    private static String literal(@Nullable String text) {
        return text == null ? "null" : "$v$" + text + "$v$";
    }
}
