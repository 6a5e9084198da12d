package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-03")
final class HttpBatchScenarios {
    private static final String ROOM = "realtime:room";
    private static final String BLANK = "[\"can't be blank\"]";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
            settings -> settings.ratePeriod(java.time.Duration.ofMillis(50)), parts -> parts.meters(meters));

    private final TestTenant abc = server.tenant()
            .limits(limits -> limits.withMaxEventsPerSecond(1_000_000).withMaxJoinsPerSecond(1_000_000));

    @Test
    @DisplayName("S03_012 S03_048 public and private messages reach only their members")
    void givenPublicAndPrivateMembers_whenPosted_thenEachGetsItsOwn() {
        Client isPublic = abc.v2().join(ROOM);
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true}");

        assertAccepted(post("{'messages':[{'topic':'room','event':'e','payload':{'n':1}},"
                + "{'topic':'room','event':'e','payload':{'n':2},'private':true}]}"));

        isPublic.expect(message(1)).expectNothing();
        isPrivate.expect(message(2)).expectNothing();
    }

    @Test
    @DisplayName("S03_019 S03_034 S01_138 a batch reaches each topic as text, in order, and is counted")
    void givenSubscribers_whenPosted_thenDeliveredAndCounted() {
        Client v1 = abc.v1().join(ROOM);
        Client v2 = abc.v2().join(ROOM);
        Client other = abc.v2().join("realtime:other");

        HttpReply reply = post("{'messages':[{'topic':'room','event':'e','payload':{'n':1}},"
                + "{'topic':'other','event':'e','payload':{'n':1}},{'topic':'room','event':'e','payload':{'n':2}}]}");

        assertAccepted(reply);
        assertThat(reply.headers())
                .containsEntry("x-rate-limit", "1000000")
                .containsKeys("x-rate-rolling", "x-rate-limit-remaining");
        v1.expect(message(1)).expect(message(2)).expectNothing();
        v2.expect(message(1)).expect(message(2)).expectNothing();
        other.expect("[null,null,'realtime:other','broadcast',{'type':'broadcast','event':'e','payload':{'n':1}}]");
        meters.expectCount("realtime_channel_events", abc, 3 + 5);
    }

    @Test
    @DisplayName("S03_020 a fault in one message refuses the batch")
    void givenInvalidMessages_whenPosted_thenRefusedAndNothingSent() {
        Client member = abc.v2().join(ROOM);

        HttpReply reply =
                post("{'messages':[{'topic':'room'},{'payload':{}},{'topic':'room','event':'e','payload':{}}]}");

        assertRefused(
                reply,
                "{'errors':{'messages':[{'event':%s,'payload':%s},{'topic':%s,'event':%s},{}]}}"
                        .formatted(BLANK, BLANK, BLANK, BLANK));
        member.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "[{'topic':'room'}]", "{'messages':[]}", "5", "null"})
    @DisplayName("S03_021 S03_022 a body without messages is refused")
    void givenNoMessages_whenPosted_thenBlank(String body) {
        assertRefused(post(body), "{'errors':{'messages':" + BLANK + "}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'x'", "null", "[5]", "[{'topic':'room','event':'e','payload':{}},null]"})
    @DisplayName("S03_023 messages that are no list of objects are refused")
    void givenMessagesOfWrongType_whenPosted_thenInvalid(String messages) {
        assertRefused(post("{'messages':" + messages + "}"), "{'errors':{'messages':['is invalid']}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'topic':'room','event':'e','payload':[1]} | {'payload':['is invalid']}",
                "{'topic':'room','event':'e','payload':'x'} | {'payload':['is invalid']}",
                "{'topic':5,'event':'e','payload':{}} | {'topic':['is invalid']}",
                "{'topic':'room','event':[],'payload':{}} | {'event':['is invalid']}",
                "{'topic':'room','event':'e','payload':{},'private':'maybe'} | {'private':['is invalid']}",
                "{'topic':'room','event':'e','payload':{},'id':5} | {'id':['is invalid']}"
            })
    @DisplayName("S03_024 S03_025 S03_026 fields of a wrong type are refused")
    void givenFieldOfWrongType_whenPosted_thenInvalid(String message, String errors) {
        assertRefused(post("{'messages':[" + message + "]}"), "{'errors':{'messages':[" + errors + "]}}");
    }

    @Test
    @DisplayName("S03_027 blank names are refused")
    void givenBlankTopic_whenPosted_thenBlank() {
        assertRefused(
                post("{'messages':[{'topic':'  ','event':' ','payload':{}}]}"),
                "{'errors':{'messages':[{'topic':%s,'event':%s}]}}".formatted(BLANK, BLANK));
    }

    @Test
    @DisplayName("S03_028 one payload over the limit refuses the batch")
    void givenOversizedPayload_whenPosted_thenRefused() {
        abc.limits(limits -> limits.withMaxPayloadSizeInKb(1));
        Client member = abc.v2().join(ROOM);
        String good = "{'topic':'room','event':'e','payload':{}}";
        String bad = "{'topic':'room','event':'e','payload':{'x':'" + "y".repeat(2000) + "'}}";

        assertRefused(
                post("{'messages':[" + good + "," + bad + "," + good + "]}"),
                "{'errors':{'messages':[{},{'payload':['Payload size exceeds tenant limit']},{}]}}");
        member.expectNothing();
    }

    @Test
    @DisplayName("S03_029 an id becomes meta.id; two messages may not share one")
    void givenId_whenPosted_thenMeta() {
        Client member = abc.v2().join(ROOM);
        String message = "{'topic':'room','event':'e','payload':{'n':1},'id':'m-42'}";

        assertAccepted(post("{'messages':[" + message + "]}"));
        assertRefused(
                post("{'messages':[" + message + "," + message + "]}"),
                "{'errors':{'messages':[{},{'id':['has already been taken']}]}}");

        member.expect("[null,null,'realtime:room','broadcast',"
                + "{'type':'broadcast','event':'e','payload':{'n':1},'meta':{'id':'m-42'}}]");
        member.expectNothing();
    }

    @Test
    @DisplayName("S03_045 private messages without permission are dropped in silence")
    void givenOneTopicDenied_whenPosted_thenOthersAreDelivered() {
        abc.policies().writing = (request, extension) -> !request.topic().equals("t6");
        StringBuilder messages = new StringBuilder();
        Client member = abc.v2();
        for (int i = 1; i <= 6; i++) {
            member.join(Integer.toString(i), "realtime:t" + i, "{'private':true}");
            messages.append("{'topic':'t%d','event':'e','payload':{},'private':true},".formatted(i));
        }

        assertAccepted(post("{'messages':[" + messages.substring(0, messages.length() - 1) + "]}"));

        Set<String> topics = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            topics.add(member.next().get(2).asText());
        }
        assertThat(topics).hasSize(5).doesNotContain("realtime:t6");
        member.expectNothing();
        meters.expectCount("realtime_channel_events", abc, 5 + 5);
    }

    @Test
    @DisplayName("S03_046 without any permission the answer is the same and nobody hears")
    void givenNoPolicies_whenPosted_thenAcceptedAndDropped() {
        abc.policies().writing = (request, extension) -> false;
        Client member = abc.v2().join("1", ROOM, "{'private':true}");

        assertAccepted(post("{'messages':[{'topic':'room','event':'e','payload':{},'private':true}]}"));

        member.expectNothing();
    }

    @Test
    @DisplayName("S03_047 each private topic of a batch is asked about once")
    void givenTenMessagesOnTwoTopics_whenPosted_thenTwoChecks() {
        StringBuilder messages = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            messages.append(i == 0 ? "" : ",")
                    .append("{'topic':'t%d','event':'e','payload':{},'private':true}".formatted(i % 2));
        }

        assertAccepted(post("{'messages':[" + messages + "]}"));

        assertThat(abc.policies().writeChecks).hasValue(2);
    }

    @Test
    @DisplayName("S03_049 public messages need no database")
    void givenDatabaseDown_whenPosted_thenPublicIsDelivered() {
        Client isPublic = abc.v2().join(ROOM);
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true}");
        abc.policies().unavailable(Authorizer.Failure.UNAVAILABLE);
        abc.policies().writeFailure = TestPolicies.failed(Authorizer.Failure.UNAVAILABLE);

        assertAccepted(post("{'messages':[{'topic':'room','event':'e','payload':{'n':2},'private':true},"
                + "{'topic':'room','event':'e','payload':{'n':1}}]}"));

        isPublic.expect(message(1)).expectNothing();
        isPrivate.expectNothing();
    }

    @Test
    @DisplayName("S03_050 a private_only tenant takes public messages")
    void givenPrivateOnly_whenPosted_thenAccepted() {
        abc.update(tenant -> tenant.privateOnly(true));

        assertAccepted(post("{'messages':[{'topic':'room','event':'e','payload':{}}]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "'true'", "'1'"})
    @DisplayName("S03_048 private may be text")
    void givenPrivateAsText_whenPosted_thenPrivate(String value) {
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true}");

        assertAccepted(post("{'messages':[{'topic':'room','event':'e','payload':{'n':1},'private':" + value + "}]}"));

        isPrivate.expect(message(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", ""})
    @DisplayName("S03_111 a body of another type is not read as JSON")
    void givenOtherContentType_whenPosted_thenBlank(String type) {
        Client client = abc.v2().join(ROOM);
        HttpCall call = abc.post("/api/broadcast")
                .json(Json.text("{'messages':[{'topic':'room','event':'e','payload':{'n':1}}]}"));

        HttpReply reply = abc.call(type.isEmpty() ? call.without("content-type") : call.header("content-type", type));

        assertRefused(reply, "{'errors':{'messages':" + BLANK + "}}");
        client.expectNothing();
    }

    private HttpReply post(String body) {
        return abc.call(abc.post("/api/broadcast").json(Json.text(body)));
    }

    private static String message(int n) {
        return "[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':" + n + "}}]";
    }

    private static void assertAccepted(HttpReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(202);
        assertThat(reply.body()).isEmpty();
    }

    private static void assertRefused(HttpReply reply, String body) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(422);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree(body));
    }
}
