package io.realtime4j.acceptance;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-05")
final class TokenRefreshScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'access_token':null}",
                "{'access_token':'sb_x'}",
                "{'access_token':7}",
                "{}",
                "null",
                "[]",
                "'x'"
            })
    @DisplayName("S01_156 S05_031 S05_032 what is no new token changes nothing")
    void givenNoNewToken_whenRefreshing_thenNothingHappens(String payload) {
        Client client = abc.v2().join(ROOM);

        client.send("['1','2','realtime:room','access_token'," + payload + "]").expectNothing();

        expectAlive(client);
    }

    @Test
    @DisplayName("S01_156 S05_031 the same token again changes nothing")
    void givenSameToken_whenRefreshing_thenNothingHappens() {
        Client client = abc.v2().join(ROOM);

        refresh(client, Tokens.anon()).expectNothing();

        expectAlive(client);
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_157 S05_036 a new token on a public channel is accepted without a word")
    void givenNewToken_whenRefreshingPublic_thenNoReply(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.role("authenticated")).join(ROOM);

        refresh(client, Tokens.anon()).expectNothing();

        expectAlive(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'role':'anon','exp':1700000001} | Token has expired \\d+ seconds ago",
                "{'role':'anon'} | Fields `role` and `exp` are required in JWT",
                "{'exp':4102444800} | Fields `role` and `exp` are required in JWT"
            })
    @DisplayName("S01_159 S01_161 S05_033 an expired or incomplete token ends the channel, not the socket")
    void givenUnacceptableClaims_whenRefreshing_thenShutDown(String claims, String message) {
        Client client = abc.v2().join(ROOM);
        client.join("2", "realtime:other", "{}");

        refresh(client, Tokens.hs256(claims)).expectShutDown("1", ROOM, message);

        client.send("['1','3','realtime:room','broadcast',{}]")
                .expect("[null,'3','realtime:room','phx_reply',"
                        + "{'status':'error','response':{'reason':'unmatched topic'}}]");
        client.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not even a JWT", "garbage", "a.b.c", "e30.cGxhaW4.c2ln", "cGxhaW4.e30.c2ln"})
    @DisplayName("S01_160 S05_033 S05_080 what is no token ends the channel")
    void givenGarbage_whenRefreshing_thenShutDown(String token) {
        Client client = abc.v2().join(ROOM);

        refresh(client, token).expectShutDown("1", ROOM, "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_162 S05_034 an unknown kid is named")
    void givenUnknownKid_whenRefreshing_thenShutDown() {
        abc.update(tenant -> tenant.jwks("{\"keys\":[]}"));
        Client client = abc.v2().join(ROOM);

        refresh(client, SigningKey.es256("k9").token())
                .expectShutDown(
                        "1",
                        ROOM,
                        "\\QFailed to generate JWT signer for key ID (kid) \"k9\", check your JWT secret or JWKS configuration\\E");
    }

    @Test
    @DisplayName("S01_163 a wrongly signed token ends the channel")
    void givenOtherSecret_whenRefreshing_thenShutDown() {
        Client client = abc.v2().join(ROOM);
        String forged = Tokens.hs256("{'role':'anon','exp':4102444800}", "some-other-secret-of-sufficient-length");

        refresh(client, forged).expectShutDown("1", ROOM, ".+");
    }

    @Test
    @DisplayName("S01_164 S05_037 a role that may not read ends a private channel")
    void givenRoleThatMayNotRead_whenRefreshing_thenShutDown() {
        abc.policies().reading =
                (request, extension) -> "anon".equals(request.claims().role());
        Client client = abc.v2().join("1", ROOM, "{'private':true}");

        refresh(client, Tokens.role("other"))
                .expectShutDown("1", ROOM, "You do not have permissions to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S01_165 S05_038 a permission that is lost while the other stays ends a private channel")
    void givenPresenceRevoked_whenRefreshing_thenShutDown() {
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST
                || "anon".equals(request.claims().role());
        Client client = abc.v2().join("1", ROOM, "{'private':true,'presence':{'enabled':true}}");
        client.expect("['1',null,'realtime:room','presence_state',{}]");

        refresh(client, Tokens.role("other"))
                .expectShutDown("1", ROOM, "You no longer have permission to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S01_133 S01_166 S05_040 a member for presence alone gets broadcasts once it may read them")
    void givenBroadcastGranted_whenRefreshing_thenDelivered() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE
                || "reader".equals(request.claims().role());
        Client sender = abc.connect(Dialect.V2, Tokens.role("reader")).join("1", ROOM, "{'private':true}");
        Client member = abc.v2().join("1", ROOM, "{'private':true,'presence':{'enabled':true}}");
        member.expect("['1',null,'realtime:room','presence_state',{}]");

        sender.send("['1','2','realtime:room','broadcast',{'n':1}]").expectNothing();
        member.expectNothing();
        refresh(member, Tokens.hs256("{'role':'reader','exp':4102444800,'sub':'x'}"))
                .expectNothing();
        sender.send("['1','3','realtime:room','broadcast',{'n':2}]");

        member.expect("[null,null,'realtime:room','broadcast',{'n':2}]");
    }

    @Test
    @DisplayName(
            "S01_167 S05_039 the permission to write is asked for again after a new token; the denial is told (departs)")
    void givenWriteRevoked_whenRefreshed_thenDenied() {
        Client sender = abc.v2().join("1", ROOM, "{'private':true,'broadcast':{'ack':true}}");
        Client member = abc.v2().join("1", ROOM, "{'private':true}");
        sender.send("['1','2','realtime:room','broadcast',{'n':1}]").expectOk("1", "2", ROOM);
        abc.policies().writing = (request, extension) -> false;

        sender.send("['1','3','realtime:room','broadcast',{'n':2}]").expectOk("1", "3", ROOM);
        refresh(sender, Tokens.hs256("{'role':'anon','exp':4102444800,'sub':'x'}"));
        sender.send("['1','4','realtime:room','broadcast',{'n':3}]");

        sender.expect("['1','4','realtime:room','phx_reply',{'status':'error','response':{'reason':"
                + "'Unauthorized: You do not have permissions to write to this Channel topic: room'}}]");
        member.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
        member.expect("[null,null,'realtime:room','broadcast',{'n':2}]").expectNothing();
        sender.expectNothing();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("S01_168 S05_083 a new token needs the database, on public channels, too")
    void givenDatabaseDown_whenRefreshing_thenShutDown(boolean isPrivate) {
        Client client = abc.v2().join("1", ROOM, "{'private':" + isPrivate + "}");
        abc.policies().unavailable(Authorizer.Failure.UNAVAILABLE);

        refresh(client, Tokens.role("other"))
                .expectShutDown("1", ROOM, "Realtime was unable to connect to the project database");
    }

    @ParameterizedTest
    @CsvSource({
        "NODE_TIMEOUT, Node request timeout",
        "NODE_FAILURE, RPC call error: .*",
        "QUERY_CANCELED, 'Query was cancelled, please try again'",
        "MISSING_PARTITION, Realtime was unable to connect to the project database",
        "POLICY_ERROR, You do not have permissions to read from this Channel topic: room"
    })
    @DisplayName("S05_041 what keeps the policies from being read is told")
    void givenPolicyFailure_whenRefreshing_thenShutDown(Authorizer.Failure failure, String message) {
        Client client = abc.v2().join("1", ROOM, "{'private':true}");
        abc.policies().readFailure = TestPolicies.failed(failure);

        refresh(client, Tokens.role("other")).expectShutDown("1", ROOM, message);
    }

    @Test
    @DisplayName("S01_169 S05_029 a channel ends with its token, others go on")
    void givenShortToken_whenItExpires_thenShutDown() {
        Client client = abc.v2().join("1", "realtime:long", "{}");
        client.send("['2','2','realtime:room','phx_join',{'config':{},'access_token':'"
                + Tokens.expiring(Instant.now().plusSeconds(3)) + "'}]");
        client.expectJoined("2", "2", ROOM);

        client.expectShutDown("2", ROOM, "Token has expired \\d seconds ago");

        client.send("['1','3','realtime:long','access_token',{'access_token':'bad'}]")
                .expectShutDown("1", "realtime:long", "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_170 S05_030 the expiry follows the new token")
    void givenRefreshBeforeExpiry_whenOldTokenExpires_thenChannelStays() {
        Instant expiry = Instant.now().plusSeconds(3);
        Client client = abc.connect(Dialect.V2, Tokens.expiring(expiry)).join(ROOM);
        Client witness = abc.connect(Dialect.V2, Tokens.expiring(expiry)).join(ROOM);

        refresh(client, Tokens.anon()).expectNothing();
        witness.expectShutDown("1", ROOM, "Token has expired \\d+ seconds ago");

        expectAlive(client);
    }

    @Test
    @DisplayName("S01_170 S05_030 a new token that ends sooner ends the channel sooner")
    void givenRefreshToShorterToken_whenThatExpires_thenShutDown() {
        Client client = abc.v2().join(ROOM);

        refresh(client, Tokens.expiring(Instant.now().plusSeconds(3)));

        client.expectShutDown("1", ROOM, "Token has expired \\d+ seconds ago");
    }

    @Test
    @DisplayName("S05_031 an ignored token leaves the old expiry in force")
    void givenIgnoredToken_whenOldTokenExpires_thenShutDown() {
        String token = Tokens.expiring(Instant.now().plusSeconds(3));
        Client client = abc.connect(Dialect.V2, token).join(ROOM);

        refresh(client, "sb_publishable_x");
        refresh(client, token);
        client.send("['1','9','realtime:room','access_token',{'access_token':null}]");

        client.expectShutDown("1", ROOM, "Token has expired \\d+ seconds ago");
    }

    @Test
    @DisplayName("S01_171 S05_035 a key that is gone when the token is checked again ends the channel cleanly")
    void givenKeyRemoved_whenTokenIsCheckedAgain_thenShutDown() {
        try (TestServer checking = TestServer.create(settings -> settings.tokenCheckInterval(Duration.ofMillis(50)))
                .start()) {
            TestTenant tenant = checking.tenant();
            SigningKey key = SigningKey.es256("k9");
            tenant.update(changed -> changed.jwks(SigningKey.jwks(key.jwk())));
            Client client = tenant.connect(Dialect.V2, key.token()).join(ROOM);

            tenant.changeInSilence(changed -> changed.jwks("{\"keys\":[]}"));
            tenant.v2().expectNothing();

            client.expectShutDown(
                    "1",
                    ROOM,
                    "\\QFailed to generate JWT signer for key ID (kid) \"k9\", check your JWT secret or JWKS configuration\\E");
            client.expectNothing();
        }
    }

    private static Client refresh(Client client, String token) {
        return client.send("['1','9','realtime:room','access_token',{'access_token':'" + token + "'}]");
    }

    private void expectAlive(Client client) {
        Client sender = abc.v2().join(ROOM);
        sender.send("['1','2','realtime:room','broadcast',{'alive':true}]");
        client.expect("[null,null,'realtime:room','broadcast',{'alive':true}]");
    }
}
