package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients other than the JavaScript one send, frame by frame. */
@Tag("spec-01")
final class ClientHabitScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_195 a Python client: no version, no join_ref, heartbeats without ref")
    void givenPythonClient_whenTalking_thenUnderstood() {
        Client client = abc.connect(Dialect.V1, abc.handshake().query("apikey=" + Tokens.anon()));
        Client peer = abc.v2().join("1", ROOM, "{'presence':{'key':'peer'}}");

        client.send("[null,null,'phoenix','heartbeat',{}]")
                .expect("[null,null,'phoenix','phx_reply',{'status':'ok','response':{}}]");
        client.send(
                        "[null,'1','realtime:room','phx_join',{'config':{'broadcast':{'ack':true,'self':false},"
                                + "'presence':{'key':'py','enabled':true},'private':false,'postgres_changes':[]},'access_token':null}]")
                .expectJoined("1", "1", ROOM);
        client.expect("[null,null,'realtime:room','presence_state',{}]");
        client.send("[null,'5','realtime:room','presence',{'type':'presence','event':'track','payload':{'n':1}}]")
                .expectOk("1", "5", ROOM);
        assertThat(PresenceMember.ref(client.next().path("payload").path("joins"), "py", "{'n':1}"))
                .isNotEmpty();
        PresenceMember.of(peer).joined("py", "{'n':1}");
        client.send("[null,'2','realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':1}}]")
                .expectOk("1", "2", ROOM);
        peer.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':1}}]");
        client.send("[null,'3','realtime:room','access_token',{'access_token':'" + Tokens.role("authenticated") + "'}]")
                .expectNothing();
        client.send("[null,'4','realtime:room','phx_leave',{}]").expectOk("1", "4", ROOM);
        client.expect("[null,null,'realtime:room','phx_close',{}]").expectNothing();
    }

    @Test
    @DisplayName("S01_196 a Kotlin client on V2: join_ref other than ref, none on leave and refresh, refs from 0")
    void givenKotlinClientOnV2_whenTalking_thenUnderstood() {
        Client client = abc.v2();
        Client peer = abc.v2().join(ROOM);

        client.send("['room-1','0','realtime:room','phx_join',{'config':{'broadcast':{'ack':true,'self':false,"
                        + "'replication_ready':false},'presence':{'key':''},'postgres_changes':[],'private':false}}]")
                .expectJoined("room-1", "0", ROOM);
        client.socket().sendBinary(Hex.push("room-1", "1", ROOM, "e", "", 1, "{\"n\":1}".getBytes(UTF_8)));
        client.expectOk("room-1", "1", ROOM);
        client.socket().sendBinary(Hex.push("room-1", "2", ROOM, "e", "", 0, new byte[] {1}));
        client.expectOk("room-1", "2", ROOM);
        client.send(
                "[null,'3','realtime:room','access_token',{'access_token':'" + Tokens.role("authenticated") + "'}]");
        client.expectNothing().send("[null,'4','realtime:room','phx_leave',{}]").expectOk("room-1", "4", ROOM);
        client.expectClosed("room-1", ROOM);

        assertThat(peer.socket().expectBinary())
                .isEqualTo(Hex.broadcast(ROOM, "e", "", 1, "{\"n\":1}".getBytes(UTF_8)));
        assertThat(peer.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 0, new byte[] {1}));
    }

    @Test
    @DisplayName("S01_197 a Kotlin client on V1: the key is misspelled joinRef")
    void givenKotlinClientOnV1_whenTalking_thenUnderstood() {
        Client client = abc.v1();
        Client peer = abc.v1().join(ROOM);

        client.socket().sendText(kotlin("phx_join", "{'config':{'broadcast':{'ack':false,'self':true}}}", 0));
        client.expectJoined("0", "0", ROOM);
        client.socket().sendText(kotlin("broadcast", "{'type':'broadcast','event':'e','payload':{'n':1}}", 1));
        client.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':1}}]");
        peer.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':1}}]");
        client.socket().sendText(kotlin("phx_leave", "{}", 2));

        client.expectOk("0", "2", ROOM).expect("[null,null,'realtime:room','phx_close',{}]");
    }

    private static String kotlin(String event, String payload, int ref) {
        return Json.text("{'topic':'realtime:room','event':'%s','payload':%s,'ref':'%d','joinRef':'room-1'}"
                .formatted(event, payload, ref));
    }

    @Test
    @DisplayName("S01_198 a Dart client: JSON broadcasts as text on V2")
    void givenDartClient_whenBroadcasting_thenPeersReceiveText() {
        Client dart = abc.v2().join(ROOM);
        Client peer = abc.v2().join(ROOM);

        dart.send("['1','2','realtime:room','broadcast',{'event':'cursor','payload':{'x':1},'type':'broadcast'}]");

        peer.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'cursor','payload':{'x':1}}]");
    }

    @Test
    @DisplayName("S01_199 a Swift client sees the list of changes in every reply to a join")
    void givenSwiftClient_whenJoining_thenReplyHasChanges() {
        Client swift = abc.v2()
                .send("['1','1','realtime:room','phx_join',{'access_token':'" + Tokens.anon()
                        + "','config':{'broadcast':{'ack':false,'self':false},'presence':{'enabled':false,'key':''},"
                        + "'postgres_changes':[],'private':false},'version':'realtime-swift/2.5.1'}]");

        swift.expectJoined("1", "1", ROOM);
    }
}
