package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.TestKey.jwks;
import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.HS256;
import static io.realtime4j.tenancy.Verifying.NOW;
import static io.realtime4j.tenancy.Verifying.header;
import static io.realtime4j.tenancy.Verifying.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenRefusal;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios of handshake and join that a token decides, with the texts a client sees. */
@Tag("spec-01")
class WireTokenScenariosTest {
    private static final String NO_KEY = "Failed to generate JWT signer, check your JWT secret or JWKS configuration";
    private static final String NO_KEY_K1 =
            "Failed to generate JWT signer for key ID (kid) \"k1\", check your JWT secret or JWKS configuration";
    private static final String MISSING_CLAIMS = "Fields `role` and `exp` are required in JWT";

    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @ValueSource(strings = {"not-a-jwt", "sb_publishable_x", "potato"})
    @DisplayName("S01_015, S01_087 not a JWT")
    void givenNoJwt_whenVerifying_thenMalformed(String token) {
        TokenRefusal refusal = verifying.refusal(token);

        assertConnect(refusal, 401, "The token provided is not a valid JWT");
        assertThat(refusal.joinText()).isEqualTo("MalformedJWT: The token provided is not a valid JWT");
    }

    @ParameterizedTest
    @ValueSource(longs = {NOW, NOW - 1, 1})
    @DisplayName("S01_016, S01_085 exp in the past or now")
    void givenExpiryPastOrNow_whenVerifying_thenExpired(long exp) {
        TokenRefusal refusal = verifying.refusal(hs256("{\"role\":\"anon\",\"exp\":" + exp + "}"));

        assertConnect(refusal, 401, "Token has expired");
        assertThat(refusal.joinText()).matches("InvalidJWTToken: Token has expired \\d+ seconds ago");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"exp\":4102444800}", "{\"role\":\"anon\"}"})
    @DisplayName("S01_017, S01_086 without role or exp")
    void givenMissingClaim_whenVerifying_thenMissingClaims(String claims) {
        TokenRefusal refusal = verifying.refusal(hs256(claims));

        assertConnect(refusal, 401, MISSING_CLAIMS);
        assertThat(refusal.joinText()).isEqualTo("InvalidJWTToken: " + MISSING_CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOD_CLAIMS, "{\"role\":\"anon\",\"exp\":1}"})
    @DisplayName("S01_018, S01_088, S01_200 signed with another secret, expired or not")
    void givenOtherSecret_whenVerifying_thenBadSignature(String claims) {
        TokenRefusal refusal =
                verifying.refusal(TestKey.hmac("HS256", "another").token(Verifying.HS256_HEADER, claims));

        assertConnect(refusal, 401, "Failed to validate JWT signature");
        assertThat(refusal.joinText()).isEqualTo("JwtSignatureError: Failed to validate JWT signature");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "RS256"})
    @DisplayName("S01_019, S01_089 alg none, RS256 without kid")
    void givenNoUsableAlgorithm_whenVerifying_thenNoKey(String alg) {
        TokenRefusal refusal = verifying.refusal(HS256.token("{\"alg\":\"" + alg + "\"}", GOOD_CLAIMS));

        assertConnect(refusal, 401, NO_KEY);
        assertThat(refusal.joinText()).isEqualTo("JwtSignerError: " + NO_KEY);
    }

    @Test
    @DisplayName("S01_020, S01_089 RS256 with a kid the key set lacks")
    void givenUnknownKid_whenVerifying_thenNoKeyWithKid() {
        TokenRefusal refusal =
                verifying.jwks(jwks(HS256.jwk("k2"))).refusal(HS256.token(header("RS256", "k1"), GOOD_CLAIMS));

        assertConnect(refusal, 401, NO_KEY_K1);
        assertThat(refusal.joinText()).isEqualTo("JwtSignerError: " + NO_KEY_K1);
    }

    @Test
    @DisplayName("S01_021 HS256 with a kid the key set lacks, signed with the secret")
    void givenUnknownKidOfHmac_whenVerifying_thenTheSecretCounts() {
        verifying.jwks(jwks(TestKey.hmac("HS256", "another").jwk("k2")));

        assertThat(verifying
                        .claims(HS256.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
    }

    @Test
    @DisplayName("S01_022 HS256 with the kid of an oct key")
    void givenKidOfAnOctKey_whenVerifying_thenOnlyThatKeyCounts() {
        TestKey another = TestKey.hmac("HS256", "another");
        verifying.jwks(jwks(another.jwk("k1")));

        assertThat(verifying
                        .claims(another.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
        assertConnect(
                verifying.refusal(HS256.token(header("HS256", "k1"), GOOD_CLAIMS)),
                401,
                "Failed to validate JWT signature");
    }

    @Test
    @DisplayName("S01_023 ES256, RS256 and EdDSA with matching keys")
    void givenPublicKeys_whenVerifying_thenAccepted() throws GeneralSecurityException {
        TestKey ec = TestKey.ec("ES256", "P-256");
        TestKey rsa = TestKey.rsa("RS256", 2048);
        TestKey edwards = TestKey.edwards("Ed25519");
        verifying.jwks(jwks(ec.jwk("e"), rsa.jwk("r"), edwards.jwk("d")));

        assertThat(verifying.claims(ec.token(header("ES256", "e"), GOOD_CLAIMS)).role())
                .isEqualTo("anon");
        assertThat(verifying
                        .claims(rsa.token(header("RS256", "r"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
        assertThat(verifying
                        .claims(edwards.token(header("EdDSA", "d"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"anon\",\"exp\":\"4102444800\"}",
                "{\"role\":\"anon\",\"exp\":4102444800,\"iat\":\"1700000000\"}"
            })
    @DisplayName("S01_024 exp or iat as a string")
    void givenTimeAsText_whenVerifying_thenInternalErrorForTheClient(String claims) {
        assertConnect(verifying.refusal(hs256(claims)), 500, "Error connecting to Realtime");
    }

    @Test
    @DisplayName("S01_025, S01_090 claim validators")
    void givenClaimValidator_whenVerifying_thenAnotherValueIsRefused() {
        Verifying strict = new Verifying(Map.of("iss", "a"), 100);

        TokenRefusal refusal = strict.refusal(hs256("{\"role\":\"anon\",\"exp\":4102444800,\"iss\":\"b\"}"));

        assertConnect(refusal, 500, "Error connecting to Realtime");
        assertThat(refusal.joinText()).isEqualTo("Unknown Error on Channel");
        assertThat(strict.claims(hs256(GOOD_CLAIMS)).role()).isEqualTo("anon");
    }

    @Test
    @DisplayName("S01_026 decimal exp in the future")
    void givenDecimalExpiry_whenVerifying_thenAccepted() {
        assertThat(verifying
                        .claims(hs256("{\"role\":\"anon\",\"exp\":4102444800.25}"))
                        .expiresAt())
                .isEqualTo(4_102_444_800L);
    }

    private static void assertConnect(TokenRefusal refusal, int status, String text) {
        assertThat(refusal.connectStatus()).isEqualTo(status);
        assertThat(refusal.connectText()).isEqualTo(text);
    }
}
