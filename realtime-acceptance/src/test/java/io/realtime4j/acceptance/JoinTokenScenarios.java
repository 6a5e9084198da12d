package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-05")
final class JoinTokenScenarios {
    private static final String ROOM = "realtime:room";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'config':{}",
                "'config':{},'access_token':'sb_x'",
                "'config':{},'user_token':'sb_x'",
                "'config':{},'access_token':123",
                "'config':{},'access_token':null",
                "'config':{},'user_token':5,'access_token':[]"
            })
    @DisplayName("S01_081 S01_082 S01_084 S05_024 S05_025 without a usable token the connection's is used")
    void givenNoUsableToken_whenJoining_thenConnectionTokenIsUsed(String payload) {
        onlyRole("connector");
        Client client = abc.connect(Dialect.V2, Tokens.role("connector"));

        client.send("['1','1','realtime:room','phx_join',{" + payload.replace("{}", "{'private':true}") + "}]");

        client.expectJoined("1", "1", ROOM);
    }

    @Test
    @DisplayName("S01_083 S05_026 of two tokens the user's is used")
    void givenBothTokens_whenJoining_thenUserTokenIsUsed() {
        onlyRole("user");
        Client client = abc.v2();

        client.send(join(ROOM, "access", "user")).expectJoined("1", "1", ROOM);
        client.send(join("realtime:other", "user", "access"))
                .expectRefusedLike("1", "realtime:other", "Unauthorized: .*");
    }

    private static String join(String topic, String accessRole, String userRole) {
        return "['1','1','%s','phx_join',{'config':{'private':true},'access_token':'%s','user_token':'%s'}]"
                .formatted(topic, Tokens.role(accessRole), Tokens.role(userRole));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'role':'anon','exp':1700000001} | InvalidJWTToken: Token has expired \\d+ seconds ago",
                "{'role':'anon'} | InvalidJWTToken: Fields `role` and `exp` are required in JWT",
                "{'exp':4102444800} | InvalidJWTToken: Fields `role` and `exp` are required in JWT",
                "{'role':'anon','exp':'4102444800'} | Unknown Error on Channel"
            })
    @DisplayName("S01_085 S01_086 S05_027 expired and incomplete tokens are refused with their reason")
    void givenUnacceptableClaims_whenJoining_thenReason(String claims, String reason) {
        joinWith(Tokens.hs256(claims)).expectRefusedLike("1", ROOM, reason).expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"potato", "", " ", "a.b.c"})
    @DisplayName("S01_087 S05_028 what is no token is refused as malformed")
    void givenGarbage_whenJoining_thenMalformed(String token) {
        joinWith(token).expectRefused("1", ROOM, "MalformedJWT: The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S05_080 a token whose payload is no JSON is malformed")
    void givenPayloadThatIsNoJson_whenJoining_thenMalformed() {
        String[] good = Tokens.anon().split("\\.", -1);

        joinWith(good[0] + ".cGxhaW4." + good[2])
                .expectRefused("1", ROOM, "MalformedJWT: The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_088 S05_027 a wrongly signed token is refused")
    void givenOtherSecret_whenJoining_thenSignatureError() {
        joinWith(Tokens.hs256("{'role':'anon','exp':4102444800}", "some-other-secret-of-sufficient-length"))
                .expectRefused("1", ROOM, "JwtSignatureError: Failed to validate JWT signature");
    }

    @Test
    @DisplayName("S01_089 a token without a key is refused, its kid named when there is one")
    void givenNoKey_whenJoining_thenSignerError() {
        abc.update(tenant -> tenant.jwks("{\"keys\":[]}"));
        SigningKey key = SigningKey.es256("k9");

        joinWith(key.token())
                .expectRefused(
                        "1",
                        ROOM,
                        "JwtSignerError: Failed to generate JWT signer for key ID (kid) \"k9\", check your JWT secret or JWKS configuration");
        joinWith(key.token("{'alg':'ES256'}"))
                .expectRefused(
                        "1",
                        ROOM,
                        "JwtSignerError: Failed to generate JWT signer, check your JWT secret or JWKS configuration");
    }

    @Test
    @DisplayName("S01_091 an expired connection token matters only where a join falls back to it")
    void givenConnectionTokenThatExpired_whenJoining_thenFreshTokenIsNeeded() {
        Instant expiry = Instant.now().plusSeconds(3);
        Client client = abc.connect(Dialect.V2, Tokens.expiring(expiry));
        client.join("realtime:watch");
        client.expectShutDown("1", "realtime:watch", "Token has expired \\d+ seconds ago");

        client.send("['1','1','realtime:room','phx_join',{'config':{}}]");
        client.expectRefusedLike("1", ROOM, "InvalidJWTToken: Token has expired \\d+ seconds ago");
        client.send("['2','2','realtime:room','phx_join',{'config':{},'access_token':'" + Tokens.anon() + "'}]");
        client.expectJoined("2", "2", ROOM);
    }

    @Test
    @DisplayName("S05_020 tokens of joins and refreshes are normalized, too")
    void givenEncodedTokens_whenUsed_thenNormalized() {
        String token = Tokens.role("authenticated");
        String encoded = token.replace(".", "%2e").substring(0, 9) + " \\n"
                + token.replace(".", "%2e").substring(9);
        Client client = joinWith(encoded).expectJoined("1", "1", ROOM);

        client.send("['1','2','realtime:room','access_token',{'access_token':' " + token + "'}]");
        client.send("['1','3','realtime:room','access_token',{'access_token':'"
                + Tokens.anon().replace(".", "%2E") + "'}]");

        client.expectNothing();
    }

    @Test
    @DisplayName("S05_077 refused joins are held back")
    void givenBackoff_whenJoinRefused_thenAnsweredNoSooner() {
        Duration backoff = Duration.ofMillis(60);
        try (TestServer slow = TestServer.create(settings -> settings.channelErrorBackoff(backoff))
                .start()) {
            Client client = slow.tenant().v2();
            long start = System.nanoTime();

            client.send("['1','1','realtime:','phx_join',{'config':{}}]");
            client.expectRefusedLike("1", "realtime:", "TopicNameRequired: .*");

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(backoff);
        }
    }

    private void onlyRole(String role) {
        abc.policies().reading =
                (request, extension) -> role.equals(request.claims().role());
    }

    private Client joinWith(String token) {
        return abc.v2().send("['1','1','realtime:room','phx_join',{'config':{},'access_token':'" + token + "'}]");
    }
}
