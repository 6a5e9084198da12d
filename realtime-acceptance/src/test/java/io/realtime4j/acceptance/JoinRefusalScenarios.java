package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-05")
final class JoinRefusalScenarios {
    private static final String ROOM = "realtime:room";
    private static final String NO_DATABASE = "Realtime was unable to connect to the project database";
    private static final String NO_READ =
            "Unauthorized: You do not have permissions to read from this Channel topic: room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_092 S05_064 a private_only tenant has no public channels")
    void givenPrivateOnly_whenJoining_thenPublicIsRefused() {
        abc.update(tenant -> tenant.privateOnly(true));
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]")
                .expectRefused("1", ROOM, "PrivateOnly: This project only allows private channels");
        client.join("2", ROOM, "{'private':true}");
    }

    @Test
    @DisplayName("S01_093 S05_066 a tenant that vanished after the handshake closes the socket")
    void givenTenantVanished_whenJoining_thenRefusedAndClosed() {
        Client client = abc.v2();
        abc.vanish();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]");

        client.expectRefused("1", ROOM, "TenantNotFound: Tenant with the given ID does not exist");
        client.socket().expectClose(1001);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "UNAVAILABLE | UnableToConnectToProject: Realtime was unable to connect to the project database",
                "CONNECT_RATE_LIMIT | "
                        + "DatabaseConnectionRateLimitReached: Too many database connections attempts per second",
                "TOO_MANY_CONNECTIONS | "
                        + "DatabaseLackOfConnections: Database can't accept more connections, Realtime won't connect",
                "INITIALIZING | InitializingProjectConnection: Realtime is initializing the project connection",
                "CONNECTING | InitializingProjectConnection: Connecting to the project database",
                "SUSPENDED | RealtimeDisabledForTenant: Realtime disabled for this tenant",
                "NODE_TIMEOUT | TimeoutOnRpcCall: Node request timeout"
            })
    @DisplayName("S01_097 S01_098 S01_099 S05_060 S05_061 S05_062 S05_065 no channel without the tenant's database")
    void givenDatabaseTrouble_whenJoining_thenReason(Authorizer.Failure failure, String reason) {
        abc.policies().unavailable(failure);
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]").expectRefused("1", ROOM, reason);
        client.send("['2','2','realtime:room','phx_join',{'config':{'private':true}}]")
                .expectRefused("2", ROOM, reason);
        client.expectNothing();
    }

    @Test
    @DisplayName("S01_100 S05_043 a private channel needs permission to read; the reason names the sub-topic")
    void givenNoReadPermission_whenJoiningPrivate_thenUnauthorized() {
        abc.policies().reading = (request, extension) -> false;

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{'private':true,'presence':{'enabled':true}}}]")
                .expectRefused("1", ROOM, NO_READ)
                .expectNothing();
    }

    @Test
    @DisplayName("S05_042 S05_044 policies see the sub-topic and the role")
    void givenPolicyOnTopicAndRole_whenJoining_thenOnlyThatTopic() {
        abc.policies().reading = (request, extension) -> request.topic().equals("mine")
                || "service_role".equals(request.claims().role());

        abc.v2()
                .join("1", "realtime:mine", "{'private':true}")
                .send("['1','1','realtime:room','phx_join',{'config':{'private':true}}]")
                .expectRefused("1", ROOM, NO_READ);
        abc.connect(Dialect.V2, Tokens.role("service_role")).join("1", ROOM, "{'private':true}");
    }

    @Test
    @DisplayName("S05_046 S05_047 policies see headers that start with x-, and no others")
    void givenPolicyOnHeaders_whenJoining_thenOnlyXHeadersCount() {
        abc.policies().reading = (request, extension) ->
                "42".equals(request.headers().get("x-team"))
                        && !request.headers().containsKey("user-agent");
        HttpCall call = abc.handshake(Tokens.anon()).header("X-Team", "42").header("User-Agent", "test");

        abc.connect(Dialect.V2, call).join("1", ROOM, "{'private':true}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POLICY_ERROR | Unauthorized: You do not have permissions to read from this Channel topic: room",
                "BAD_CLAIMS | Realtime was unable to connect to the project database",
                "QUERY_CANCELED | QueryCanceled: .*",
                "MISSING_PARTITION | MissingPartition: Realtime was unable to find the expected messages partition",
                "POOL_EXHAUSTED | IncreaseConnectionPool: Please increase your connection pool size",
                "UNAVAILABLE | UnableToConnectToProject: " + NO_DATABASE,
                "OTHER | Unknown Error on Channel"
            })
    @DisplayName("S01_101 S01_102 S05_048 S05_055 S05_056 S05_057 S05_059 S05_084 undecided policies are told")
    void givenPolicyFailure_whenJoiningPrivate_thenReason(Authorizer.Failure failure, String reason) {
        abc.policies().readFailure = TestPolicies.failed(failure);

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{'private':true}}]")
                .expectRefusedLike("1", ROOM, reason)
                .join("2", "realtime:public", "{}");
    }

    @Test
    @DisplayName("S01_104 S01_105 after a refusal the topic can be joined, other channels went on")
    void givenRefusedJoin_whenJoiningAgain_thenJoined() {
        Client client = abc.v2().join("1", "realtime:other", "{'broadcast':{'self':true}}");

        client.send("['2','2','realtime:room','phx_join',{'config':5}]")
                .expectRefusedLike("2", ROOM, "UnknownErrorOnChannel: .*");
        client.send("['1','3','realtime:other','broadcast',{'n':1}]")
                .expect("[null,null,'realtime:other','broadcast',{'n':1}]");

        client.join("4", ROOM, "{}").expectNothing();
    }

    @Test
    @DisplayName("S01_105 a refusal that is held back does not hold back the socket (departs)")
    void givenLongBackoff_whenJoinRefused_thenSocketGoesOn() {
        try (TestServer slow = TestServer.create(settings -> settings.channelErrorBackoff(Duration.ofHours(1)))
                .start()) {
            Client client = slow.tenant().v2();

            client.send("['1','1','realtime:room','phx_join',{'config':5}]");
            client.send("['1','2','realtime:room','broadcast',{}]");
            client.expectNothing();

            client.join("3", "realtime:other", "{}").expectNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("S01_106 messages behind a join wait for it")
    void givenPendingJoin_whenMessagesFollow_thenHandledAfterTheJoin(boolean granted) {
        CompletableFuture<Optional<Authorizer.Failed>> database = new CompletableFuture<>();
        abc.policies().ready = database;
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{'broadcast':{'self':true,'ack':true}}}]");
        client.send("['1','2','realtime:room','broadcast',{'n':1}]");
        client.send("['1','3','realtime:room','phx_leave',{}]");
        client.expectNothing();
        database.complete(
                granted ? Optional.empty() : Optional.of(TestPolicies.failed(Authorizer.Failure.UNAVAILABLE)));

        if (granted) {
            client.expectJoined("1", "1", ROOM).expect("[null,null,'realtime:room','broadcast',{'n':1}]");
            client.expectOk("1", "2", ROOM).expectOk("1", "3", ROOM).expectClosed("1", ROOM);
        } else {
            client.expectRefused("1", ROOM, "UnableToConnectToProject: " + NO_DATABASE);
            client.expect("[null,'2','realtime:room','phx_reply',"
                    + "{'status':'error','response':{'reason':'unmatched topic'}}]");
            client.expectOk("1", "3", ROOM);
        }
        client.expectNothing();
    }

    @Test
    @DisplayName("S01_107 nothing of a topic comes before the reply to its join")
    void givenPendingJoin_whenOthersBroadcast_thenReplyComesFirst() {
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        CompletableFuture<Optional<Authorizer.Failed>> database = new CompletableFuture<>();
        abc.policies().ready = database;
        Client client = abc.v2();

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]").expectNothing();
        sender.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        client.expectNothing();
        database.complete(Optional.empty());
        client.expectJoined("1", "1", ROOM);
        sender.send("['1','3','realtime:room','broadcast',{'n':2}]").expectOk("1", "3", ROOM);

        client.expect("[null,null,'realtime:room','broadcast',{'n':2}]");
    }

    @Test
    @DisplayName("S05_068 of several troubles the first in order is told")
    void givenTooManyUsersAndBadToken_whenJoining_thenUsersAreTold() {
        abc.limits(limits -> limits.withMaxConcurrentUsers(1));
        Client waiting = abc.v2();
        abc.v2().join(ROOM);

        waiting.send("['1','1','realtime:room','phx_join',{'config':{},'access_token':'bad'}]")
                .expectRefused("1", ROOM, "ConnectionRateLimitReached: Too many connected users");
    }

    @Test
    @DisplayName("S01_140 S03_099 a replay needs a private channel, also a null one")
    void givenReplayOnPublicChannel_whenJoining_thenRefused() {
        String reason = "UnableToReplayMessages: Replay is not allowed for public channels";

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{'broadcast':{'replay':null}}}]")
                .expectRefused("1", ROOM, reason)
                .send("['2','2','realtime:room','phx_join',{'config':{'broadcast':{'replay':{'since':1}}}}]")
                .expectRefused("2", ROOM, reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'since':'x'}",
                "{'since':null}",
                "{'since':1,'limit':'x'}",
                "{'since':253402300800000}",
                "{'since':1.5}"
            })
    @DisplayName("S01_141 S03_098 a replay needs proper parameters")
    void givenBadReplay_whenJoiningPrivate_thenRefused(String replay) {
        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{'private':true,'broadcast':{'replay':" + replay
                        + "}}}]")
                .expectRefused("1", ROOM, "UnableToReplayMessages: Replay params are not valid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "5", "'x'", "[]"})
    @DisplayName("S01_142 a replay that is no object is none")
    void givenReplayThatIsNoObject_whenJoiningPrivate_thenJoined(String replay) {
        abc.v2()
                .join("1", ROOM, "{'private':true,'broadcast':{'replay':" + replay + "}}")
                .expectNothing();
    }

    @Test
    @DisplayName("S01_143 S03_100 a replay needs a database that can be read")
    void givenProperReplayWithoutDatabase_whenJoiningPrivate_thenRefused() {
        abc.v2()
                .send("['1','1','realtime:room','phx_join',"
                        + "{'config':{'private':true,'broadcast':{'replay':{'since':1,'limit':null}}}}]")
                .expectRefused("1", ROOM, "UnableToReplayMessages: Realtime was unable to replay messages");
    }

    @Test
    @DisplayName("S01_144 S03_101 a replay needs permission to read broadcasts")
    void givenReplayAndPresenceReaderOnly_whenJoiningPrivate_thenUnauthorized() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE;

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{'private':true,'presence':{'enabled':true},"
                        + "'broadcast':{'replay':{'since':1}}}}]")
                .expectRefused("1", ROOM, NO_READ);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'replication_ready':false}", "{'replication_ready':null}"})
    @DisplayName("S01_153 S03_094 who does not ask hears nothing of the replication")
    void givenNoOptIn_whenJoining_thenNoReplicationMessage(String broadcast) {
        abc.v2().join("1", ROOM, "{'broadcast':" + broadcast + "}").expectNothing();
    }

    @Test
    @DisplayName("S05_049 S05_050 presence is asked about only where it is on; then either permission suffices")
    void givenPresenceOnOrOff_whenJoiningPrivate_thenItsExtensionsAreAsked() {
        abc.policies().reading = (request, extension) -> request.extensions().contains(Extension.PRESENCE)
                ? extension == Extension.PRESENCE
                : extension == Extension.BROADCAST;

        abc.v2()
                .join("1", ROOM, "{'private':true}")
                .join("2", "realtime:other", "{'private':true,'presence':{'enabled':true}}");

        assertThat(abc.policies().readChecks)
                .containsExactly(Set.of(Extension.BROADCAST), Set.of(Extension.BROADCAST, Extension.PRESENCE));
    }
}
