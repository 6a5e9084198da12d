package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
final class HttpSingleScenarios {
    private static final String ROOM = "realtime:room";
    private static final String PATH = "/api/broadcast/room/events/e";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant().limits(limits -> limits.withMaxEventsPerSecond(1_000_000));

    @Test
    @DisplayName("S03_051 S01_138 a JSON message is text for V1 and kind 4 for V2")
    void givenJson_whenPosted_thenTextForV1AndBinaryForV2() {
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);

        assertAccepted(abc.call(abc.post(PATH).json("{\"x\": 1.50}")));

        v1.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{'x':1.50},'type':'broadcast'}]");
        byte[] frame = v2.socket().expectBinary();
        byte[] head = Hex.broadcast(ROOM, "e", "", 1, new byte[0]);
        assertThat(frame).startsWith(head);
        assertThat(Json.received(new String(frame, head.length, frame.length - head.length, UTF_8)))
                .isEqualTo(Json.tree("{'x':1.50}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 0})
    @DisplayName("S03_052 S03_053 bytes reach V2 alone")
    void givenBytes_whenPosted_thenBinaryForV2AndNothingForV1(int length) {
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);
        byte[] bytes = new byte[] {1, 2, 3, 4, 5};
        byte[] body = java.util.Arrays.copyOf(bytes, length);

        assertAccepted(abc.call(abc.post(PATH)
                .header("content-type", "application/octet-stream")
                .body(body)));

        assertThat(v2.socket().expectBinary()).isEqualTo(Hex.broadcast(ROOM, "e", "", 0, body));
        v1.expectNothing();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | {}", "'' | {}", "[1,\"x\"] | {'_json':[1,'x']}", "5 | {'_json':5}", "null | {'_json':null}"})
    @DisplayName("S03_053 S03_057 what is no object is wrapped, nothing is an empty object")
    void givenOtherJson_whenPosted_thenWrapped(String body, String payload) {
        Client v1 = abc.v1().join(ROOM);

        assertAccepted(abc.call(abc.post(PATH).json(body)));

        v1.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':" + payload + ",'type':'broadcast'}]");
    }

    @ParameterizedTest
    @CsvSource({
        "room:lobby:main, room:lobby:main",
        "a%2Fb, a/b",
        "room%3A42, room:42",
        "caf%C3%A9, caf\u00e9",
        "100%, 100%",
        "a+b, a+b"
    })
    @DisplayName("S03_054 the topic in the path is percent-decoded")
    void givenEncodedTopic_whenPosted_thenDecoded(String segment, String topic) {
        Client member = abc.v1().join("realtime:" + topic);

        assertAccepted(
                abc.call(abc.post("/api/broadcast/" + segment + "/events/e").json("{}")));

        member.expect(
                "[null,null,'realtime:" + topic + "','broadcast'," + "{'event':'e','payload':{},'type':'broadcast'}]");
    }

    @Test
    @DisplayName("S03_055 parameters of the content type do not matter")
    void givenCharset_whenPosted_thenAccepted() {
        assertAccepted(abc.call(abc.post(PATH).json("{}").header("content-type", "application/json; charset=utf-8")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x", "application/vnd.x+json"})
    @DisplayName("S03_056 other content types are refused, before the tenant is looked up")
    void givenOtherContentType_whenPosted_thenUnsupported(String type) {
        TestTenant nobody = server.unknownTenant("nobody");
        String body = type.startsWith("multipart") ? "--x--\r\n" : "{}";

        for (TestTenant tenant : java.util.List.of(abc, nobody)) {
            HttpReply reply = abc.call(tenant.post(PATH).json(body).header("content-type", type));
            assertThat(reply.status()).as("%s", reply).isEqualTo(415);
            assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
            assertThat(Json.received(reply.body()))
                    .isEqualTo(Json.tree(
                            "{'error':'Unsupported Media Type. Use application/json or application/octet-stream'}"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/octet-stream"})
    @DisplayName("S03_058 a payload over the limit is refused")
    void givenOversizedPayload_whenPosted_thenRefused(String type) {
        abc.limits(limits -> limits.withMaxPayloadSizeInKb(1));
        Client member = abc.v2().join(ROOM);
        String body = "{\"x\":\"" + "y".repeat(2000) + "\"}";

        HttpReply reply = abc.call(abc.post(PATH).json(body).header("content-type", type));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(Json.received(reply.body()))
                .isEqualTo(Json.tree("{'errors':{'payload':['Payload size exceeds tenant limit']}}"));
        member.expectNothing();
    }

    @Test
    @DisplayName("S03_059 a payload just under the limit is taken")
    void givenPayloadUnderTheLimit_whenPosted_thenAccepted() {
        abc.limits(limits -> limits.withMaxPayloadSizeInKb(10));

        assertAccepted(abc.call(abc.post(PATH)
                .header("content-type", "application/octet-stream")
                .body(new byte[9_900])));
    }

    @Test
    @DisplayName("S03_061 S03_067 a private message with permission reaches private members")
    void givenPermission_whenPostedPrivate_thenPrivateMembersReceive() {
        Client isPublic = abc.v1().join(ROOM);
        Client isPrivate = abc.v1().join("1", ROOM, "{'private':true}");

        assertAccepted(abc.call(abc.post(PATH + "?private=true").json("{\"private\":false}")));

        isPrivate.expect("[null,null,'realtime:room','broadcast',"
                + "{'event':'e','payload':{'private':false},'type':'broadcast'}]");
        isPublic.expectNothing();
    }

    @Test
    @DisplayName("S03_062 a private message without permission is refused")
    void givenNoPermission_whenPostedPrivate_thenForbidden() {
        abc.policies().writing = (request, extension) -> false;
        Client isPrivate = abc.v1().join("1", ROOM, "{'private':true}");

        HttpReply reply = abc.call(abc.post(PATH + "?private=true").json("{}"));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'Unauthorized'}"));
        isPrivate.expectNothing();
    }

    @ParameterizedTest
    @CsvSource({
        "POLICY_ERROR, 422, RLS policy error",
        "QUERY_CANCELED, 422, Query canceled",
        "MISSING_PARTITION, 422, Missing messages partition",
        "UNAVAILABLE, 422, Tenant database unavailable",
        "INITIALIZING, 422, Tenant database initializing",
        "CONNECTING, 422, Tenant database connection initializing",
        "TOO_MANY_CONNECTIONS, 422, Tenant database has too many connections",
        "CONNECT_RATE_LIMIT, 422, Connect rate limit reached",
        "POOL_EXHAUSTED, 429, Connection pool exhausted",
        "NODE_FAILURE, 500, RPC error",
        "OTHER, 500, Unable to authorize broadcast"
    })
    @DisplayName("S03_063 S03_064 S03_065 a permission that cannot be found out has its own answer")
    void givenUndecided_whenPostedPrivate_thenReason(Authorizer.Failure failure, int status, String message) {
        abc.policies().writeFailure = TestPolicies.failed(failure);

        HttpReply reply = abc.call(abc.post(PATH + "?private=true").json("{}"));

        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'" + message + "'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?private=false", "?private=1", "?private=TRUE", "?private"})
    @DisplayName("S03_066 only true is private")
    void givenAnythingButTrue_whenPosted_thenPublic(String query) {
        Client isPublic = abc.v1().join(ROOM);

        assertAccepted(abc.call(abc.post(PATH + query).json("{}")));

        isPublic.expect("[null,null,'realtime:room','broadcast',{'event':'e','payload':{},'type':'broadcast'}]");
    }

    private static void assertAccepted(HttpReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(202);
        assertThat(reply.body()).isEmpty();
    }
}
