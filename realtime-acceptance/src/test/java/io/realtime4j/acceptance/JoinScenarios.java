package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class JoinScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_063 S05_067 a topic needs a name")
    void givenBareTopic_whenJoining_thenNameRequired() {
        abc.v2()
                .send("['1','1','realtime:','phx_join',{'config':{}}]")
                .expectRefused("1", "realtime:", "TopicNameRequired: You must provide a topic name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b:c", "*", "with spaces", "\ud83d\ude00", ":", "private:room", "\u00e4\u00f6\u00fc"})
    @DisplayName("S01_064 any name is a topic")
    void givenAnyName_whenJoining_thenJoined(String name) {
        abc.v2().join("realtime:" + name).expectNothing();
    }

    @Test
    @DisplayName("S01_064 a topic may be longer than a binary frame can say")
    void givenLongName_whenJoining_thenJoined() {
        abc.v2().join("realtime:" + "x".repeat(60_000)).expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'config':{}}", "{'config':null}"})
    @DisplayName("S01_065 S01_066 an empty configuration, also null, takes all defaults")
    void givenEmptyConfig_whenJoining_thenNoChanges(String payload) {
        Client client = abc.v2().send("['1','1','realtime:room','phx_join'," + payload + "]");

        client.expectJoined("1", "1", ROOM);
        client.send("['1','2','realtime:room','broadcast',{}]").expectNothing();
    }

    @Test
    @DisplayName("S01_067 a join without a configuration asks for the changes that its topic names")
    void givenLegacyJoin_whenJoining_thenOneSubscription() {
        Client client = abc.v2();

        client.send("['1','1','realtime:public','phx_join',{}]");
        JsonNode one = subscriptions(client).get(0);
        client.send("['2','2','realtime:public:todos:id=eq.1:x','phx_join',{'access_token':null}]");
        JsonNode two = subscriptions(client).get(0);

        assertThat(one).isEqualTo(Json.tree("{'schema':'public','id':" + one.get("id") + "}"));
        assertThat(two)
                .isEqualTo(Json.tree(
                        "{'schema':'public','table':'todos','filter':'id=eq.1:x','id':" + two.get("id") + "}"));
        assertThat(one.get("id").intValue()).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"TRUE\"',true",
        "'\"True\"',true",
        "'\"true\"',true",
        "true,true",
        "'\"FALSE\"',false",
        "'\"\"',false",
        "'\"  \"',false",
        "false,false",
        "null,false",
        "'\"maybe\"',false",
        "5,false",
        "{},false"
    })
    @DisplayName("S01_068 S01_069 S01_208 booleans may be text, what is none is off")
    void givenFlexibleBooleans_whenJoining_thenReadOrOff(String value, boolean on) {
        Client client = abc.v2();
        client.join("1", ROOM, "{'broadcast':{'ack':%s,'self':%s}}".formatted(value, value));

        client.send("['1','2','realtime:room','broadcast',{'event':'e'}]");

        if (on) {
            client.expect("[null,null,'realtime:room','broadcast',{'event':'e'}]")
                    .expectOk("1", "2", ROOM);
        }
        client.expectNothing();
    }

    @Test
    @DisplayName("S01_069 one invalid flag leaves the other alone")
    void givenOneInvalidFlag_whenJoining_thenOtherIsOn() {
        Client client = abc.v2().join("1", ROOM, "{'broadcast':{'ack':'maybe','self':true}}");

        client.send("['1','2','realtime:room','broadcast',{}]");

        client.expect("[null,null,'realtime:room','broadcast',{}]").expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'TRUE'", "'true'", "true"})
    @DisplayName("S01_068 private may be text")
    void givenPrivateAsText_whenJoining_thenPrivate(String value) {
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':" + value + "}");
        Client isPublic = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");

        isPublic.send("['1','2','realtime:room','broadcast',{}]").expectOk("1", "2", ROOM);

        isPrivate.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'yes'", "1", "{}", "[]"})
    @DisplayName("S01_070 a private flag that is no boolean gets no error in the schema's wording")
    void givenUninterpretablePrivate_whenJoining_thenNoSchemaText(String value) {
        Client client = abc.v2().send("['1','1','realtime:room','phx_join',{'config':{'private':" + value + "}}]");

        assertThat(client.next().toString()).doesNotContain("unable to parse").contains("\"1\",\"1\"");
    }

    @Test
    @DisplayName("S01_071 private null is public, for sending, too")
    void givenPrivateNull_whenSending_thenPublic() {
        Client client = abc.v2().join("1", ROOM, "{'private':null,'broadcast':{'ack':true}}");
        Client other = abc.v2().join(ROOM);

        client.send("['1','2','realtime:room','broadcast',{'a':1}]").expectOk("1", "2", ROOM);

        other.expect("[null,null,'realtime:room','broadcast',{'a':1}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'presence':5}",
                "{'presence':{'enabled':null}}",
                "{'presence':{'enabled':'no'}}",
                "{'presence':null}",
                "{'presence':[]}",
                "{'broadcast':{'replay':null,'ack':[]},'presence':'x'}"
            })
    @DisplayName("S01_072 S01_208 an invalid presence is no presence")
    void givenInvalidPresence_whenJoining_thenJoinedWithout(String config) {
        abc.v2().join("1", ROOM, config.replace("'replay':null,", "")).expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[null]", "[]", "{'event':'*'}", "'x'", "5"})
    @DisplayName("S01_073 changes that are no list are none")
    void givenChangesThatAreNoList_whenJoining_thenNone(String changes) {
        abc.v2().join("1", ROOM, "{'postgres_changes':" + changes + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['x']",
                "'x'",
                "5",
                "true",
                "{'broadcast':'nope'}",
                "{'postgres_changes':['x']}",
                "{'postgres_changes':[{'event':'*'},5]}"
            })
    @DisplayName("S01_074 a configuration that cannot be read is refused")
    void givenUnreadableConfig_whenJoining_thenUnknownError(String config) {
        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':" + config + "}]")
                .expectRefusedLike("1", ROOM, "UnknownErrorOnChannel: .+")
                .expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "'x'", "5", "[{'config':{}}]"})
    @DisplayName("S01_075 a join payload has to be an object")
    void givenPayloadThatIsNoObject_whenJoining_thenUnknownError(String payload) {
        abc.v2()
                .send("['1','1','realtime:room','phx_join'," + payload + "]")
                .expectRefusedLike("1", ROOM, "UnknownErrorOnChannel: .+")
                .expectNothing();
    }

    @Test
    @DisplayName("S01_076 unknown keys are ignored")
    void givenUnknownKeys_whenJoining_thenIgnored() {
        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'version':'x/1','a':{'b':[1]},"
                        + "'config':{'c':1,'broadcast':{'d':2},'presence':{'e':3}}}]")
                .expectJoined("1", "1", ROOM);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_077 requested changes are echoed in order with ids")
    void givenChanges_whenJoining_thenEchoedWithIds(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());
        String a = "'event':'INSERT','schema':'public','table':'todos','filter':'id=eq.1'";
        String b = "'event':'*','schema':'public','more':{'x':[1.50,null]}";

        client.send("['1','1','realtime:room','phx_join',{'config':{'postgres_changes':[{%s},{%s},null,{%s}]}}]"
                .formatted(a, b, a));

        JsonNode changes = dialect.payload(client.next()).path("response").path("postgres_changes");
        JsonNode first = changes.path(0).path("id");
        JsonNode second = changes.path(1).path("id");
        assertThat(changes)
                .isEqualTo(
                        Json.tree("[{%s,'id':%s},{%s,'id':%s},{%s,'id':%s}]".formatted(a, first, b, second, a, first)));
        assertThat(first.canConvertToInt() && first.isIntegralNumber()).isTrue();
        assertThat(second.canConvertToInt() && second.isIntegralNumber()).isTrue();
        assertThat(first.intValue()).isNotZero().isNotEqualTo(second.intValue());
        assertThat(second.intValue()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'key':''}", "{'key':null}", "{'key':17}", "{'key':'u','enabled':false}"})
    @DisplayName("S01_078 any presence key is taken")
    void givenPresenceKey_whenJoining_thenJoined(String presence) {
        abc.v2().join("1", ROOM, "{'presence':" + presence + "}");
    }

    @Test
    @DisplayName("S01_079 the reply has the join's refs, later pushes its join_ref")
    void givenJoinRef_whenJoined_thenUsedLater() {
        Client client = abc.v2().send("['4','5','realtime:room','phx_join',{'config':{}}]");
        client.expectJoined("4", "5", ROOM);

        client.send("['4','6','realtime:room','access_token',{'access_token':'bad'}]");

        client.expectShutDown("4", ROOM, "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_080 without a join_ref later pushes have the join's ref, the close has none")
    void givenNoJoinRef_whenJoined_thenRefIsUsed() {
        Client client = abc.v2().send("[null,'5','realtime:room','phx_join',{'config':{'broadcast':{'ack':true}}}]");
        client.expect("[null,'5','realtime:room','phx_reply',{'status':'ok','response':{'postgres_changes':[]}}]");

        client.send("[null,'6','realtime:room','broadcast',{}]").expectOk("5", "6", ROOM);
        client.send("[null,'7','realtime:room','access_token',{'access_token':'bad'}]");

        client.expect("['5',null,'realtime:room','system',{'extension':'system','status':'error',"
                + "'message':'The token provided is not a valid JWT','channel':'room'}]");
        client.expect("[null,null,'realtime:room','phx_close',{}]");
    }

    private static JsonNode subscriptions(Client client) {
        return client.next().get(4).path("response").path("postgres_changes");
    }
}
