package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.tenancy.Jwt;
import io.realtime4j.tenancy.JwtSettings;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-05")
final class ClaimValidatorScenarios {
    @RegisterExtension
    static final TestServer server = TestServer.create(
            settings -> settings,
            parts -> parts.tokenVerifier(Jwt.verifier(
                    JwtSettings.builder().claimValidatorsJson("{\"iss\":\"a\"}").build())));

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @ValueSource(strings = {"{'role':'anon','exp':4102444800,'iss':'a'}", "{'role':'anon','exp':4102444800}"})
    @DisplayName("S01_025 S05_018 a claim that is as required, or absent, passes")
    void givenClaimAsRequired_whenConnecting_thenAccepted(String claims) {
        abc.connect(Dialect.V2, Tokens.hs256(claims)).join("realtime:room");
    }

    @Test
    @DisplayName("S01_025 S05_018 another value is refused at the handshake")
    void givenOtherClaim_whenConnecting_thenInternalError() {
        HttpReply reply = abc.call(abc.handshake(Tokens.hs256("{'role':'anon','exp':4102444800,'iss':'b'}")));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':'Error connecting to Realtime'}"));
    }

    @Test
    @DisplayName("S01_090 S05_018 another value is refused at a join")
    void givenOtherClaim_whenJoining_thenRefused() {
        String token = Tokens.hs256("{'role':'anon','exp':4102444800,'iss':'b'}");

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':{},'access_token':'" + token + "'}]")
                .expectRefused("1", "realtime:room", "Unknown Error on Channel");
    }
}
