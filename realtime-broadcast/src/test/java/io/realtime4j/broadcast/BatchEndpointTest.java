package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
class BatchEndpointTest {
    private static final String BLANK = "{\"errors\":{\"messages\":[\"can't be blank\"]}}";

    private final TestNode node = new TestNode();

    @Test
    @DisplayName("S03_012 a public message reaches public members only")
    void givenPublicAndPrivateMembers_whenPublicMessagePosted_thenPublicMembersOnly() {
        FakeChannel open = node.join("room");
        FakeChannel closed = node.join("room", true, false, false);

        assertThat(post(message("room", "e", "{}")).status()).isEqualTo(202);

        assertThat(open.frames).hasSize(1);
        assertThat(closed.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_019 three messages on two topics are sent and counted")
    void givenSubscribers_whenBatchPosted_thenEachGetsItsMessages() {
        FakeChannel v2 = node.join("one");
        FakeChannel v1 = node.joinV1("two");

        HttpResponse response = post(message("one", "a", "{\"x\": [1.0]}") + "," + message("two", "b", "{}") + ","
                + message("one", "c", "{}"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(response.body().length()).isZero();
        assertThat(v2.frames)
                .containsExactly(
                        "[null,null,\"realtime:one\",\"broadcast\",{\"event\":\"a\",\"payload\":{\"x\": [1.0]},\"type\":\"broadcast\"}]",
                        "[null,null,\"realtime:one\",\"broadcast\",{\"event\":\"c\",\"payload\":{},\"type\":\"broadcast\"}]");
        assertThat(v1.frames)
                .containsExactly(
                        "{\"topic\":\"realtime:two\",\"event\":\"broadcast\",\"payload\":{\"event\":\"b\",\"payload\":{},\"type\":\"broadcast\"},\"ref\":null}");
        assertThat(node.rates.events).isEqualTo(3 + 3);
    }

    @Test
    @DisplayName("S03_020 invalid messages refuse the batch with a list of errors")
    void givenInvalidMessages_whenPosted_then422AndNothingSent() {
        FakeChannel member = node.join("room");

        HttpResponse response = post("{\"topic\":\"room\"},{\"payload\":{}}," + message("room", "e", "{}"));

        assertInvalid(
                response,
                "[{\"event\":[\"can't be blank\"],\"payload\":[\"can't be blank\"]},"
                        + "{\"event\":[\"can't be blank\"],\"topic\":[\"can't be blank\"]},{}]");
        assertThat(member.frames).isEmpty();
        assertThat(node.rates.events).isZero();
    }

    @ParameterizedTest
    @DisplayName("S03_021 S03_022 a batch without messages is refused")
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[{\"topic\":\"a\"}]",
                "\"x\"",
                "1",
                "null",
                "{\"messages\":[]}",
                "{\"messages\":{}}",
                ""
            })
    void givenNoMessages_whenPosted_then422Blank(String body) {
        HttpResponse response = node.call(Requests.batch(body));

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body().utf8()).isEqualTo(BLANK);
    }

    @ParameterizedTest
    @DisplayName("S03_023 messages that are no list of objects are refused")
    @ValueSource(strings = {"\"x\"", "1", "true", "null", "[1]", "[{},null]", "[[]]"})
    void givenMessagesOfAnotherType_whenPosted_then422Invalid(String messages) {
        assertInvalid(node.call(Requests.batch("{\"messages\":" + messages + "}")), "[\"is invalid\"]");
    }

    @ParameterizedTest
    @DisplayName("S03_024 S03_025 S03_026 S03_027 each field has its rules")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "payload|[1]|is invalid",
                "payload|\"x\"|is invalid",
                "payload|7|is invalid",
                "payload|null|can't be blank",
                "topic|5|is invalid",
                "topic|{}|is invalid",
                "topic|\"  \"|can't be blank",
                "topic|null|can't be blank",
                "event|[]|is invalid",
                "event|\"\"|can't be blank",
                "private|\"maybe\"|is invalid",
                "private|1|is invalid",
                "id|7|is invalid"
            })
    void givenWrongField_whenPosted_then422(String field, String value, String fault) {
        String valid = "\"topic\":\"t\",\"event\":\"e\",\"payload\":{}";

        HttpResponse response = post("{\"" + field + "\":" + value + "," + valid + "}");

        assertInvalid(response, "[{\"" + field + "\":[\"" + fault + "\"]}]");
    }

    @ParameterizedTest
    @DisplayName("S03_026 spellings of private")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "true|true",
                "\"true\"|true",
                "\"1\"|true",
                "false|false",
                "\"false\"|false",
                "\"0\"|false",
                "null|false"
            })
    void givenSpellingOfPrivate_whenPosted_thenUnderstood(String value, boolean isPrivate) {
        FakeChannel open = node.join("t");
        FakeChannel closed = node.join("t", true, false, false);

        HttpResponse response =
                post("{\"topic\":\"t\",\"event\":\"e\",\"payload\":{},\"private\":" + value + ",\"other\":[{}]}");

        assertThat(response.status()).isEqualTo(202);
        assertThat(closed.frames).hasSize(isPrivate ? 1 : 0);
        assertThat(open.frames).hasSize(isPrivate ? 0 : 1);
    }

    @Test
    @DisplayName("S03_028 one oversized payload refuses the batch")
    void givenOversizedPayload_whenPosted_then422AtItsIndex() {
        FakeChannel member = node.join("t");

        HttpResponse response = post(message("t", "e", "{}") + "," + message("t", "e", Texts.object("p", 3_001_000))
                + "," + message("t", "e", "{}"));

        assertInvalid(response, "[{},{\"payload\":[\"Payload size exceeds tenant limit\"]},{}]");
        assertThat(member.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_029 an id is delivered as meta.id")
    void givenIds_whenPosted_thenMeta() {
        FakeChannel member = node.join("t");

        post("{\"id\":\"m\\\"1\",\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}," + message("t", "e", "{}"));

        assertThat(member.frames.get(0)).contains("\"meta\":{\"id\":\"m\\\"1\"}");
        assertThat(member.frames.get(1)).doesNotContain("meta");
    }

    @Test
    @DisplayName("S03_029 an id that is used twice refuses the batch")
    void givenEqualIds_whenPosted_thenTheLaterOneIsRefused() {
        String message = "{\"id\":\"m\",\"topic\":\"t\",\"event\":\"e\",\"payload\":{}}";

        assertInvalid(post(message + "," + message), "[{},{\"id\":[\"has already been taken\"]}]");
    }

    @ParameterizedTest
    @DisplayName("S03_030 S03_031 S03_032 the batch and the rate together may not exceed the limit")
    @CsvSource(
            delimiter = '|',
            value = {
                "10|1000|Too many messages to broadcast, please reduce the batch size",
                "98|2|",
                "98.5|2|Too many messages to broadcast, please reduce the batch size",
                "101|1|You have exceeded your rate limit",
                "100|1|Too many messages to broadcast, please reduce the batch size"
            })
    void givenRate_whenBatchPosted_thenComparedWithTheLimit(double rate, int messages, String refusal) {
        FakeChannel member = node.join("t");
        node.rates.mean = rate;

        HttpResponse response = post(IntStream.range(0, messages)
                .mapToObj(i -> message("t", "e", "{}"))
                .collect(Collectors.joining(",")));

        assertThat(response.status()).isEqualTo(refusal == null ? 202 : 429);
        assertThat(response.body().utf8()).isEqualTo(refusal == null ? "" : "{\"message\":\"" + refusal + "\"}");
        assertThat(member.frames).hasSize(refusal == null ? messages : 0);
    }

    @Test
    @DisplayName("S03_045 private messages that are not permitted are dropped silently")
    void givenFivePermittedTopicsOfSix_whenPosted_thenFiveDeliveries() {
        node.permit("t0", "t1", "t2", "t3", "t4");
        for (int i = 0; i < 6; i++) {
            node.join("t" + i, true, false, false);
        }
        node.rates.events = 0;

        HttpResponse response =
                post(IntStream.range(0, 6).mapToObj(i -> secret("t" + i, "e")).collect(Collectors.joining(",")));

        assertThat(response.status()).isEqualTo(202);
        assertThat(node.rates.events).as("five sent, five delivered").isEqualTo(10);
        assertThat(node.meters.of("realtime_channel_drops_total/acme/write_denied"))
                .containsExactly(1L);
    }

    @Test
    @DisplayName("S03_046 without policies nothing private is sent")
    void givenNoPolicies_whenPrivatePosted_then202AndNothing() {
        node.authorizer = Authorizer.denyAll();
        FakeChannel member = node.join("t", true, false, false);

        assertThat(post(secret("t", "e")).status()).isEqualTo(202);

        assertThat(member.frames).isEmpty();
        assertThat(node.rates.events).isZero();
    }

    @Test
    @DisplayName("S03_047 one check per topic, for both extensions and with all headers")
    void givenTenMessagesOnTwoTopics_whenPosted_thenTwoChecks() {
        String body =
                IntStream.range(0, 10).mapToObj(i -> secret("t" + i % 2, "e")).collect(Collectors.joining(","));

        node.call(Requests.with(Requests.batch("{\"messages\":[" + body + "]}"), "x-forwarded-for", "10.0.0.1"));

        assertThat(node.writeChecks).extracting(Authorizer.Request::topic).containsExactly("t0", "t1");
        assertThat(node.writeChecks.get(0).extensions()).hasSize(2);
        assertThat(node.writeChecks.get(0).headers())
                .containsEntry("x-forwarded-for", "10.0.0.1")
                .containsKey("authorization");
        assertThat(node.writeChecks.get(0).claims()).isEqualTo(TestNode.CLAIMS);
    }

    @Test
    @DisplayName("S03_048 public messages go first, whatever becomes of the private ones")
    void givenMixedMessages_whenPosted_thenPublicOnesAreSent() {
        node.authorizer = Authorizer.denyAll();
        FakeChannel open = node.join("t");
        FakeChannel closed = node.join("t", true, false, false);

        assertThat(post(secret("t", "s") + "," + message("t", "p", "{}")).status())
                .isEqualTo(202);

        assertThat(open.frames).hasSize(1);
        assertThat(closed.frames).isEmpty();
    }

    @Test
    @DisplayName("S03_048 private messages keep their order within a topic")
    void givenPermittedMessages_whenPosted_thenOrderIsKept() {
        FakeChannel closed = node.join("t", true, false, false);

        post(secret("t", "one") + "," + secret("u", "x") + "," + secret("t", "two"));

        assertThat(closed.frames).hasSize(2);
        assertThat(closed.frames.get(0)).contains("one");
        assertThat(closed.frames.get(1)).contains("two");
    }

    @Test
    @DisplayName("S03_049 when the database is down the public message is sent and the private one dropped")
    void givenFailingAuthorizer_whenMixedPosted_then202() {
        node.authorizer = new FailingAuthorizer(
                CompletableFuture.failedFuture(new IllegalStateException("the database is gone")));
        FakeChannel open = node.join("t");
        FakeChannel closed = node.join("t", true, false, false);

        HttpResponse response = post(message("t", "e", "{}") + "," + secret("t", "e"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(open.frames).hasSize(1);
        assertThat(closed.frames).isEmpty();
        assertThat(node.meters.of("realtime_channel_drops_total/acme/write_check_failed"))
                .containsExactly(1L);
    }

    @Test
    @DisplayName("S03_050 a tenant of private channels accepts public messages")
    void givenPrivateOnlyTenant_whenPublicPosted_then202() {
        node.tenant = node.tenant.toBuilder().privateOnly(true).build();

        assertThat(post(message("t", "e", "{}")).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @DisplayName("S03_111 JSON of another content type counts as an empty body")
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "",
                "application/octet-stream",
                "multipart/form-data"
            })
    void givenOtherContentType_whenPosted_then422Blank(String type) {
        var request = Requests.batch("{\"messages\":[" + message("t", "e", "{}") + "]}");

        HttpResponse response = node.call(
                type.isEmpty()
                        ? Requests.without(request, "content-type")
                        : Requests.with(request, "content-type", type));

        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body().utf8()).isEqualTo(BLANK);
    }

    @Test
    @DisplayName("S03_111 dialects of JSON are read")
    void givenJsonDialect_whenPosted_then202() {
        var request = Requests.batch("{\"messages\":[" + message("t", "e", "{}") + "]}");

        assertThat(node.call(Requests.with(request, "content-type", "Application/vnd.api+JSON; charset=utf-8"))
                        .status())
                .isEqualTo(202);
    }

    @Test
    void givenUrlEncodedForm_whenPosted_thenRead() {
        FakeChannel member = node.join("my room");
        var request = Requests.batch(
                "messages%5B0%5D[topic]=my+room&messages[0][event]=e&messages[0][payload][x][]=1&messages[0][payload][x][]=%C3%A9");

        HttpResponse response = node.call(Requests.with(request, "content-type", "application/x-www-form-urlencoded"));

        assertThat(response.status()).isEqualTo(202);
        assertThat(member.frames).hasSize(1);
        assertThat(member.frames.get(0)).contains("\"payload\":{\"x\":[\"1\",\"é\"]}");
    }

    @Test
    void givenMultipartForm_whenPosted_thenRead() {
        FakeChannel member = node.join("room");
        String body = "preamble\r\n--b\r\n" + field("messages[0][topic]", "room") + field("messages[0][event]", "é")
                + field("messages[0][payload][x]", "a\r\n\r\nb").replace("--b\r\n", "--b--\r\n");
        var request = Requests.batch(body);

        HttpResponse response =
                node.call(Requests.with(request, "content-type", "multipart/form-data; boundary=\"b\""));

        assertThat(response.status()).isEqualTo(202);
        assertThat(member.frames).hasSize(1);
        assertThat(member.frames.get(0)).contains("\"event\":\"é\"", "\"payload\":{\"x\":\"a\\r\\n\\r\\nb\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/x-www-form-urlencoded|a=%zz",
                "multipart/form-data; boundary=b|--b",
                "multipart/form-data; boundary=b|no delimiter"
            })
    void givenBrokenForm_whenPosted_then400(String type, String body) {
        assertThat(node.call(Requests.with(Requests.batch(body), "content-type", type))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void givenFormFieldThatNestsTooDeeply_whenPosted_then400() {
        var request = Requests.batch("a" + "[b]".repeat(1_000_000) + "=1");

        assertThat(node.call(Requests.with(request, "content-type", "application/x-www-form-urlencoded"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void givenVersionOneMember_whenPosted_thenCountedAsDelivery() {
        node.join(Topic.publicTopic(node.tenant.id(), "t"), ProtocolVersion.V1, false, false);

        post(message("t", "e", "{}"));

        assertThat(node.rates.events).isEqualTo(2);
    }

    private HttpResponse post(String messages) {
        return node.call(Requests.batch("{\"messages\":[" + messages + "]}"));
    }

    private static String message(String topic, String event, String payload) {
        return "{\"topic\":\"" + topic + "\",\"event\":\"" + event + "\",\"payload\":" + payload + "}";
    }

    private static String secret(String topic, String event) {
        return "{\"topic\":\"" + topic + "\",\"event\":\"" + event + "\",\"payload\":{},\"private\":true}";
    }

    private static String field(String name, String value) {
        return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n--b\r\n";
    }

    private static void assertInvalid(HttpResponse response, String errors) {
        assertThat(response.status()).isEqualTo(422);
        assertThat(response.body().utf8()).isEqualTo("{\"errors\":{\"messages\":" + errors + "}}");
        assertThat(response.headers()).containsEntry("content-type", "application/json; charset=utf-8");
    }
}
