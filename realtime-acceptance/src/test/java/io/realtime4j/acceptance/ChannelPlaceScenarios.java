package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Places of channels and users, through joins that fail, wait or are replaced. */
@Tag("spec-01")
final class ChannelPlaceScenarios {
    private static final String ROOM = "realtime:room";
    private static final String OTHER = "realtime:other";
    private static final String FULL = "ChannelRateLimitReached: Too many channels";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant().limits(limits -> limits.withMaxChannelsPerClient(1));

    @Test
    @DisplayName("S01_095 a refused join takes no place")
    void givenRefusedJoin_whenJoiningOther_thenPlaceIsFree() {
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{},'access_token':'bad'}]")
                .expectRefusedLike("1", ROOM, "MalformedJWT: .*");
        client.join("2", OTHER, "{}");

        client.send("['3','3','realtime:room','phx_join',{'config':{}}]").expectRefused("3", ROOM, FULL);
    }

    @Test
    @DisplayName("S01_095 S01_204 a rejoin that is refused gives the place back once")
    void givenRefusedRejoin_whenJoining_thenOnePlaceIsFree() {
        Client client = abc.v2().join("1", ROOM, "{}");

        client.send("['2','2','realtime:room','phx_join',{'config':5}]")
                .expectRefusedLike("2", ROOM, "UnknownErrorOnChannel: .*");
        client.expectClosed("1", ROOM).join("3", OTHER, "{}");

        client.send("['4','4','realtime:room','phx_join',{'config':{}}]").expectRefused("4", ROOM, FULL);
    }

    @Test
    @DisplayName("S01_095 a join that waits holds its place")
    void givenPendingJoin_whenJoiningOther_thenRefused() {
        CompletableFuture<Optional<Authorizer.Failed>> database = new CompletableFuture<>();
        abc.policies().ready = database;
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]");
        client.send("['2','2','realtime:other','phx_join',{'config':{}}]").expectRefused("2", OTHER, FULL);
        database.complete(Optional.empty());

        client.expectJoined("1", "1", ROOM);
    }

    @Test
    @DisplayName("S01_106 a leave and a join behind a waiting join are handled in order")
    void givenPendingJoin_whenLeaveAndJoinFollow_thenInOrder() {
        CompletableFuture<Optional<Authorizer.Failed>> database = new CompletableFuture<>();
        abc.policies().ready = database;
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]");
        client.send("['1','2','realtime:room','phx_leave',{}]");
        client.send("['3','3','realtime:room','phx_join',{'config':{}}]");
        client.send("['4','4','realtime:room','phx_join',{'config':{}}]").expectNothing();
        database.complete(Optional.empty());

        client.expectJoined("1", "1", ROOM).expectOk("1", "2", ROOM).expectClosed("1", ROOM);
        client.expectJoined("3", "3", ROOM).expectJoined("4", "4", ROOM).expectClosed("3", ROOM);
        client.expectNothing();
    }

    @Test
    @DisplayName("S01_094 a socket that ends before its join is decided is no user")
    void givenPendingJoin_whenSocketEnds_thenNoUser() {
        CompletableFuture<Optional<Authorizer.Failed>> database = new CompletableFuture<>();
        abc.policies().ready = database;
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        Client client = abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{}}]")
                .expectNothing();

        client.socket().send(Frame.close(1000));
        client.socket().expectClose(1000);
        database.complete(Optional.empty());

        abc.v2().join(ROOM);
        assertThat(abc.handle().connectedUsers()).isEqualTo(1);
    }

    @Test
    @DisplayName("S01_028 the place of a user is free when its socket ends")
    void givenUserThatLeft_whenConnecting_thenAccepted() {
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        Client client = abc.v2().join(ROOM);
        assertThat(abc.call(abc.handshake(Tokens.anon())).status()).isEqualTo(429);

        client.socket().send(Frame.close(1000));
        client.socket().expectClose(1000);

        abc.v2().join(ROOM);
    }

    @Test
    @DisplayName("S01_113 a rejoin may turn a public channel into a private one")
    void givenPublicChannel_whenJoiningPrivate_thenOnlyPrivateMessagesCome() {
        Client client = abc.v2().join("1", ROOM, "{}");
        Client isPublic = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        Client isPrivate = abc.v2().join("1", ROOM, "{'private':true}");

        client.send("['2','2','realtime:room','phx_join',{'config':{'private':true}}]");
        client.expectJoined("2", "2", ROOM).expectClosed("1", ROOM);
        isPublic.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        client.expectNothing();
        isPrivate.send("['1','2','realtime:room','broadcast',{'n':2}]");

        client.expect("[null,null,'realtime:room','broadcast',{'n':2}]").expectNothing();
    }
}
