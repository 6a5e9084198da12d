package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may join private channels, by the policies of a real database. */
@Tag("spec-05")
final class PrivateJoinIT {
    private static final String ROOM = "realtime:room";
    private static final String DENIED = "Unauthorized: You do not have permissions to read from this Channel topic: ";
    private static final String WITH_PRESENCE = "'presence':{'enabled':true}";
    private static final String UID = "11111111-2222-3333-4444-555555555555";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    private final Project abc = Project.on(server);

    @AfterEach
    void noRowIsLeft() {
        // S05_054: whatever a test did, no row of a probe is left.
        assertThat(abc.value("select count(*) from realtime.messages")).isEqualTo("0");
    }

    @Test
    @DisplayName("S05_042 S05_054 a policy on extension and topic opens that topic only")
    void givenPolicyOnTopic_whenJoining_thenThatTopicOnly() {
        abc.reading("extension = 'broadcast' and realtime.topic() = 'room'");
        Client client = abc.as("authenticated");

        client.joinPrivate(ROOM);

        client.sendPrivateJoin("2", "realtime:hall").expectRefused("2", "realtime:hall", DENIED + "hall");
        client.sendPrivateJoin("3", "realtime:room:1").expectRefused("3", "realtime:room:1", DENIED + "room:1");
        client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anon", "authenticated"})
    @DisplayName(
            "S05_043 without policies a private channel is closed to roles that policies bind, a public one is not")
    void givenNoPolicies_whenJoining_thenRefused(String role) {
        Client client = abc.as(role);

        client.sendPrivateJoin("1", ROOM).expectRefused("1", ROOM, DENIED + "room");

        client.join("2", ROOM, "{}").expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service_role", "supabase_realtime_admin", "postgres"})
    @DisplayName("S05_044 roles that no policy binds join and send without policies")
    void givenRoleThatBypassesPolicies_whenJoiningAndSending_thenDelivered(String role) {
        Client client = abc.as(role).joinPrivate(ROOM, "'broadcast':{'self':true,'ack':true}");

        client.send("['1','2','realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'x':1}}]");

        client.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'x':1}}]");
        client.expectOk("1", "2", ROOM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "nobody\\\"; drop table realtime.messages; --", "o''brien", " anon", "ANON"})
    @DisplayName("S05_045 a role that does not exist is refused like a denial, and logged")
    void givenUnknownRole_whenJoining_thenRefused(String role) {
        abc.reading("true");
        try (Logged log = Logged.about(abc)) {
            Client client = abc.with(
                    Tokens.hs256("{\"role\":\"" + role.replace("''", "'") + "\",\"exp\":" + Tokens.ALWAYS + "}"));

            client.sendPrivateJoin("1", ROOM).expectRefused("1", ROOM, DENIED + "room");

            log.expect("RlsPolicyError");
        }
        abc.as("anon").joinPrivate(ROOM);
    }

    @Test
    @DisplayName("S05_046 policies see the caller's id, role, claims and headers")
    void givenPolicyOnClaims_whenJoining_thenTheCallersValuesCount() {
        abc.reading("auth.uid() = '" + UID + "' and auth.role() = 'authenticated' and current_user = 'authenticated'"
                + " and auth.jwt() -> 'app_metadata' ->> 'team' = 'red'"
                + " and current_setting('request.jwt.claims')::json ->> 'role' = 'authenticated'"
                + " and current_setting('request.headers')::json ->> 'x-key' = 'a\"b'");
        String claims = "{'role':'authenticated','exp':" + Tokens.ALWAYS + ",'sub':'%s','app_metadata':{'team':'%s'}}";
        String right = Tokens.hs256(claims.formatted(UID, "red"));

        connect(right, "x-key", "a\"b").joinPrivate(ROOM);

        refused(connect(right, "x-key", "other"));
        refused(connect(right, "x-other", "a\"b"));
        refused(connect(Tokens.hs256(claims.formatted(UID, "blue")), "x-key", "a\"b"));
        refused(connect(Tokens.hs256(claims.formatted(UID.replace('1', '9'), "red")), "x-key", "a\"b"));
        refused(connect(Tokens.role("authenticated"), "x-key", "a\"b"));
    }

    @Test
    @DisplayName("S05_047 other headers are absent for sockets and present for HTTP")
    void givenPolicyOnOtherHeader_whenAsked_thenHttpOnly() {
        String condition = "current_setting('request.headers')::json ->> 'accept-language' = 'fr'";
        abc.reading(condition).writing(condition);

        refused(connect(Tokens.anon(), "accept-language", "fr"));

        HttpCall call = new HttpCall("POST", "/api/broadcast/room/events/e?private=true")
                .bearer(Tokens.anon())
                .json("{}");
        assertThat(abc.post(call.header("accept-language", "fr")).status()).isEqualTo(202);
        assertThat(abc.post(call.header("accept-language", "de")).status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "raise exception 'on purpose'",
                "perform 1 / 0",
                "perform * from public.no_such_table",
                "perform no_such_function()",
                "perform 'x'::int",
                "perform current_setting('no.such')",
                "execute 'syntax error here'"
            })
    @DisplayName("S05_048 a policy that raises refuses the join and is logged; nothing else is said")
    void givenPolicyThatRaises_whenJoining_thenRefusedAndLogged(String statement) {
        abc.execute("create or replace function public.boom() returns boolean language plpgsql as $$ begin " + statement
                + "; return true; end $$");
        abc.reading("realtime.topic() <> 'room' or public.boom()");
        try (Logged log = Logged.about(abc)) {
            Client client = abc.as("anon");

            client.sendPrivateJoin("1", ROOM, WITH_PRESENCE).expectRefused("1", ROOM, DENIED + "room");

            client.expectNothing();
            log.expect("RlsPolicyError");
            client.sendPrivateJoin("2", "realtime:hall").expectJoined("2", "2", "realtime:hall");
        }
    }

    @Test
    @DisplayName("S05_049 with presence off only broadcasts are asked about")
    void givenPresenceOff_whenJoining_thenOnlyBroadcastCounts() {
        abc.execute("create or replace function public.deny() returns boolean language plpgsql as"
                + " $$ begin raise exception 'asked about presence'; end $$");
        abc.reading("case extension when 'presence' then public.deny() else realtime.topic() = 'room' end");

        abc.as("anon").joinPrivate(ROOM, "'presence':{'enabled':false}");

        abc.reading("extension = 'presence'");
        refused(abc.as("anon"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"broadcast", "presence"})
    @DisplayName("S05_050 with presence on either permission suffices to join")
    void givenPresenceOn_whenOneIsReadable_thenJoined(String extension) {
        abc.reading("extension = '" + extension + "'");
        Client client = abc.as("anon");

        client.sendPrivateJoin("1", ROOM, WITH_PRESENCE).expectJoined("1", "1", ROOM);
    }

    @Test
    @DisplayName("S05_064 private_only leaves private channels alone")
    void givenPrivateOnly_whenJoining_thenPrivateOnly() {
        abc.reading("realtime.topic() = 'room'").change("{'private_only':true}");
        Client client = abc.as("anon");

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]")
                .expectRefused("1", ROOM, "PrivateOnly: This project only allows private channels");
        client.sendPrivateJoin("2", ROOM).expectJoined("2", "2", ROOM);
        client.sendPrivateJoin("3", "realtime:hall").expectRefused("3", "realtime:hall", DENIED + "hall");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "''", "'none'", "7", "true", "['anon']", "{}", "'pg_read_all_data'"})
    @DisplayName("S05_069 what is no role of the tenant's is denied")
    void givenRoleThatIsNone_whenJoining_thenRefused(String role) {
        abc.reading("true").writing("true");
        String token = Tokens.hs256("{'role':" + role + ",'exp':" + Tokens.ALWAYS + "}");

        refused(abc.with(token));

        assertThat(abc.post(token, "/api/broadcast/room/events/e?private=true", "{}")
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "{}", "['x']"})
    @DisplayName("S05_084 a subject that is no text closes private channels only")
    void givenSubjectThatIsNoText_whenJoining_thenPrivateIsRefused(String subject) {
        abc.reading("true");
        Client client = abc.with(Tokens.hs256("{'role':'anon','sub':" + subject + ",'exp':" + Tokens.ALWAYS + "}"));
        try (Logged log = Logged.about(abc)) {
            client.sendPrivateJoin("1", ROOM)
                    .expectRefused("1", ROOM, "Realtime was unable to connect to the project database");

            log.expect("UnableToSetPolicies");
        }
        client.join("2", ROOM, "{}");
    }

    @Test
    @DisplayName("roles of the project's own are taken, with the rights that they have")
    void givenCustomRole_whenJoiningAndSending_thenItsRightsCount() {
        abc.execute("drop role if exists moderator; create role moderator");
        try {
            abc.reading("true").writing("true");
            refused(abc.as("moderator"));

            abc.execute("grant usage on schema realtime to moderator; grant select on realtime.messages to moderator");
            Client client = abc.as("moderator").joinPrivate(ROOM, "'broadcast':{'self':true}");
            client.send("['1','2','realtime:room','broadcast',{'event':'denied','payload':{}}]")
                    .expectNothing();

            abc.execute("grant insert on realtime.messages to moderator");
            Client again = abc.as("moderator").joinPrivate(ROOM, "'broadcast':{'self':true}");
            again.send("['1','2','realtime:room','broadcast',{'event':'allowed','payload':{}}]")
                    .expect("[null,null,'realtime:room','broadcast',{'event':'allowed','payload':{}}]");
        } finally {
            abc.shutdown().execute("drop owned by moderator; drop role moderator");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a'b\\\\c ; -- $1 ? {d}", "\u00e9\ud83d\ude00", "%s %n \\t", "room\\\"", "''", "$probe$ $$", " "
            })
    @DisplayName("topics of any characters reach policies as they are")
    void givenOddTopic_whenJoining_thenPoliciesSeeIt(String escaped) {
        String topic = Json.received("\"" + escaped + "\"").asText();
        abc.execute("create table if not exists public.open_topics (name text); grant select on public.open_topics to"
                + " public; truncate public.open_topics; insert into public.open_topics values ($topic$" + topic
                + "$topic$)");
        abc.reading("realtime.topic() in (select name from public.open_topics) and topic = realtime.topic()");
        Client client = abc.as("anon");
        String name = Json.quoted("realtime:" + topic);

        client.socket().sendText("[\"1\",\"1\"," + name + ",\"phx_join\",{\"config\":{\"private\":true}}]");

        assertThat(client.next().path(4).path("status").asText()).isEqualTo("ok");
        refused(client, "2", "realtime:room");
    }

    private Client connect(String token, String header, String value) {
        return server.connected(abc.tenant(), token, header, value);
    }

    private static void refused(Client client) {
        refused(client, "1", ROOM);
    }

    private static void refused(Client client, String ref, String topic) {
        client.sendPrivateJoin(ref, topic)
                .expectRefused(ref, topic, DENIED + topic.substring("realtime:".length()))
                .expectNothing();
    }
}
