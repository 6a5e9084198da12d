package io.realtime4j.tenancy.internal.rls;

import static io.realtime4j.tenancy.internal.rls.PolicyDatabase.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Code of policies that tries to get more rights than its role has, to see other callers' claims, or to leave something behind in the
 * session. All run on one connection, which belongs to a superuser.
 */
class HostilePolicyIT {
    private static final Decided EVERYTHING = new Decided(true, true);

    private PolicyDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = PolicyDatabase.create();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perform set_config('role', 'none', true);",
                "perform set_config('role', 'supabase_admin', false);",
                "execute 'reset role';",
                "execute 'set role none';",
                "execute 'set role supabase_admin';",
                "execute 'set local role postgres';",
                "execute 'set session authorization default';",
                "execute 'reset session authorization';",
                "execute 'set session authorization supabase_admin';",
                "execute 'discard all';",
                "execute 'create function pg_temp.up() returns text language sql set role = none as ''select"
                        + " current_user::text'''; perform pg_temp.up();",
                "execute 'alter role authenticated superuser';",
                "execute 'copy (select 1) to program ''true''';",
                "execute 'alter system set work_mem = 1';",
                "perform pg_read_file('PG_VERSION');",
            })
    @DisplayName("a policy cannot leave its role, for readers and writers")
    void givenPolicyThatWantsMoreRights_whenAsked_thenItIsRefused(String attack) throws Exception {
        database.function("attack", "begin " + attack + " return true; end");
        database.reading("public.attack()");
        database.writing("public.attack()");

        for (Authorizer.Result result : new Authorizer.Result[] {
            database.read(as("authenticated").on("room")),
            database.write(as("authenticated").on("room"))
        }) {
            // A refusal of rights is a denial for writers, and an error for readers.
            assertThat(result).as(attack).isNotEqualTo(EVERYTHING);
        }
        assertClean();
    }

    @Test
    @DisplayName("RESET ALL and a caught refusal leave the policy in its role")
    void givenPolicyThatCatchesRefusals_whenAsked_thenStillInItsRole() throws Exception {
        database.function("attack", """
            begin
              begin
                execute 'reset role';
              exception when others then null;
              end;
              begin
                execute 'set session authorization default';
              exception when others then null;
              end;
              execute 'reset all';
              return current_user = 'authenticated' and current_setting('is_superuser') = 'off';
            end\
            """);
        database.reading("public.attack()");
        database.writing("public.attack()");

        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.write(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        assertClean();
    }

    @Test
    @DisplayName("triggers on the table run neither as the login nor as another superuser")
    void givenTriggerOfTheProjectsOwner_whenAsked_thenItHasNoMoreRights() throws Exception {
        database.execute("create table public.seen (who text, super boolean); grant all on public.seen to public;"
                + " create sequence public.ran; grant all on sequence public.ran to public;"
                + " create function public.look() returns trigger language plpgsql as $$ begin"
                + " perform nextval('public.ran');"
                + " if (select rolsuper from pg_roles where rolname = current_user) then"
                + " raise exception 'runs as superuser %', current_user; end if;"
                + " execute 'set role none'; return new; end $$;"
                + " alter function public.look() owner to postgres;"
                + " set role postgres; create trigger t before insert on realtime.messages for each row"
                + " execute function public.look()");
        database.reading("true");
        database.writing("true");

        Authorizer.Result read = database.read(as("authenticated").on("room"));
        Authorizer.Result write = database.write(as("authenticated").on("room"));

        assertThat(read).isInstanceOf(Failed.class);
        assertThat(((Failed) read).detail()).contains("cannot set parameter \"role\"");
        assertThat(write).isEqualTo(new Decided(false, false));
        assertThat(database.value("select last_value from public.ran")).isEqualTo("3");
        assertClean();
    }

    @Test
    @DisplayName("a token that names a superuser is allowed everything without running any code")
    void givenSuperuserRole_whenAsked_thenNoPolicyAndNoTriggerRuns() throws Exception {
        database.execute("create sequence public.ran; create function public.look() returns trigger language plpgsql as"
                + " $$ begin perform nextval('public.ran'); return new; end $$; create trigger t before insert on"
                + " realtime.messages for each row execute function public.look()");

        assertThat(database.read(as("supabase_admin").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.write(as("supabase_admin").on("room"))).isEqualTo(EVERYTHING);

        assertThat(database.value("select is_called from public.ran")).isEqualTo("f");
    }

    @Test
    @DisplayName("a table whose owner is a superuser gets its rows with triggers off")
    void givenTableOfSuperuser_whenReading_thenTriggersDoNotRun() throws Exception {
        database.execute("create sequence public.ran; create function public.look() returns trigger language plpgsql as"
                + " $$ begin perform nextval('public.ran'); return new; end $$; create trigger t before insert on"
                + " realtime.messages for each row execute function public.look();"
                + " alter table realtime.messages owner to supabase_admin");
        database.reading("current_setting('session_replication_role') = 'origin'");

        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.value("select is_called from public.ran")).isEqualTo("f");
        assertClean();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "perform set_config('request.jwt.claims', '{\"sub\":\"forged\"}', false);",
                "perform set_config('search_path', 'evil', false);",
                "perform set_config('statement_timeout', '0', false);",
                "perform set_config('my.secret', current_setting('request.jwt.claims'), false);",
                "execute 'create temp table loot as select current_setting(''request.jwt.claims'')';",
                "execute 'create function pg_temp.loot() returns int language sql as ''select 1''';",
                "execute format('prepare loot as select %L', current_setting('request.jwt.claims'));",
                "perform pg_advisory_lock(42);",
                "execute 'listen loot';",
                "perform pg_notify('loot', current_setting('request.jwt.claims'));",
                "execute 'declare loot cursor with hold for select current_setting(''request.jwt.claims'')';",
                "execute 'set constraints all immediate';",
                "execute 'set session characteristics as transaction read only';",
                "insert into public.loot values (current_setting('request.jwt.claims'));",
            })
    @DisplayName("a policy leaves nothing behind for the next check")
    void givenPolicyThatLeavesThings_whenAskedAgain_thenTheyAreGone(String attack) throws Exception {
        database.execute("create table public.loot (claims text); grant all on public.loot to public");
        database.function("attack", "begin " + attack + " return true; end");
        database.reading("public.attack()");
        database.writing("public.attack()");

        for (int i = 0; i < 2; i++) {
            database.read(as("authenticated").with("sub", "victim").on("room"));
            assertClean();
            database.write(as("authenticated").with("sub", "victim").on("room"));
            assertClean();
        }

        assertThat(database.value("select count(*) from public.loot")).isEqualTo("0");
    }

    @Test
    @DisplayName("what a failed check left is gone, too")
    void givenPolicyThatLocksAndRaises_whenAsked_thenNothingIsLeft() throws Exception {
        database.function("attack", """
            begin
              perform pg_advisory_lock(42);
              execute 'prepare loot as select 1';
              raise exception 'on purpose';
            end\
            """);
        database.reading("public.attack()");

        assertThat(database.read(as("authenticated").on("room"))).isInstanceOf(Failed.class);

        assertClean();
    }

    @ParameterizedTest
    @ValueSource(strings = {"commit;", "rollback;", "call public.ending();", "execute 'commit';"})
    @DisplayName("a policy cannot end the transaction")
    void givenPolicyThatCommits_whenAsked_thenPolicyError(String attack) throws Exception {
        database.execute("create procedure public.ending() language plpgsql as 'begin commit; end'");
        database.function("attack", "begin " + attack + " return true; end");
        database.reading("public.attack()");
        database.writing("public.attack()");

        assertFailure(database.read(as("authenticated").on("room")), Failure.POLICY_ERROR);
        assertFailure(database.write(as("authenticated").on("room")), Failure.POLICY_ERROR);
        assertThat(database.value("select count(*) from realtime.messages")).isEqualTo("0");
        assertClean();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "0A000", "57014", "25P02"})
    @DisplayName("a policy cannot make the pool give up its connection by what it raises")
    void givenPolicyThatRaisesAnyState_whenAsked_thenTheConnectionStays(String state) throws Exception {
        database.function("attack", "begin raise sqlstate '" + state + "'; end");
        database.reading("realtime.topic() = 'room' and public.attack()");
        database.read(as("authenticated").on("hall"));
        String session = session();

        assertThat(database.read(as("authenticated").on("room"))).isInstanceOf(Failed.class);

        assertThat(session()).isEqualTo(session);
        assertClean();
    }

    @Test
    @DisplayName("functions in the way of the search path do not run with more rights")
    void givenEvilSearchPath_whenPolicySetsIt_thenItsFunctionsRunAsTheRoleOnly() throws Exception {
        database.execute("create schema evil; grant usage on schema evil to public;"
                + " create sequence public.ran; grant all on sequence public.ran to public;"
                + " create function evil.set_config(text, text, boolean) returns text language plpgsql as"
                + " $$ begin perform nextval('public.ran'); return ''; end $$;"
                + " create function evil.pg_advisory_unlock_all() returns void language plpgsql as"
                + " $$ begin perform nextval('public.ran'); end $$;");
        database.function("attack", """
            begin
              perform pg_catalog.set_config('search_path', 'evil, pg_catalog', false);
              return true;
            end\
            """);
        database.reading("public.attack()");

        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);

        assertThat(database.value("select is_called from public.ran")).isEqualTo("f");
        assertClean();
    }

    @Test
    @DisplayName("a trigger that is deferred does not run")
    void givenDeferredTrigger_whenAsked_thenItDoesNotRun() throws Exception {
        database.execute("create sequence public.ran; grant all on sequence public.ran to public;"
                + " create function public.late() returns trigger language plpgsql as"
                + " $$ begin perform nextval('public.ran'); return null; end $$;"
                + " create constraint trigger late after insert on realtime.messages deferrable initially deferred"
                + " for each row execute function public.late()");
        database.reading("true");
        database.writing("true");

        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.write(as("authenticated").on("room"))).isEqualTo(EVERYTHING);

        assertThat(database.value("select is_called from public.ran")).isEqualTo("f");
    }

    @Test
    @DisplayName("a policy that loops and catches the cancellation loses its connection, and others go on")
    void givenPolicyThatCatchesCancellation_whenAsked_thenItsConnectionIsGivenUp() throws Exception {
        database.function("attack", """
            begin
              loop
                begin
                  perform pg_sleep(60);
                exception when query_canceled then null;
                end;
              end loop;
            end\
            """);
        database.reading("case realtime.topic() when 'loop' then public.attack() else true end");

        CompletionStage<Authorizer.Result> looping =
                database.authorizer.read(as("authenticated").on("loop"));

        assertFailure(PolicyDatabase.value(looping), Failure.UNAVAILABLE);
        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        await().untilAsserted(() -> assertThat(database.value("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and wait_event = 'PgSleep'"))
                .isEqualTo("0"));
    }

    private static void assertFailure(Authorizer.Result result, Failure failure) {
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).failure()).as("%s", result).isEqualTo(failure);
    }

    private String session() throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Looks at the only connection of the pool, whose session ran the checks. */
    private void assertClean() throws SQLException {
        try (Connection connection = database.source().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select concat_ws('|', current_setting('role'),"
                        + " current_setting('transaction_read_only'),"
                        + " coalesce(current_setting('request.jwt.claims', true), ''),"
                        + " coalesce(current_setting('my.secret', true), ''),"
                        + " (select count(*) from pg_prepared_statements where from_sql),"
                        + " (select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()),"
                        + " (select count(*) from pg_cursors where name = 'loot')"
                        + " + (select count(*) from pg_listening_channels())"
                        + " + (select count(*) from pg_class where relname = 'loot' and relpersistence = 't')"
                        + " + (select count(*) from pg_proc where proname = 'loot'),"
                        + " current_setting('search_path') = 'evil')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("none|off|||0|0|0|f");
        }
    }
}
