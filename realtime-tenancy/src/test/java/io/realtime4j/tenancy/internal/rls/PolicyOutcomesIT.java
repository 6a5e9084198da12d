package io.realtime4j.tenancy.internal.rls;

import static io.realtime4j.tenancy.internal.rls.PolicyDatabase.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.Extension;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies, roles and claims of every kind come to. */
class PolicyOutcomesIT {
    private static final Decided NOTHING = new Decided(false, false);
    private static final Decided EVERYTHING = new Decided(true, true);
    private static final String UID = "11111111-2222-3333-4444-555555555555";

    private PolicyDatabase database;

    @BeforeEach
    void open() throws SQLException {
        database = PolicyDatabase.create();
    }

    @AfterEach
    void close() throws SQLException {
        // S05_054: whatever a test did, no row of a probe is left.
        assertThat(database.value("select count(*) from realtime.messages")).isEqualTo("0");
        database.close();
    }

    @Test
    @DisplayName("S05_042 S05_054 a policy on extension and topic opens that topic for that extension")
    void givenPolicyOnTopic_whenReading_thenThatTopicOnly() throws Exception {
        database.reading("extension = 'broadcast' and realtime.topic() = 'room'");

        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(new Decided(true, false));
        assertThat(database.read(as("authenticated").on("hall"))).isEqualTo(NOTHING);
        assertThat(database.read(as("authenticated").about("room", EnumSet.of(Extension.PRESENCE))))
                .isEqualTo(NOTHING);
    }

    @Test
    @DisplayName("S05_043 without policies nothing is allowed")
    void givenNoPolicies_whenAsked_thenDenied() throws Exception {
        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(NOTHING);
        assertThat(database.write(as("anon").on("room"))).isEqualTo(NOTHING);
    }

    @Test
    @DisplayName("a database that can only be read is not available, whatever its policies say")
    void givenReadOnlyDatabase_whenAsked_thenUnavailable() throws Exception {
        database.reading("true");
        database.execute("do $$ begin execute format('alter database %I set default_transaction_read_only = on',"
                + " current_database()); end $$");
        database.source().getHikariPoolMXBean().softEvictConnections();

        assertFailed(database.read(as("authenticated").on("room")), Failure.UNAVAILABLE, "read-only");
        assertFailed(database.write(as("authenticated").on("room")), Failure.UNAVAILABLE, "read-only");
    }

    @Test
    @DisplayName("S05_044 a role that bypasses row level security may do everything")
    void givenServiceRole_whenAsked_thenAllowed() throws Exception {
        assertThat(database.read(as("service_role").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.write(as("service_role").on("room"))).isEqualTo(EVERYTHING);
    }

    @Test
    @DisplayName("S05_045 a role that does not exist is an error of the policies")
    void givenUnknownRole_whenAsked_thenPolicyError() throws Exception {
        database.reading("true");

        assertFailed(database.read(as("nobody\"; drop table x; --").on("room")), Failure.POLICY_ERROR, "22023");
        assertFailed(database.write(as("nobody").on("room")), Failure.POLICY_ERROR, "22023");
    }

    @Test
    @DisplayName("S05_046 policies see the caller's id, role, claims and headers")
    void givenPolicyOnClaims_whenAsked_thenTheCallersValuesCount() throws Exception {
        database.reading("auth.uid() = '" + UID + "' and auth.role() = 'authenticated'"
                + " and auth.jwt() ->> 'team' = 'red' and current_user = 'authenticated'"
                + " and current_setting('request.headers')::json ->> 'x-key' = 'a\"b'");

        assertThat(database.read(as("authenticated")
                        .with("sub", UID)
                        .with("team", "red")
                        .header("x-key", "a\"b")
                        .on("room")))
                .isEqualTo(EVERYTHING);
        assertThat(database.read(
                        as("authenticated").with("sub", UID).with("team", "red").on("room")))
                .isEqualTo(NOTHING);
        assertThat(database.read(as("authenticated")
                        .with("team", "red")
                        .header("x-key", "a\"b")
                        .on("room")))
                .isEqualTo(NOTHING);
    }

    @Test
    void givenSubjectBefore_whenAnotherHasNone_thenItIsEmpty() throws Exception {
        database.reading("nullif(current_setting('request.jwt.claim.sub', true), '') is null");

        assertThat(database.read(as("authenticated").with("sub", UID).on("room")))
                .isEqualTo(NOTHING);
        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(EVERYTHING);
        assertThat(database.read(as("authenticated").with("sub", null).on("room")))
                .isEqualTo(EVERYTHING);
    }

    @Test
    @DisplayName("S05_048 a policy that raises is an error, for readers and writers")
    void givenPolicyThatRaises_whenAsked_thenPolicyError() throws Exception {
        database.function("boom", "begin raise exception 'on purpose'; end");
        database.reading("public.boom()");
        database.writing("public.boom()");

        assertFailed(database.read(as("anon").on("room")), Failure.POLICY_ERROR, "P0001 on purpose");
        assertFailed(database.write(as("anon").on("room")), Failure.POLICY_ERROR, "P0001 on purpose");
    }

    @Test
    @DisplayName("S05_051 a policy for inserts is enough to write")
    void givenInsertPolicyOnly_whenWriting_thenAllowed() throws Exception {
        database.writing("extension = 'broadcast'");

        assertThat(database.write(as("authenticated").on("room"))).isEqualTo(new Decided(true, false));
        assertThat(database.read(as("authenticated").on("room"))).isEqualTo(NOTHING);
    }

    @Test
    @DisplayName("S05_052 a policy that raises for presence rows fails the whole check, one that denies them does not")
    void givenPolicyThatRaisesForPresence_whenWriting_thenPolicyError() throws Exception {
        database.function("boom", "begin raise exception 'on purpose'; end");
        database.writing("case extension when 'presence' then public.boom() else true end");

        assertFailed(database.write(as("anon").on("room")), Failure.POLICY_ERROR, "on purpose");
        database.writing("extension <> 'presence'");
        assertThat(database.write(as("anon").on("room"))).isEqualTo(new Decided(true, false));
    }

    @Test
    @DisplayName("S05_055 a day without partition is told as such")
    void givenNoPartition_whenAsked_thenMissingPartition() throws Exception {
        database.execute("do $$ declare p regclass; begin for p in select inhrelid::regclass from pg_inherits where"
                + " inhparent = 'realtime.messages'::regclass loop execute 'drop table ' || p; end loop; end $$");

        assertFailed(database.read(as("anon").on("room")), Failure.MISSING_PARTITION, "no partition");
        assertFailed(database.write(as("anon").on("room")), Failure.MISSING_PARTITION, "no partition");
    }

    @Test
    @DisplayName("S05_056 a cancelled query is told as such")
    void givenPolicyThatSleeps_whenAsked_thenCancelledAfterTheTimeout() throws Exception {
        database.writing("pg_sleep(60) is not null");

        assertFailed(
                database.write(as("anon").on("room")),
                Failure.QUERY_CANCELED,
                "canceling statement due to statement timeout");
    }

    @Test
    void givenShorterTimeoutOfTheLogin_whenPolicySleeps_thenThatCounts() throws Exception {
        try (Connection connection = database.source().getConnection()) {
            connection.createStatement().execute("set statement_timeout = '150ms'");
            connection.commit();
        }
        database.reading("pg_sleep(1) is not null");

        assertFailed(database.read(as("anon").on("room")), Failure.QUERY_CANCELED, "statement timeout");
    }

    @Test
    @DisplayName("S05_059 a connection that is lost during a check is told as such, and the next check has another")
    void givenConnectionLost_whenAsked_thenUnavailableOnce() throws Exception {
        database.execute("create role killer superuser");
        try {
            database.execute("create function public.die() returns boolean language sql security definer as"
                    + " 'select pg_terminate_backend(pg_backend_pid())';"
                    + " alter function public.die() owner to killer");
            database.reading("public.die()");
            assertFailed(database.read(as("anon").on("room")), Failure.UNAVAILABLE, "");
            database.reading("true");
            assertThat(database.read(as("anon").on("room"))).isEqualTo(EVERYTHING);
        } finally {
            database.execute("drop owned by killer cascade; drop role killer");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "pg_execute_server_program", "pg_write_all_data"})
    @DisplayName("S05_069 a role that would leave the login's rights is denied")
    void givenRoleThatIsNone_whenAsked_thenDenied(String role) throws Exception {
        database.reading("true");
        database.writing("true");

        assertThat(database.read(as(role).on("room"))).isEqualTo(NOTHING);
        assertThat(database.write(as(role).on("room"))).isEqualTo(NOTHING);
    }

    @Test
    @DisplayName("S05_069 a role that is no text is denied")
    void givenRoleThatIsNoText_whenAsked_thenDenied() throws Exception {
        database.reading("true");
        database.writing("true");

        for (Object role : Arrays.asList(null, 7L, true)) {
            assertThat(database.read(as(role).on("room"))).isEqualTo(NOTHING);
            assertThat(database.write(as(role).on("room"))).isEqualTo(NOTHING);
        }
    }

    @Test
    @DisplayName("S05_084 a subject that is no text cannot be given to the database")
    void givenSubjectThatIsNoText_whenAsked_thenBadClaims() throws Exception {
        assertFailed(database.read(as("anon").with("sub", 7L).on("room")), Failure.BAD_CLAIMS, "");
        assertFailed(database.write(as("anon").with("sub", 7L).on("room")), Failure.BAD_CLAIMS, "");
    }

    @Test
    void givenRoleWithoutRights_whenAsked_thenReadFailsAndWriteIsDenied() throws Exception {
        database.execute("create role \"odd \"\"role\"");
        try {
            assertFailed(database.read(as("odd \"role").on("room")), Failure.POLICY_ERROR, "42501");
            assertThat(database.write(as("odd \"role").on("room"))).isEqualTo(NOTHING);
            database.execute("grant usage on schema realtime to \"odd \"\"role\";"
                    + " grant select, insert on realtime.messages to \"odd \"\"role\"");
            database.reading("true");
            database.writing("current_user = 'odd \"role'");
            assertThat(database.read(as("odd \"role").on("room"))).isEqualTo(EVERYTHING);
            assertThat(database.write(as("odd \"role").on("room"))).isEqualTo(EVERYTHING);
        } finally {
            database.execute("drop owned by \"odd \"\"role\"; drop role \"odd \"\"role\"");
        }
    }

    @Test
    void givenTopicsOfAllKinds_whenAsked_thenPoliciesSeeThemAsTheyAre() throws Exception {
        String topic = "a'b\"c\\ ; -- $1 ? {d} \u00e9\ud83d\ude00";
        database.reading(
                "realtime.topic() = E'a\\'b\"c\\\\ ; -- $1 ? {d} \u00e9\ud83d\ude00' and topic = realtime.topic()");

        assertThat(database.read(as("anon").on(topic))).isEqualTo(EVERYTHING);
        assertThat(database.read(as("anon").on("a\u0000b"))).isInstanceOf(Failed.class);
        assertThat(database.read(as("anon").on(topic))).isEqualTo(EVERYTHING);
    }

    private static void assertFailed(Authorizer.Result result, Failure failure, String detail) {
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).failure()).as("%s", result).isEqualTo(failure);
        assertThat(((Failed) result).detail()).contains(detail);
    }
}
