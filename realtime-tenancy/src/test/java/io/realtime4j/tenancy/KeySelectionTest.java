package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.TestKey.jwks;
import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.HS256;
import static io.realtime4j.tenancy.Verifying.HS256_HEADER;
import static io.realtime4j.tenancy.Verifying.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-05")
class KeySelectionTest {
    private static final TestKey OTHER = TestKey.hmac("HS256", "another secret");
    private static final String WITHOUT_KEY_ID =
            "Failed to generate JWT signer, check your JWT secret or JWKS configuration";

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    @DisplayName("S05_001 tokens of the tenant's secret are accepted")
    void givenTokenOfTheSecret_whenVerifying_thenAccepted(String alg) {
        String token = TestKey.hmac(alg, Verifying.SECRET).token("{\"alg\":\"" + alg + "\"}", GOOD_CLAIMS);

        assertThat(new Verifying().claims(token).role()).isEqualTo("anon");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1", "größer als ASCII", "0123456789012345678901234567890123456789012345678901234567890123x"})
    void givenSecretOfAnyLength_whenVerifying_thenItsUtf8BytesAreTheKey(String secret) {
        String token = TestKey.hmac("HS512", secret).token("{\"alg\":\"HS512\"}", GOOD_CLAIMS);

        assertThat(new Verifying().secret(secret).claims(token).role()).isEqualTo("anon");
    }

    @Test
    @DisplayName("S05_004 an oct key with the kid is used even if the secret would verify")
    void givenOctKeyWithThatKid_whenVerifying_thenTheSecretIsNotTried() {
        Verifying verifying = Verifying.withJwks(jwks(OTHER.jwk("k1")));

        assertThat(verifying
                        .claims(OTHER.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
        assertThat(verifying
                        .refusal(HS256.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keys\":[]}",
                "{\"keys\":[{\"kid\":\"k1\",\"kty\":\"RSA\"}]}",
                "{\"keys\":[{\"kid\":\"k1\",\"kty\":\"oct\"}]}",
                "{\"keys\":[{\"kid\":\"k1\",\"kty\":\"oct\",\"k\":1}]}",
                "{\"keys\":[{\"kid\":1,\"kty\":\"oct\",\"k\":\"AAAA\"},null,\"text\"]}",
                "{\"keys\":{\"kid\":\"k1\"}}",
                "{}",
                "[]",
                "not JSON",
                ""
            })
    @DisplayName("S05_005 without an oct key of that kid the secret is used")
    void givenNoOctKeyWithThatKid_whenVerifying_thenTheSecretIsUsed(String jwks) {
        String token = HS256.token(header("HS256", "k1"), GOOD_CLAIMS);

        assertThat(Verifying.withJwks(jwks).claims(token).role()).isEqualTo("anon");
    }

    @Test
    void givenKidThatIsNoString_whenVerifying_thenTheSecretIsUsed() {
        Verifying verifying = Verifying.withJwks("{\"keys\":[{\"kid\":1,\"kty\":\"oct\",\"k\":\"AAAA\"}]}");

        assertThat(verifying
                        .claims(HS256.token("{\"alg\":\"HS256\",\"kid\":1}", GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
    }

    @Test
    void givenTwoOctKeysWithThatKid_whenVerifying_thenTheFirstWithASecretIsUsed() {
        Verifying verifying =
                Verifying.withJwks(jwks("{\"kid\":\"k1\",\"kty\":\"oct\"}", OTHER.jwk("k1"), HS256.jwk("k1")));

        assertThat(verifying
                        .claims(OTHER.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
        assertThat(verifying
                        .refusal(HS256.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not+url/safe", "a", ""})
    @DisplayName("S05_006 an oct key that cannot be decoded is named in the refusal")
    void givenUnusableOctKey_whenVerifying_thenNoKeyWithKid(String k) {
        Verifying verifying = Verifying.withJwks(jwks("{\"kid\":\"k1\",\"kty\":\"oct\",\"k\":\"" + k + "\"}"));

        assertThat(verifying.refusal(HS256.token(header("HS256", "k1"), GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.noKey("k1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "Ed448"})
    @DisplayName("S05_007 a kid that no key of the type has is named in the refusal")
    void givenNoKeyWithThatKid_whenVerifying_thenNoKeyWithKid(String alg) {
        Verifying verifying = Verifying.withJwks(jwks(HS256.jwk("k1")));

        TokenRefusal refusal = verifying.refusal(HS256.token(header(alg, "k1"), GOOD_CLAIMS));

        assertThat(refusal.connectStatus()).isEqualTo(401);
        assertThat(refusal.connectText())
                .isEqualTo("Failed to generate JWT signer for key ID (kid) \"k1\","
                        + " check your JWT secret or JWKS configuration");
        assertThat(refusal.joinText()).isEqualTo("JwtSignerError: " + refusal.connectText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519", "Ed448"})
    @DisplayName("S05_008 without a kid or a key set no kid is named")
    void givenNoKidOrNoKeySet_whenVerifying_thenNoKeyWithoutKid(String alg) {
        String withoutKid = HS256.token("{\"alg\":\"" + alg + "\"}", GOOD_CLAIMS);
        String withKid = HS256.token(header(alg, "k1"), GOOD_CLAIMS);

        assertThat(Verifying.withJwks(jwks(HS256.jwk("k1"))).refusal(withoutKid).connectText())
                .isEqualTo(WITHOUT_KEY_ID);
        assertThat(new Verifying().refusal(withKid).connectText()).isEqualTo(WITHOUT_KEY_ID);
        assertThat(Verifying.withJwks("{}").refusal(withKid).connectText()).isEqualTo(WITHOUT_KEY_ID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\",\"kid\":\"k1\"}",
                "{\"alg\":\"PS256\",\"kid\":\"k1\"}",
                "{\"alg\":\"ES256K\",\"kid\":\"k1\"}",
                "{\"alg\":\"hs256\",\"kid\":\"k1\"}",
                "{\"alg\":256,\"kid\":\"k1\"}",
                "{\"alg\":null}",
                "{}"
            })
    @DisplayName("S05_009 other algorithms are refused without naming the kid")
    void givenOtherAlgorithm_whenVerifying_thenNoKeyWithoutKid(String header) {
        Verifying verifying = Verifying.withJwks(jwks(HS256.jwk("k1")));

        assertThat(verifying.refusal(HS256.token(header, GOOD_CLAIMS))).isEqualTo(TokenRefusal.noKey(null));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void givenTenantWithoutSecret_whenVerifying_thenHmacNeedsAnOctKey(@Nullable String secret) {
        Verifying verifying = Verifying.withJwks(jwks(OTHER.jwk("k1"))).secret(secret);

        assertThat(verifying
                        .claims(OTHER.token(header("HS256", "k1"), GOOD_CLAIMS))
                        .role())
                .isEqualTo("anon");
        assertThat(verifying.refusal(OTHER.token(header("HS256", "k2"), GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.noKey("k2"));
        assertThat(verifying.refusal(OTHER.token(HS256_HEADER, GOOD_CLAIMS))).isEqualTo(TokenRefusal.noKey(null));
    }

    @Test
    void givenTenantWithoutAnyKey_whenVerifying_thenNoKeyWithoutKid() {
        Verifying verifying = new Verifying().secret(null);

        assertThat(verifying.refusal(HS256.token(header("HS256", "k1"), GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.noKey(null));
    }
}
