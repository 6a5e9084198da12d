package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rows of {@code realtime.messages} on their way to clients, from a real database over real sockets. */
@Tag("spec-01")
@Tag("spec-03")
final class DatabaseBroadcastIT {
    private static final String ROOM = "realtime:room";
    private static final String READY = "'broadcast':{'replication_ready':true}";
    private static final String ESTABLISHED = "['1',null,'realtime:room','system',{'extension':'system','status':'ok',"
            + "'message':'Replication connection established','channel':'room'}]";
    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final ManagedServer server =
            new ManagedServer(settings -> settings, parts -> parts, meters).streaming("rows");

    private static Project abc;
    private Client isPrivate;
    private Client isPublic;

    @BeforeAll
    static void connect() {
        abc = Project.on(server).reading("true");
    }

    @AfterAll
    static void disconnect() {
        abc.shutdown();
    }

    @BeforeEach
    void join() {
        isPrivate = abc.as("authenticated").joinPrivate(ROOM, READY).expect(ESTABLISHED);
        isPublic = abc.as("authenticated").join(ROOM);
    }

    @Test
    @DisplayName(
            "S03_069 S01_139 what realtime.send stores reaches private members, with the row's id in payload and metadata")
    void whenSentPrivately_thenPrivateMembersHear() {
        abc.execute("select realtime.send('{\"v\":1}', 'e', 'room', true)");

        String id = lastId();
        expectJson(isPrivate, "e", id, "{\"v\": 1, \"id\": \"" + id + "\"}");
        isPublic.expectNothing();
    }

    @Test
    @DisplayName("S03_070 an id in the payload stays, metadata has the row's")
    void givenIdInPayload_whenSent_thenItStays() {
        abc.execute("select realtime.send('{\"id\":\"123456\"}', 'e', 'room', true)");

        expectJson(isPrivate, "e", lastId(), "{\"id\": \"123456\"}");
    }

    @Test
    @DisplayName("S03_071 what is sent publicly reaches public members only")
    void whenSentPublicly_thenPublicMembersHear() {
        abc.execute("select realtime.send('{\"id\":1}', 'e', 'room', false)");

        expectJson(isPublic, "e", lastId(), "{\"id\": 1}");
        isPrivate.expectNothing();
    }

    @Test
    @DisplayName("S03_072 without a fourth argument it is private")
    void whenSentWithoutFlag_thenPrivate() {
        abc.execute("select realtime.send('{\"id\":1}', 'e', 'room')");

        expectJson(isPrivate, "e", lastId(), "{\"id\": 1}");
        isPublic.expectNothing();
    }

    @Test
    @DisplayName("S01_139 version 1 gets the id in meta, and no bytes")
    void givenVersionOne_whenSent_thenMetaHasTheId() {
        Client old = abc.old("authenticated").joinPrivate(ROOM);
        abc.execute("select realtime.send_binary('\\x0102', 'bytes', 'room')");
        abc.execute("select realtime.send('{\"id\":1}', 'e', 'room')");

        old.expect("[null,null,'realtime:room','broadcast',{'event':'e','meta':{'id':'" + lastId()
                + "'},'payload':{'id':1},'type':'broadcast'}]");
    }

    @Test
    @DisplayName("S03_077 S01_139 bytes reach version 2 as they are, none included")
    void whenBytesAreSent_thenVersionTwoGetsThem() {
        abc.execute("select realtime.send_binary('\\x00ff', 'bytes', 'room')");
        String first = lastId();
        abc.execute("select realtime.send_binary('', 'none', 'room')");

        expectFrame(isPrivate, "bytes", first, 0, new byte[] {0, (byte) 0xff});
        expectFrame(isPrivate, "none", lastId(), 0, new byte[0]);
    }

    @Test
    @DisplayName(
            "S03_079 S03_080 rows that lack something or are too large are dropped and logged, and the next ones still flow")
    void givenUnusableRows_whenInserted_thenDroppedAndLogged() {
        try (Logged log = Logged.about(abc)) {
            insert("event, topic, private, payload", "null, 'room', true, '{}'");
            insert("event, topic, private, payload", "'e', 'room', null, '{}'");
            insert("event, topic, private, payload", "'e', 'room', true, null");
            insert("event, topic, private, payload", "'e', 'room', true, to_jsonb(repeat('x', 3001000))");
            insert("event, topic, private, payload", "'good', 'room', true, '[1]'");

            expectJson(isPrivate, "good", lastId(), "[1]");
            assertThat(List.of(
                            log.said(":event_missing"),
                            log.said(":private_missing"),
                            log.said(":payload_missing"),
                            log.said(":payload_size_exceeded")))
                    .containsOnly(1L);
            assertThat(log.count("UnableToBroadcastChanges")).isEqualTo(4);
        }
    }

    @Test
    @DisplayName("S03_081 rows of one transaction arrive in the order of their insertion")
    void givenFiveRows_whenCommitted_thenInOrder() {
        abc.execute(
                "begin; "
                        + "select realtime.send(jsonb_build_object('id', n), 'e' || n, 'room') from generate_series(1, 5) n; commit");

        for (int n = 1; n <= 5; n++) {
            String id = abc.value("select id from realtime.messages where event = 'e" + n + "'");
            expectJson(isPrivate, "e" + n, Objects.requireNonNull(id), "{\"id\": " + n + "}");
        }
    }

    @Test
    @DisplayName("S03_082 rows that are changed, removed or rolled back are no broadcasts")
    void whenUpdatedOrDeleted_thenNothing() {
        abc.execute("select realtime.send('{\"id\":1}', 'first', 'room')");
        expectJson(isPrivate, "first", lastId(), "{\"id\": 1}");

        abc.execute("update realtime.messages set event = 'changed'; delete from realtime.messages");
        abc.execute("begin; select realtime.send('{}', 'rolled back', 'room'); rollback");
        abc.execute("select realtime.send('{\"id\":2}', 'last', 'room')");

        expectJson(isPrivate, "last", lastId(), "{\"id\": 2}");
    }

    @Test
    @DisplayName("S03_107 both latencies are recorded for a row that is broadcast, and none for one that is dropped")
    void whenBroadcast_thenLatenciesAreRecorded() {
        long committed = recorded("committed_at");
        long inserted = recorded("inserted_at");
        insert("event, topic, private, payload", "null, 'room', true, '{}'");
        abc.execute("select realtime.send('{\"id\":1}', 'e', 'room')");
        expectJson(isPrivate, "e", lastId(), "{\"id\": 1}");
        // the next row is read after the first one was recorded
        abc.execute("select realtime.send('{\"id\":2}', 'e', 'room')");
        expectJson(isPrivate, "e", lastId(), "{\"id\": 2}");

        assertThat(recorded("committed_at") - committed).isBetween(1L, 2L);
        assertThat(recorded("inserted_at") - inserted).isBetween(1L, 2L);
    }

    @Test
    @DisplayName("S06_068 the health of the tenant says that replication is connected")
    void whenStreaming_thenHealthSaysSo() {
        HttpReply health = server.call("GET", "/api/tenants/" + abc.tenant() + "/health");

        assertThat(ManagedServer.data(health).path("replication_connected").asBoolean())
                .isTrue();
        assertThat(ManagedServer.data(health).path("healthy").asBoolean()).isTrue();
    }

    @Test
    @DisplayName("S01_150 S03_092 a channel that asked is told once that the stream is up")
    void givenReplicationReady_whenJoined_thenToldOnce() {
        Client client =
                abc.as("authenticated").join("1", ROOM, "{" + READY + "}").expect(ESTABLISHED);

        client.expectNothing();
        isPublic.expectNothing();
    }

    private static long recorded(String what) {
        return meters.count("realtime_tenants_broadcast_from_database_latency_" + what, abc.tenant());
    }

    private static void insert(String columns, String values) {
        abc.execute("insert into realtime.messages (extension, " + columns + ") values ('broadcast', " + values + ")");
    }

    private static String lastId() {
        return Objects.requireNonNull(
                abc.value("select id from realtime.messages order by inserted_at desc limit 1"), "no row");
    }

    private static void expectJson(Client client, String event, String id, String payload) {
        expectFrame(client, event, id, 1, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static void expectFrame(Client client, String event, String id, int encoding, byte[] payload) {
        assertThat(client.socket().expectBinary())
                .isEqualTo(Hex.broadcast(ROOM, event, "{\"id\":\"" + id + "\"}", encoding, payload));
    }
}
