package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** topic(), send, send_binary and broadcast_changes. */
class SendingIT {
    private static final String ROW =
            "select concat_ws(' ', topic, extension, event, private, payload - 'id', binary_payload) from"
                    + " realtime.messages";

    private static SchemaDatabase database;

    @BeforeAll
    static void open() throws SQLException {
        database = SchemaDatabase.migrated();
        database.createPartitions();
    }

    @AfterAll
    static void close() throws SQLException {
        database.close();
    }

    @BeforeEach
    void begin() throws SQLException {
        database.execute("begin");
    }

    @AfterEach
    void rollback() throws SQLException {
        database.execute("rollback");
    }

    @Test
    void givenNoTopic_whenAskingForIt_thenNull() throws SQLException {
        assertThat(database.value("select realtime.topic()")).isEqualTo("<null>");
        database.execute("set local realtime.topic = ''");
        assertThat(database.value("select realtime.topic()")).isEqualTo("<null>");
    }

    @Test
    void givenTopic_whenAskingForIt_thenTopic() throws SQLException {
        database.execute("set local realtime.topic = 'room:1'");
        assertThat(database.value("select realtime.topic()")).isEqualTo("room:1");
    }

    @Test
    @DisplayName("S03_069 the payload gets the id of the row")
    void whenSending_thenRowWithItsIdInThePayload() throws SQLException {
        assertThat(database.as("service_role", "select realtime.send('{\"v\":1}', 'e', 't')"))
                .isEmpty();

        assertThat(database.value(ROW)).isEqualTo("t broadcast e t {\"v\": 1}");
        assertThat(database.value(
                        "select payload ->> 'id' = id::text and inserted_at = now()::timestamp from realtime.messages"))
                .isEqualTo("t");
    }

    @Test
    @DisplayName("a payload keeps its own id, also null")
    void givenPayloadWithId_whenSending_thenItStays() throws SQLException {
        database.as("service_role", "select realtime.send('{\"id\":null,\"v\":1}', 'e', 't', false)");

        assertThat(database.value("select payload::text || ' ' || private from realtime.messages"))
                .isEqualTo("{\"v\": 1, \"id\": null} false");
    }

    @Test
    @DisplayName("S03_075 a policy that records realtime.topic() records the topic argument")
    void givenPolicyThatRecordsTheTopic_whenSent_thenItIsTheArgument() throws SQLException {
        database.execute("""
            create table public.asked (topic text);
            grant insert on public.asked to authenticated;
            create function public.record(topic text) returns boolean language sql as
                'insert into public.asked values (topic) returning true';
            create policy recording on realtime.messages for insert to authenticated
                with check (public.record(realtime.topic()))""");
        database.execute("set local realtime.topic = 'before'");

        assertThat(database.as("authenticated", "select realtime.send('{}', 'e', 'room:7', false)"))
                .isEmpty();

        assertThat(database.value("select string_agg(topic, ' ') from public.asked"))
                .isEqualTo("room:7");
        assertThat(database.value("select topic from realtime.messages")).isEqualTo("room:7");
    }

    @Test
    @DisplayName("S03_075 the topic is set until the end of the transaction")
    void whenSent_thenTopicIsSetUntilTheEndOfTheTransaction() throws SQLException {
        database.as("service_role", "select realtime.send('{}', 'e', 'room')");

        assertThat(database.value("select realtime.topic()")).isEqualTo("room");
        database.execute("rollback");
        assertThat(database.value("select realtime.topic()")).isEqualTo("<null>");
    }

    @Test
    void givenFailure_whenSent_thenTopicIsAsBefore() throws SQLException {
        database.execute("set local realtime.topic = 'before'");

        assertThat(database.as("anon", "select realtime.send('{}', 'e', 'room')"))
                .hasSize(1);

        assertThat(database.value("select realtime.topic()")).isEqualTo("before");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]                | path element at position 1 is not an integer: \"id\"",
                "\"text\"           | cannot set path in scalar",
                "5                  | cannot set path in scalar",
                "null               | cannot set path in scalar",
            })
    @DisplayName("S03_076 a payload that is no object is not stored, with a warning")
    void givenPayloadThatTakesNoId_whenSending_thenWarning(String payload, String text) throws SQLException {
        assertThat(database.as("service_role", "select realtime.send('" + payload + "', 'e', 't')"))
                .containsExactly("WarnSendingBroadcastMessage: " + text);
        assertThat(database.column(ROW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"id\", 1]", "\"id\""})
    void givenPayloadThatHasTheKeyInItsWay_whenSending_thenItIsSentUntouched(String payload) throws SQLException {
        assertThat(database.as("service_role", "select realtime.send('" + payload + "', 'e', 't')"))
                .isEmpty();
        assertThat(database.value("select payload from realtime.messages")).isEqualTo(payload);
    }

    @Test
    void givenNullPayload_whenSending_thenRowWithoutPayload() throws SQLException {
        database.as("service_role", "select realtime.send(null, 'e', 't')");

        assertThat(database.value("select payload is null from realtime.messages"))
                .isEqualTo("t");
    }

    @Test
    void givenNullTopic_whenSending_thenWarning() throws SQLException {
        List<String> warnings = database.as("service_role", "select realtime.send('{}', 'e', null)");

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("WarnSendingBroadcastMessage: null value in column \"topic\"");
    }

    @Test
    @DisplayName("S03_074 a restrictive policy refuses what a permissive one allows, but not a security definer's")
    void givenRestrictivePolicy_whenSending_thenOnlyTheDefinersRow() throws SQLException {
        database.execute("""
            create policy p on realtime.messages for insert to anon, authenticated with check (true);
            create policy n on realtime.messages as restrictive for insert to anon, authenticated with check (false);
            create function public.notify_all() returns void language sql security definer
              as $$ select realtime.send('{"by":"definer"}', 'e', 't') $$\
            """);

        for (String role : List.of("anon", "authenticated")) {
            assertThat(database.as(role, "select realtime.send('{}', 'e', 't')"))
                    .singleElement()
                    .asString()
                    .startsWith("WarnSendingBroadcastMessage: new row violates row-level security policy");
        }
        assertThat(database.column(ROW)).isEmpty();
        database.as("anon", "select public.notify_all()");

        assertThat(database.value("select payload ->> 'by' from realtime.messages"))
                .isEqualTo("definer");
    }

    @Test
    @DisplayName("S03_073 a policy that refuses leaves a warning, no row and the caller's transaction")
    void givenPolicyForAnotherTopic_whenSending_thenWarningAndNoRow() throws SQLException {
        database.execute(
                "create policy p on realtime.messages for insert to authenticated with check (realtime.topic() ="
                        + " 'mine')");

        assertThat(database.as("authenticated", "select realtime.send('{}', 'e', 'mine')"))
                .isEmpty();
        assertThat(database.as("authenticated", "select realtime.send('{}', 'e', 'theirs')"))
                .singleElement()
                .asString()
                .matches("WarnSendingBroadcastMessage: new row violates row-level security policy for table"
                        + " \"messages.*");
        assertThat(database.as("authenticated", "select realtime.send_binary('x', 'e', 'theirs')"))
                .hasSize(1);

        assertThat(database.value("select count(*) from realtime.messages")).isEqualTo("1");
    }

    @Test
    void givenNoPartition_whenSending_thenWarning() throws SQLException {
        database.execute("do $$ declare p regclass; begin for p in select inhrelid from pg_inherits"
                + " where inhparent = 'realtime.messages'::regclass loop execute 'drop table ' || p; end loop; end $$");

        assertThat(database.as("service_role", "select realtime.send('{}', 'e', 't')"))
                .singleElement()
                .asString()
                .startsWith("WarnSendingBroadcastMessage: no partition of relation \"messages\" found for row");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\x000102ff", "\\x"})
    void whenSendingBytes_thenRowWithBytesAlone(String bytes) throws SQLException {
        assertThat(database.as("service_role", "select realtime.send_binary('" + bytes + "', 'e', 't')"))
                .isEmpty();

        assertThat(database.value(
                        "select concat_ws(' ', topic, extension, event, private, binary_payload, payload is null)"
                                + " from realtime.messages"))
                .isEqualTo("t broadcast e t " + bytes + " t");
        assertThat(database.value("select realtime.topic()")).isEqualTo("t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "insert into public.notes values (2, 'b') | INSERT | {\"id\": 2, \"text\": \"b\"} | null",
                "update public.notes set text = 'c' | UPDATE | {\"id\": 1, \"text\": \"c\"} | {\"id\": 1, \"text\":"
                        + " \"a\"}",
                "delete from public.notes | DELETE | null | {\"id\": 1, \"text\": \"a\"}",
            })
    @DisplayName("S03_083 a row trigger sends the row before and after")
    void givenRowTrigger_whenChanging_thenMessageWithBothRows(
            String change, String operation, String after, String before) throws SQLException {
        table("for each row", "new, old, 'ROW'");

        assertThat(database.as("service_role", change)).isEmpty();

        assertThat(database.value("select concat_ws(' ', topic, event, private, extension) from realtime.messages"))
                .isEqualTo("notes changed t broadcast");
        assertThat(database.value("select (payload - 'id') = jsonb_build_object('operation', '" + operation
                        + "', 'record', '" + after + "'::jsonb, 'old_record', '" + before
                        + "'::jsonb, 'table', 'notes', 'schema', 'public') from realtime.messages"))
                .isEqualTo("t");
        assertThat(database.value("select payload ->> 'id' = id::text from realtime.messages"))
                .isEqualTo("t");
    }

    @Test
    @DisplayName("S03_084 a statement trigger fails the statement")
    void givenStatementLevel_whenChanging_thenTheStatementFails() throws SQLException {
        table("for each statement", "null, null, tg_level");

        assertThatThrownBy(() -> database.as("service_role", "delete from public.notes"))
                .hasMessageContaining(
                        "Failed to process the row: function can only be triggered for each row, not for each"
                                + " statement");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRUNCATE", "insert", ""})
    @DisplayName("S03_084 any other operation fails the statement")
    void givenOtherOperation_whenBroadcasting_thenError(String operation) {
        assertThatThrownBy(() -> database.execute(
                        "select realtime.broadcast_changes('t', 'e', '" + operation + "', 'tab', 'sch', null, null)"))
                .hasMessageContaining("Failed to process the row: Unexpected operation type: " + operation);
    }

    @Test
    void givenFailureInside_whenBroadcasting_thenOnlyAWarning() throws SQLException {
        table("for each row", "new, old");

        assertThat(database.as("anon", "delete from public.notes"))
                .singleElement()
                .asString()
                .startsWith("WarnSendingBroadcastMessage: ");
        assertThat(database.value("select count(*) from public.notes")).isEqualTo("0");
    }

    private void table(String level, String arguments) throws SQLException {
        database.execute("""
            create table public.notes (id int, text text);
            insert into public.notes values (1, 'a');
            grant all on public.notes to anon, service_role;
            create function public.tell() returns trigger language plpgsql as $$
            begin
              perform realtime.broadcast_changes('notes', 'changed', tg_op, tg_table_name, tg_table_schema, %s);
              return null;
            end $$;
            create trigger tell after insert or update or delete on public.notes %s execute function public.tell();\
            """.formatted(arguments, level));
    }
}
