package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
class SingleEndpointTest {
    private static final String TOO_LARGE = "{\"errors\":{\"payload\":[\"Payload size exceeds tenant limit\"]}}";

    private final TestNode node = new TestNode();

    @Test
    @DisplayName("S03_051 a JSON body is text for version 1 and kind 4 for version 2, byte for byte")
    void givenBothVersions_whenJsonPosted_thenEachGetsItsForm() {
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        HttpResponse response = node.call(Requests.single("room", "e", " {\"x\": 1.0} "));

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().length()).isZero();
        assertThat(v1.frames)
                .containsExactly("{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":"
                        + "{\"event\":\"e\",\"payload\":{\"x\": 1.0},\"type\":\"broadcast\"},\"ref\":null}");
        assertThat(v2.frames).containsExactly("040d010001" + Texts.hex("realtime:roome{\"x\": 1.0}"));
        assertThat(node.rates.events).isEqualTo(3);
    }

    @Test
    @DisplayName("S03_052 bytes are kind 4 for version 2 and nothing for version 1")
    void givenBothVersions_whenBytesPosted_thenVersionTwoOnly() {
        FakeChannel v1 = node.joinV1("room");
        FakeChannel v2 = node.join("room");

        HttpResponse response = node.call(Requests.bytes("room", "e", new byte[] {1, 2, 3, 4, 5}));

        assertThat(response.status()).isEqualTo(202);
        assertThat(v1.frames).isEmpty();
        assertThat(v2.frames).containsExactly("040d010000" + Texts.hex("realtime:roome") + "0102030405");
    }

    @Test
    @DisplayName("S03_053 empty bodies are empty payloads")
    void givenEmptyBodies_whenPosted_thenEmptyPayloads() {
        FakeChannel member = node.join("room");

        node.call(Requests.single("room", "e", "{}"));
        node.call(Requests.single("room", "e", ""));
        node.call(Requests.bytes("room", "e", new byte[0]));

        assertThat(member.frames)
                .containsExactly(
                        "040d010001" + Texts.hex("realtime:roome{}"),
                        "040d010001" + Texts.hex("realtime:roome{}"),
                        "040d010000" + Texts.hex("realtime:roome"));
    }

    @ParameterizedTest
    @DisplayName("S03_054 topics of the path are decoded")
    @CsvSource({"room:lobby:main,room:lobby:main", "a%2Fb,a/b", "room%3A42,room:42", "a%zz,a%zz"})
    void givenEncodedTopic_whenPosted_thenDecoded(String path, String topic) {
        FakeChannel member = node.join(topic);

        node.call(Requests.single(path, "e", "{}"));

        assertThat(member.frames).hasSize(1);
    }

    @ParameterizedTest
    @DisplayName("S03_055 parameters of the content type do not matter")
    @ValueSource(strings = {"application/json; charset=utf-8", "Application/JSON", "application/octet-stream;a=b"})
    void givenContentTypeWithParameters_whenPosted_then202(String type) {
        assertThat(node.call(Requests.with(Requests.single("t", "e", "{}"), "content-type", type))
                        .status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @DisplayName("S03_056 other content types are refused, before the tenant is looked for")
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "multipart/form-data",
                "application/vnd.x+json",
                "application/x-www-form-urlencoded",
                "nonsense"
            })
    void givenOtherContentType_whenPostedToUnknownTenant_then415(String type) {
        HttpRequest request = Requests.with(Requests.single("t", "e", "{}"), "content-type", type);

        HttpResponse response = node.call(Requests.to(request, "POST", "nobody.localhost"));

        assertThat(response.status()).isEqualTo(415);
        assertThat(response.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(response.body().utf8())
                .isEqualTo("{\"error\":\"Unsupported Media Type. Use application/json or application/octet-stream\"}");
        assertThat(node.rates.requests).isZero();
    }

    @Test
    @DisplayName("S03_056 a body that its own type refuses is a bad request first")
    void givenBrokenBodyOfOtherType_whenPosted_then400() {
        HttpRequest request = Requests.single("t", "e", "{bad");

        assertThat(node.call(Requests.with(request, "content-type", "application/vnd.x+json"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("S03_056 without content type the body is not read (W3)")
    void givenNoContentType_whenPosted_thenEmptyPayload() {
        FakeChannel member = node.join("t");

        HttpResponse response = node.call(Requests.without(Requests.single("t", "e", "{\"a\":1}"), "content-type"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(member.frames).containsExactly("040a010001" + Texts.hex("realtime:te{}"));
    }

    @ParameterizedTest
    @DisplayName("S03_057 values that are no object are wrapped")
    @ValueSource(strings = {"[1, 2]", "\"x\"", "7", "null", "true"})
    void givenNonObject_whenPosted_thenWrapped(String json) {
        FakeChannel member = node.join("t");

        node.call(Requests.single("t", "e", json));

        assertThat(member.frames).containsExactly("040a010001" + Texts.hex("realtime:te{\"_json\":" + json + "}"));
    }

    @Test
    @DisplayName("S03_058 payloads over the limit are refused and count nothing")
    void givenOversizedPayload_whenPosted_then422() {
        HttpResponse json = node.call(Requests.single("t", "e", Texts.object("p", 3_001_000)));
        HttpResponse bytes = node.call(Requests.bytes("t", "e", new byte[3_001_000]));

        assertThat(json.status()).isEqualTo(422);
        assertThat(json.body().utf8()).isEqualTo(TOO_LARGE);
        assertThat(bytes.status()).isEqualTo(422);
        assertThat(bytes.body().utf8()).isEqualTo(TOO_LARGE);
        assertThat(node.rates.events).isZero();
    }

    @Test
    @DisplayName("S03_059 a payload just below the limit passes")
    void givenPayloadBelowLimit_whenPosted_then202() {
        assertThat(node.call(Requests.bytes("t", "e", new byte[2_999_900])).status())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @DisplayName("S03_060 a rate at the limit refuses")
    @CsvSource({"100,429", "99,202", "99.9,202", "101,429"})
    void givenRate_whenPosted_thenComparedWithTheLimit(double rate, int status) {
        node.rates.mean = rate;

        HttpResponse response = node.call(Requests.single("t", "e", "{}"));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body().utf8())
                .isEqualTo(status == 202 ? "" : "{\"message\":\"You have exceeded your rate limit\"}");
    }

    @Test
    @DisplayName("S03_061 a permitted private message reaches private members")
    void givenPermission_whenPrivatePosted_thenPrivateMembersOnly() {
        FakeChannel open = node.join("t");
        FakeChannel closed = node.join("t", true, false, false);

        HttpResponse response = node.call(Requests.query(Requests.single("t", "e", "{}"), "private=true"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(closed.frames).hasSize(1);
        assertThat(open.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_062 a private message that is not permitted is refused")
    void givenNoPolicy_whenPrivatePosted_then403() {
        node.authorizer = Authorizer.denyAll();

        HttpResponse response = node.call(Requests.query(Requests.single("t", "e", "{}"), "private=true"));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.body().utf8()).isEqualTo("{\"message\":\"Unauthorized\"}");
        assertThat(node.rates.events).isZero();
    }

    @ParameterizedTest
    @DisplayName("S03_063 S03_064 S03_065 each failure of the check has its answer")
    @CsvSource({
        "POLICY_ERROR,422,RLS policy error",
        "QUERY_CANCELED,422,Query canceled",
        "MISSING_PARTITION,422,Missing messages partition",
        "UNAVAILABLE,422,Tenant database unavailable",
        "INITIALIZING,422,Tenant database initializing",
        "CONNECTING,422,Tenant database connection initializing",
        "TOO_MANY_CONNECTIONS,422,Tenant database has too many connections",
        "CONNECT_RATE_LIMIT,422,Connect rate limit reached",
        "POOL_EXHAUSTED,429,Connection pool exhausted",
        "NODE_TIMEOUT,500,RPC error",
        "NODE_FAILURE,500,RPC error",
        "BAD_CLAIMS,500,Unable to authorize broadcast",
        "OTHER,500,Unable to authorize broadcast",
        "SUSPENDED,403,Tenant is suspended",
        "TENANT_NOT_FOUND,401,Tenant not found in database"
    })
    void givenFailedCheck_whenPrivatePosted_thenItsAnswer(Authorizer.Failure failure, int status, String text) {
        node.authorizer = FailingAuthorizer.with(failure);

        HttpResponse response = node.call(Requests.query(Requests.single("t", "e", "{}"), "private=true"));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body().utf8()).isEqualTo("{\"message\":\"" + text + "\"}");
        assertThat(response.headers()).containsKey("x-rate-limit");
        assertThat(node.rates.events).isZero();
    }

    @Test
    @DisplayName("S03_065 an authorizer that throws is an unexpected failure")
    void givenThrowingAuthorizer_whenPrivatePosted_then500() {
        node.authorizer = Authorizer.of((request, write, extension) -> {
            throw new IllegalStateException("the policy is broken");
        });

        HttpResponse response = node.call(Requests.query(Requests.single("t", "e", "{}"), "private=true"));

        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body().utf8()).isEqualTo("{\"message\":\"Unable to authorize broadcast\"}");
    }

    @ParameterizedTest
    @DisplayName("S03_066 only the exact word makes a message private")
    @ValueSource(
            strings = {
                "private=false",
                "private=1",
                "",
                "private",
                "private=TRUE",
                "x=true",
                "private=true&private=false"
            })
    void givenOtherQuery_whenPosted_thenPublic(String query) {
        FakeChannel open = node.join("t");

        node.call(Requests.query(Requests.single("t", "e", "{}"), query));

        assertThat(open.frames).hasSize(1);
    }

    @Test
    @DisplayName("S03_067 keys of the body do not decide (W4, W5, W6)")
    void givenKeysInBody_whenPosted_thenTheyAreThePayload() {
        FakeChannel open = node.join("t");
        FakeChannel closed = node.join("t", true, false, false);
        String body = "{\"private\":false,\"_binary\":\"x\",\"_method\":\"PUT\",\"_format\":\"html\"}";

        HttpResponse response = node.call(Requests.query(Requests.single("t", "e", body), "private=true"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(closed.frames).containsExactly("040a010001" + Texts.hex("realtime:te" + body));
        assertThat(open.frames).isEmpty();
    }

    @Test
    void givenBlankSegments_whenPosted_then422() {
        HttpResponse response = node.call(Requests.single("%20", "%09", "{}"));

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body().utf8())
                .isEqualTo("{\"errors\":{\"event\":[\"can't be blank\"],\"topic\":[\"can't be blank\"]}}");
    }

    @Test
    void givenLongTopic_whenPosted_thenVersionTwoGetsText() {
        String topic = "t".repeat(300);
        FakeChannel member = node.join(topic);

        assertThat(node.call(Requests.single(topic, "e", "{}")).status()).isEqualTo(202);

        assertThat(member.frames).hasSize(1);
        assertThat(member.frames.get(0)).startsWith("[null,null,\"realtime:ttt");
    }
}
