package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send to private channels, over sockets and HTTP, by the policies of a real database. */
@Tag("spec-03")
@Tag("spec-05")
final class PrivateBroadcastIT {
    private static final String ROOM = "realtime:room";
    private static final String SINGLE = "/api/broadcast/room/events/e?private=true";
    private static final String SELF = "'broadcast':{'self':true}";
    private static final String ACK = "'broadcast':{'self':true,'ack':true}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final ManagedServer server = new ManagedServer(settings -> settings, parts -> parts, meters);

    private final Project abc = Project.on(server).reading("true");

    @AfterEach
    void noRowIsLeft() {
        // S05_054: whatever a test did, no row of a probe is left.
        assertThat(abc.value("select count(*) from realtime.messages")).isEqualTo("0");
    }

    @Test
    @DisplayName("S05_039 a permission to write is kept until the next token")
    void givenPolicyDropped_whenSending_thenDeliveredUntilRefresh() {
        abc.writing("true");
        Client client = abc.as("authenticated").joinPrivate(ROOM, SELF);
        expectDelivered(client, "1");

        abc.writing("false");
        expectDelivered(client, "2");

        refresh(client, Tokens.hs256("{'role':'authenticated','exp':" + Tokens.ALWAYS + ",'n':2}"));
        expectDropped(client);
    }

    @Test
    @DisplayName("S05_051 writing does not need reading of broadcasts")
    void givenInsertPolicyOnly_whenSending_thenOthersHear() {
        abc.reading("extension = 'presence' or current_user = 'anon'").writing("extension = 'broadcast'");
        Client receiver = abc.as("anon").joinPrivate(ROOM);
        Client sender =
                abc.as("authenticated").joinPrivate(ROOM, "'broadcast':{'self':true}", "'presence':{'enabled':true}");
        sender.expect("['1',null,'realtime:room','presence_state',{}]");

        send(sender, "1");

        expect(receiver, "1");
        sender.expectNothing();
    }

    @Test
    @DisplayName("S05_052 a policy that raises for presence drops broadcasts, too")
    void givenPolicyThatRaisesForPresence_whenSending_thenDroppedAndLogged() {
        raiseUnless("extension = 'broadcast'");
        Client client = abc.as("anon").joinPrivate(ROOM, SELF);
        try (Logged log = Logged.about(abc)) {
            expectDropped(client);

            log.expect("RlsPolicyError");
        }
    }

    @Test
    @DisplayName("a policy that denies presence leaves broadcasts alone")
    void givenPolicyThatDeniesPresence_whenSending_thenDelivered() {
        abc.writing("extension = 'broadcast'");

        expectDelivered(abc.as("anon").joinPrivate(ROOM, SELF), "1");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    @DisplayName("S05_053 a hundred broadcasts ask once, and the check is recorded with its duration")
    void givenManyBroadcasts_whenSent_thenOneCheck(boolean allowed) {
        abc.execute("drop sequence if exists public.asked; create sequence public.asked; grant all on sequence"
                + " public.asked to public");
        abc.writing("case extension when 'broadcast' then nextval('public.asked') > 0 and " + allowed + " end");
        Client client = abc.as("anon").joinPrivate(ROOM, SELF);

        for (int i = 0; i < 100; i++) {
            send(client, Integer.toString(i));
        }

        for (int i = 0; allowed && i < 100; i++) {
            expect(client, Integer.toString(i));
        }
        client.expectNothing();
        assertThat(abc.value("select last_value from public.asked")).isEqualTo("1");
    }

    @Test
    @DisplayName("S05_079 checks are recorded with their duration")
    void givenChecks_whenMade_thenRecorded() {
        long reads = meters.count("realtime_tenants_read_authorization_check", abc.tenant());
        abc.writing("true");

        expectDelivered(abc.as("anon").joinPrivate(ROOM, SELF), "1");

        assertThat(reads).isZero();
        assertThat(meters.count("realtime_tenants_read_authorization_check", abc.tenant()))
                .isEqualTo(1);
        assertThat(meters.count("realtime_tenants_write_authorization_check", abc.tenant()))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("S05_081 a check that failed is made again")
    void givenPolicyRepaired_whenSendingAgain_thenDelivered() {
        raiseUnless("false");
        Client client = abc.as("anon").joinPrivate(ROOM, ACK);
        expectUndecided(client);

        abc.writing("true");

        expectDelivered(client, "2");
        client.expectOk("1", "2", ROOM);
    }

    @Test
    @DisplayName("with ack a denied or undecided broadcast gets an error reply (departs)")
    void givenAck_whenDenied_thenErrorReply() {
        Client client = abc.as("anon").joinPrivate(ROOM, ACK);

        send(client, "1");

        client.expect("['1','2','realtime:room','phx_reply',{'status':'error','response':{'reason':"
                + "'Unauthorized: You do not have permissions to write to this Channel topic: room'}}]");
    }

    @Test
    @DisplayName("S05_082 without a connection a cached permission does not help; the channel stays, and goes on later")
    void givenDatabaseOutOfReach_whenSending_thenDroppedUntilItIsBack() {
        abc.writing("true");
        Client client = abc.as("anon").joinPrivate(ROOM, ACK);
        Client isPublic = abc.as("anon").join(ROOM);
        expectDelivered(client, "1");
        client.expectOk("1", "2", ROOM);
        try (Logged log = Logged.about(abc)) {
            abc.reachable(false);

            await().atMost(PATIENCE).until(() -> !isDelivered(client));

            log.expect("UnableToHandleBroadcast");
            send(isPublic, "2").expectNothing();
        }
        abc.reachable(true);

        await().atMost(PATIENCE).until(() -> isDelivered(client));
    }

    @Test
    @DisplayName("S03_061 S03_062 a private message over HTTP needs the permission to write")
    void givenPolicy_whenPostedPrivate_thenItCounts() {
        abc.writing("current_user = 'authenticated' and realtime.topic() = 'room' and extension = 'broadcast'");
        Client isPrivate = abc.as("anon").joinPrivate(ROOM);
        Client isPublic = abc.as("anon").join(ROOM);

        HttpReply allowed = abc.post(Tokens.role("authenticated"), SINGLE, "{'x':1}".replace('\'', '"'));
        HttpReply denied = abc.post(Tokens.anon(), SINGLE, "{}");
        HttpReply elsewhere = abc.post(Tokens.role("authenticated"), SINGLE.replace("room", "hall"), "{}");

        assertThat(allowed.status()).as("%s", allowed).isEqualTo(202);
        assertThat(denied.status()).isEqualTo(403);
        assertThat(Json.received(denied.body())).isEqualTo(Json.tree("{'message':'Unauthorized'}"));
        assertThat(elsewhere.status()).isEqualTo(403);
        assertThat(isPrivate.socket().expectBinary())
                .isEqualTo(
                        Hex.broadcast(ROOM, "e", "", 1, "{\"x\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        isPrivate.expectNothing();
        isPublic.expectNothing();
    }

    @Test
    @DisplayName("S03_063 S05_079 a policy that raises fails a private message over HTTP, each time anew")
    void givenPolicyThatRaises_whenPosted_then422() {
        raiseUnless("false");

        HttpReply broken = abc.post(Tokens.anon(), SINGLE, "{}");
        abc.writing("true");
        HttpReply mended = abc.post(Tokens.anon(), SINGLE, "{}");

        assertThat(broken.status()).isEqualTo(422);
        assertThat(Json.received(broken.body())).isEqualTo(Json.tree("{'message':'RLS policy error'}"));
        assertThat(mended.status()).isEqualTo(202);
    }

    @Test
    @DisplayName("S03_063 claims that the database cannot be given fail a private message over HTTP")
    void givenSubjectThatIsNoText_whenPosted_then500() {
        abc.writing("true");

        HttpReply reply = abc.post(Tokens.hs256("{'role':'anon','sub':7,'exp':" + Tokens.ALWAYS + "}"), SINGLE, "{}");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'Unable to authorize broadcast'}"));
    }

    @Test
    @DisplayName("S03_045 S03_046 S03_047 a batch asks once for each private topic and drops what is denied in silence")
    void givenMixedBatch_whenPosted_thenAllowedOnesArrive() {
        abc.execute("drop sequence if exists public.asked; create sequence public.asked; grant all on sequence"
                + " public.asked to public");
        abc.writing(
                "case extension when 'broadcast' then nextval('public.asked') > 0 and realtime.topic() = 'room' end");
        Client member = abc.as("anon");
        member.joinPrivate(ROOM);
        member.sendPrivateJoin("2", "realtime:hall").expectJoined("2", "2", "realtime:hall");
        Client isPublic = abc.as("anon").join("realtime:hall");

        HttpReply reply = abc.post(
                Tokens.anon(),
                "/api/broadcast",
                Json.text("{'messages':[{'topic':'hall','event':'e','payload':{'n':1},'private':true},"
                        + "{'topic':'room','event':'e','payload':{'n':2},'private':true},"
                        + "{'topic':'hall','event':'e','payload':{'n':3}},"
                        + "{'topic':'room','event':'e','payload':{'n':4},'private':true},"
                        + "{'topic':'hall','event':'e','payload':{'n':5},'private':true}]}"));

        assertThat(reply.status()).as("%s", reply).isEqualTo(202);
        member.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{'n':2},'type':'broadcast'}]");
        member.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{'n':4},'type':'broadcast'}]");
        member.expectNothing();
        isPublic.expect("[null,null,'realtime:hall','broadcast',{'event':'e','payload':{'n':3},'type':'broadcast'}]");
        isPublic.expectNothing();
        assertThat(abc.value("select last_value from public.asked")).isEqualTo("2");
    }

    private void raiseUnless(String condition) {
        abc.execute("create or replace function public.boom() returns boolean language plpgsql as"
                + " $$ begin raise exception 'on purpose'; end $$");
        abc.writing("case when " + condition + " then true else public.boom() end");
    }

    private static Client refresh(Client client, String token) {
        return client.send("['1','9','realtime:room','access_token',{'access_token':'" + token + "'}]");
    }

    private static void expectDelivered(Client client, String number) {
        expect(send(client, number), number);
    }

    /** What was sent before a leave is decided before it. */
    private static void expectDropped(Client client) {
        send(client, "dropped").send("['1','leave','realtime:room','phx_leave',{}]");
        client.expectOk("1", "leave", ROOM).expectClosed("1", ROOM).expectNothing();
    }

    /** Sends on a channel with {@code self} and {@code ack}; tells whether the message came back and was acknowledged. */
    private static boolean isDelivered(Client client) {
        JsonNode answer = send(client, "3").next();
        boolean delivered = answer.path(3).asText().equals("broadcast");
        if (delivered) {
            client.expectOk("1", "2", ROOM);
        } else {
            assertThat(answer.path(4).path("status").asText()).as("%s", answer).isEqualTo("error");
        }
        return delivered;
    }

    private static void expectUndecided(Client client) {
        send(client, "undecided")
                .expect("['1','2','realtime:room','phx_reply',{'status':'error','response':{'reason':"
                        + "'UnableToHandleBroadcast: Realtime was unable to check the permission to write'}}]");
    }

    private static Client send(Client client, String number) {
        return client.send("['1','2','realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':'"
                + number + "'}}]");
    }

    private static void expect(Client client, String number) {
        client.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':'" + number
                + "'}}]");
    }
}
