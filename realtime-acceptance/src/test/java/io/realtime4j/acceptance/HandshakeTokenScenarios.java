package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
@Tag("spec-05")
final class HandshakeTokenScenarios {
    private static final String MALFORMED = "The token provided is not a valid JWT";
    private static final String NO_SIGNER =
            "Failed to generate JWT signer, check your JWT secret or JWKS configuration";
    private static final String NO_KEY =
            "Failed to generate JWT signer for key ID (kid) \"k1\", check your JWT secret or JWKS configuration";
    private static final String BAD_SIGNATURE = "Failed to validate JWT signature";
    private static final String OTHER_SECRET = "another-secret-that-is-long-enough-for-hs256";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @ValueSource(strings = {"not-a-jwt", "sb_publishable_x", "bad_token", "a.b", "a.b.c", "a.b.c.d", "..", ""})
    @DisplayName("S01_015 S05_011 what is no token is refused")
    void givenGarbage_whenConnecting_thenMalformed(String token) {
        assertRefused(token, MALFORMED);
    }

    @Test
    @DisplayName("S05_080 a token whose parts are no JSON is malformed")
    void givenPartsThatAreNoJson_whenConnecting_thenMalformed() {
        String text = Tokens.encoded("plain text".getBytes(StandardCharsets.UTF_8));
        String[] good = Tokens.anon().split("\\.", -1);

        assertRefused(good[0] + "." + text + "." + good[2], MALFORMED);
        assertRefused(text + "." + good[1] + "." + good[2], MALFORMED);
    }

    @Test
    @DisplayName("S01_016 S05_012 a token that expired, be it this second, is refused")
    void givenExpiredToken_whenConnecting_thenExpired() {
        assertRefused(Tokens.expiring(Instant.EPOCH.plusSeconds(1_700_000_001)), "Token has expired");
        assertRefused(Tokens.expiring(Instant.now()), "Token has expired");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'exp':4102444800}", "{'role':'anon'}", "{}"})
    @DisplayName("S01_017 S05_013 a token needs a role and an expiry")
    void givenMissingClaims_whenConnecting_thenRefused(String claims) {
        assertRefused(Tokens.hs256(claims), "Fields `role` and `exp` are required in JWT");
    }

    @Test
    @DisplayName("S01_018 S05_014 a token signed with another secret is refused")
    void givenOtherSecret_whenConnecting_thenSignatureError() {
        assertRefused(Tokens.hs256("{'role':'anon','exp':4102444800}", OTHER_SECRET), BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'none'}",
                "{'alg':'RS256'}",
                "{'alg':'ES256'}",
                "{'alg':'EdDSA'}",
                "{'alg':'PS256'}",
                "{}"
            })
    @DisplayName("S01_019 S05_008 S05_009 an algorithm without a usable key is refused")
    void givenNoUsableKey_whenConnecting_thenSignerError(String header) {
        assertRefused(signedWithSecret(header), NO_SIGNER);
    }

    @Test
    @DisplayName("S01_020 S05_007 an unknown kid is named")
    void givenUnknownKid_whenConnecting_thenItIsNamed() {
        abc.update(tenant -> tenant.jwks("{\"keys\":[]}"));

        assertRefused(signedWithSecret("{'alg':'RS256','kid':'k1'}"), NO_KEY);
    }

    @Test
    @DisplayName("S01_020 without a key set the kid is not named")
    void givenKidAndNoKeySet_whenConnecting_thenSignerErrorWithoutKid() {
        assertRefused(signedWithSecret("{'alg':'RS256','kid':'k1'}"), NO_SIGNER);
    }

    @Test
    @DisplayName("S01_021 S05_005 HS256 with an unknown kid falls back to the secret")
    void givenUnknownKidOfHmac_whenConnecting_thenSecretIsUsed() {
        abc.update(tenant -> tenant.jwks("{\"keys\":[]}"));

        assertAccepted(signedWithSecret("{'alg':'HS256','kid':'k1'}"));
    }

    @Test
    @DisplayName("S01_022 S05_004 HS256 with the kid of an oct key uses that key alone")
    void givenKidOfOctKey_whenConnecting_thenThatKeyIsUsed() {
        byte[] key = OTHER_SECRET.getBytes(StandardCharsets.UTF_8);
        abc.update(tenant ->
                tenant.jwks(SigningKey.jwks("{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"" + Tokens.encoded(key) + "\"}")));
        String header = "{'alg':'HS256','kid':'k1'}";

        assertAccepted(Tokens.hmac(header, "{'role':'anon','exp':4102444800}", "HmacSHA256", key));
        assertRefused(signedWithSecret(header), BAD_SIGNATURE);
    }

    @Test
    @DisplayName("S05_006 an oct key that cannot be decoded is a signer error")
    void givenUndecodableOctKey_whenConnecting_thenSignerErrorWithKid() {
        abc.update(tenant -> tenant.jwks("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"k1\",\"k\":\"***\"}]}"));

        assertRefused(signedWithSecret("{'alg':'HS256','kid':'k1'}"), NO_KEY);
    }

    static Stream<SigningKey> keys() {
        return Stream.of(SigningKey.rs256("k1"), SigningKey.es256("k1"), SigningKey.ed25519("k1"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    @DisplayName("S01_023 S05_002 S05_003 tokens of asymmetric keys are accepted, forged ones are not")
    void givenKeySet_whenConnecting_thenItsTokensAreAccepted(SigningKey key) {
        abc.update(tenant -> tenant.jwks(SigningKey.jwks(key.jwk())));
        String[] parts = key.token().split("\\.", -1);
        String forged = Tokens.encoded(
                Json.text("{'role':'service_role','exp':4102444800}").getBytes(StandardCharsets.UTF_8));

        assertAccepted(key.token());
        assertRefused(parts[0] + "." + forged + "." + parts[2], BAD_SIGNATURE);
    }

    @Test
    @DisplayName("S05_003 Ed25519 is another name of EdDSA; a key of another curve is no key")
    void givenEdwardsKeys_whenConnecting_thenTheirCurveDecides() {
        SigningKey key = SigningKey.ed25519("k1");
        abc.update(tenant -> tenant.jwks(SigningKey.jwks(key.jwk())));
        assertAccepted(key.token("{'alg':'Ed25519','kid':'k1'}"));

        abc.update(tenant -> tenant.jwks(SigningKey.jwks(key.jwk().replace("Ed25519", "X25519"))));
        assertRefused(key.token(), NO_KEY);
    }

    @Test
    @DisplayName("S05_078 a tenant may have a key set and no secret")
    void givenKeySetOnly_whenConnecting_thenAccepted() {
        SigningKey key = SigningKey.rs256("k1");
        abc.update(tenant -> tenant.jwtSecret(null).jwks(SigningKey.jwks(key.jwk())));

        assertAccepted(key.token());
        assertRefused(Tokens.anon(), NO_SIGNER);
    }

    @Test
    @DisplayName("S05_001 the three lengths of HMAC are accepted")
    void givenAnyHmac_whenConnecting_thenAccepted() {
        byte[] key = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);
        String claims = "{'role':'anon','exp':4102444800}";

        assertAccepted(Tokens.anon());
        assertAccepted(Tokens.hmac("{'alg':'HS384'}", claims, "HmacSHA384", key));
        assertAccepted(Tokens.hmac("{'alg':'HS512'}", claims, "HmacSHA512", key));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'anon','exp':'4102444800'}",
                "{'role':'anon','exp':'1'}",
                "{'role':'anon','exp':null}",
                "{'role':'anon','exp':1.5}",
                "{'role':'anon','exp':4102444800,'iat':'1700000000'}"
            })
    @DisplayName("S01_024 S05_015 times that are no numbers are an internal error")
    void givenTimesThatAreNoNumbers_whenConnecting_thenInternalError(String claims) {
        assertRefused(Tokens.hs256(claims), 500, "Error connecting to Realtime");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'anon','exp':4102444800.4}",
                "{'role':'anon','exp':4102444800,'iat':1700000000.5}",
                "{'role':'anon','exp':4102444800}",
                "{'role':'anon','exp':4102444800,'iat':4102444800}"
            })
    @DisplayName("S01_026 S05_016 S05_017 fractional times are accepted, iat is not compared")
    void givenFractionalTimes_whenConnecting_thenAccepted(String claims) {
        assertAccepted(Tokens.hs256(claims));
    }

    @Test
    @DisplayName("S01_027 S05_020 white space and percent-encoding are taken out of tokens")
    void givenEncodedToken_whenConnecting_thenNormalized() {
        String token = Tokens.anon();
        String encoded = token.replace(".", "%2E").replace("J", "%4A");
        String spaced = token.substring(0, 10) + "%20%0A" + token.substring(10);
        String twice = token.substring(0, 10) + "%2520" + token.substring(10);

        assertAccepted(encoded);
        assertAccepted(spaced);
        assertAccepted(twice);
        abc.connect(
                        Dialect.V2,
                        abc.handshake()
                                .query("vsn=2.0.0")
                                .header("x-api-key", token.substring(0, 10) + " \t" + token.substring(10)))
                .expectNothing();
    }

    @Test
    @DisplayName("S01_200 a token that expired and is wrongly signed is wrongly signed")
    void givenExpiredAndForged_whenConnecting_thenSignatureError() {
        assertRefused(Tokens.hs256("{'role':'anon','exp':1700000001}", OTHER_SECRET), BAD_SIGNATURE);
    }

    @Test
    @DisplayName("S05_010 S05_021 S05_022 the header comes before the parameter, and nothing else counts")
    void givenTokensInSeveralPlaces_whenConnecting_thenHeaderIsUsed() {
        abc.connect(Dialect.V2, abc.handshake("bad").header("x-api-key", Tokens.anon()))
                .expectNothing();

        HttpReply reply = abc.call(abc.handshake().query("vsn=2.0.0").bearer(Tokens.anon()));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':'API key is missing'}"));
    }

    @Test
    @DisplayName("S05_023 an unknown tenant is not found, a suspended one is refused")
    void givenTenantNotServed_whenConnecting_thenRefused() {
        HttpReply unknown = abc.call(server.unknownTenant("nobody").handshake(Tokens.anon()));
        abc.update(tenant -> tenant.suspended(true));
        HttpReply suspended = abc.call(abc.handshake(Tokens.anon()));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(suspended.status()).isEqualTo(403);
    }

    private static String signedWithSecret(String header) {
        return Tokens.hmac(
                header,
                "{'role':'anon','exp':4102444800}",
                "HmacSHA256",
                Tokens.SECRET.getBytes(StandardCharsets.UTF_8));
    }

    private void assertAccepted(String token) {
        abc.connect(Dialect.V2, abc.handshake(token)).expectNothing();
    }

    private void assertRefused(String token, String error) {
        assertRefused(token, 401, error);
    }

    private void assertRefused(String token, int status, String error) {
        HttpReply reply = abc.call(abc.handshake(token));

        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':" + Json.quoted(error) + "}"));
    }
}
