package io.realtime4j.acceptance;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class LeaveAndRejoinScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server =
            TestServer.create(settings -> settings, parts -> parts.feature(new CrashingFeature()));

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_108 a leave is answered, then the channel closes")
    void givenJoined_whenLeaving_thenReplyAndClose(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon()).join("4", ROOM, "{}");

        client.send("['4','5','realtime:room','phx_leave',{'any':[1]}]");

        client.expectOk("4", "5", ROOM).expectClosed("4", ROOM).expectNothing();
        client.join("6", ROOM, "{}");
    }

    @Test
    @DisplayName("S01_109 a leave with a stale join_ref is ignored")
    void givenStaleJoinRef_whenLeaving_thenChannelStays() {
        Client client = abc.v2().join("1", ROOM, "{'broadcast':{'self':true}}");

        client.send("['0','2','realtime:room','phx_leave',{}]").expectNothing();

        client.send("['1','3','realtime:room','broadcast',{}]").expect("[null,null,'realtime:room','broadcast',{}]");
    }

    @Test
    @DisplayName("S01_110 a leave without a join_ref leaves")
    void givenNullJoinRef_whenLeaving_thenLeft() {
        Client client = abc.v2().join(ROOM);

        client.send("[null,'2','realtime:room','phx_leave',{}]");

        client.expectOk("1", "2", ROOM).expectClosed("1", ROOM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'7'", "5"})
    @DisplayName("S01_111 where the join had no join_ref, any leave leaves")
    void givenJoinWithoutJoinRef_whenLeaving_thenLeft(String joinRef) {
        Client client = abc.v1();
        client.socket()
                .sendText(Json.text("{'topic':'realtime:room','event':'phx_join','payload':{'config':{}},'ref':'1'}"));
        client.expectJoined("1", "1", ROOM);

        client.send("[" + joinRef + ",'2','realtime:room','phx_leave',{}]");

        client.expectOk("1", "2", ROOM).expect("[null,null,'realtime:room','phx_close',{}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'0'", "'1'"})
    @DisplayName("S01_112 broadcasts are taken whatever their join_ref")
    void givenAnyJoinRef_whenBroadcasting_thenDeliveredAndAcked(String joinRef) {
        Client client = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        Client other = abc.v2().join(ROOM);

        client.send("[" + joinRef + ",'2','realtime:room','broadcast',{'n':1}]");

        client.expectOk("1", "2", ROOM);
        other.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "'0'", "'1'"})
    @DisplayName("S01_112 tracks are taken whatever their join_ref")
    void givenAnyJoinRef_whenTracking_thenTold(String joinRef) {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.client()
                .send("[" + joinRef + ",'2','realtime:room','presence',{'event':'track','payload':{'n':1}}]")
                .expectOk("1", "2", ROOM);

        member.joined("k", "{'n':1}");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_113 a rejoin is answered before the old channel closes; messages come once")
    void givenJoined_whenJoiningAgain_thenReplyThenClose(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon()).join(ROOM);
        Client sender = abc.v2().join(ROOM);

        client.send("['2','2','realtime:room','phx_join',{'config':{}}]");

        client.expectJoined("2", "2", ROOM).expectClosed("1", ROOM);
        sender.send("['1','2','realtime:room','broadcast',{'n':1}]");
        client.expect("[null,null,'realtime:room','broadcast',{'n':1}]").expectNothing();
    }

    @Test
    @DisplayName("S01_114 a rejoin that fails leaves no channel")
    void givenJoined_whenJoiningAgainFails_thenBothAreGone() {
        Client client = abc.v2().join(ROOM);

        client.send("['2','2','realtime:room','phx_join',{'config':{},'access_token':'bad'}]");

        client.expectRefused("2", ROOM, "MalformedJWT: The token provided is not a valid JWT");
        client.expectClosed("1", ROOM);
        client.send("['1','3','realtime:room','broadcast',{}]")
                .expect("[null,'3','realtime:room','phx_reply',"
                        + "{'status':'error','response':{'reason':'unmatched topic'}}]");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_115 a replaced join without a join_ref is closed without a word")
    void givenJoinWithoutJoinRef_whenJoiningAgain_thenNoClose(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());
        String joined = "'realtime:room','phx_reply',{'status':'ok','response':{'postgres_changes':[]}}]";

        client.send("[null,'1','realtime:room','phx_join',{'config':{}}]").expect("[null,'1'," + joined);
        client.send("[null,'2','realtime:room','phx_join',{'config':{}}]").expect("[null,'2'," + joined);

        client.expectNothing();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_116 a channel that crashes says so, the socket lives")
    void givenHandlerThatFails_whenCalled_thenChannelCrashes(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon()).join("1", ROOM, "{}");
        client.join("2", "realtime:other", "{'broadcast':{'ack':true}}");

        client.send("['1','3','realtime:room','boom',{}]");

        client.expect("['1','1','realtime:room','phx_error',{'reason':'channel_crash'}]");
        client.send("['2','4','realtime:other','broadcast',{}]").expectOk("2", "4", "realtime:other");
        client.join("5", ROOM, "{}").expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whatever", "phx_reply", "phx_close", "system", "postgres_changes"})
    @DisplayName("S01_117 an unknown event gets no reply")
    void givenUnknownEvent_whenSent_thenNoReply(String event) {
        Client client = abc.v2().join(ROOM);

        client.send("['1','2','realtime:room','" + event + "',{'a':1}]");

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_204 a rejoin needs no free place")
    void givenOneChannelAllowed_whenJoiningItAgain_thenJoined() {
        abc.limits(limits -> limits.withMaxChannelsPerClient(1));
        Client client = abc.v2().join(ROOM);

        client.send("['2','2','realtime:room','phx_join',{'config':{}}]");

        client.expectJoined("2", "2", ROOM).expectClosed("1", ROOM);
    }

    @Test
    @DisplayName("S01_205 a leave with a join right behind it ends in one channel")
    void givenLeaveAndJoinAtOnce_whenSent_thenOneChannel() {
        Client client = abc.v2().join(ROOM);
        Client sender = abc.v2().join(ROOM);
        String leave = Json.text("['1','2','realtime:room','phx_leave',{}]");
        String join = Json.text("['3','3','realtime:room','phx_join',{'config':{}}]");

        client.socket().sendAtOnce(Frame.text(leave), Frame.text(join));

        client.expectOk("1", "2", ROOM).expectClosed("1", ROOM).expectJoined("3", "3", ROOM);
        sender.send("['1','2','realtime:room','broadcast',{'n':1}]");
        client.expect("[null,null,'realtime:room','broadcast',{'n':1}]").expectNothing();
    }

    @Test
    @DisplayName("S01_113 three joins sent at once are answered in order, the last one stays")
    void givenJoinsAtOnce_whenSent_thenLastStays() {
        Client client = abc.v2();
        for (int i = 1; i <= 3; i++) {
            client.send("['%d','%d','realtime:room','phx_join',{'config':{}}]".formatted(i, i));
        }

        client.expectJoined("1", "1", ROOM);
        client.expectJoined("2", "2", ROOM).expectClosed("1", ROOM);
        client.expectJoined("3", "3", ROOM).expectClosed("2", ROOM).expectNothing();
    }
}
