package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.TestKey.jwks;
import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-05")
class SignatureTest {
    static Stream<Arguments> publicKeys() throws GeneralSecurityException {
        return Stream.of(
                Arguments.of("RS256", TestKey.rsa("RS256", 2048)),
                Arguments.of("RS384", TestKey.rsa("RS384", 2048)),
                Arguments.of("RS512", TestKey.rsa("RS512", 2048)),
                Arguments.of("ES256", TestKey.ec("ES256", "P-256")),
                Arguments.of("ES384", TestKey.ec("ES384", "P-384")),
                Arguments.of("ES512", TestKey.ec("ES512", "P-521")),
                Arguments.of("EdDSA", TestKey.edwards("Ed25519")),
                Arguments.of("EdDSA", TestKey.edwards("Ed448")),
                Arguments.of("Ed25519", TestKey.edwards("Ed25519")),
                Arguments.of("Ed448", TestKey.edwards("Ed448")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publicKeys")
    @DisplayName("S05_002, S05_003, S05_078 a token of a key of the set is accepted, with or without a secret")
    void givenTokenOfAKeyOfTheSet_whenVerifying_thenAccepted(String alg, TestKey key) {
        Verifying verifying =
                Verifying.withJwks(jwks(key.jwk("other"), key.jwk("k1"))).secret(null);

        assertThat(verifying.claims(key.token(header(alg, "k1"), GOOD_CLAIMS)).role())
                .isEqualTo("anon");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("publicKeys")
    @DisplayName("S05_002 a token that was tampered with is refused")
    void givenTamperedToken_whenVerifying_thenBadSignature(String alg, TestKey key) {
        Verifying verifying = Verifying.withJwks(jwks(key.jwk("k1")));
        String good = key.token(header(alg, "k1"), GOOD_CLAIMS);
        String content = good.substring(0, good.lastIndexOf('.'));
        String other = key.token(header(alg, "k1"), "{\"role\":\"service_role\",\"exp\":4102444800}");

        for (String signature : List.of("", "AAAA", "+", "A".repeat(86), other.substring(other.lastIndexOf('.') + 1))) {
            assertThat(verifying.refusal(content + "." + signature).kind()).isEqualTo(Kind.BAD_SIGNATURE);
        }
    }

    @ParameterizedTest
    @CsvSource({"64, ES256", "96, ES384", "132, ES512"})
    void givenSignatureOfZeros_whenVerifying_thenBadSignature(int length, String alg) throws GeneralSecurityException {
        TestKey key = TestKey.ec(alg, alg.equals("ES512") ? "P-521" : "P-" + alg.substring(2));
        String good = key.token(header(alg, "k1"), GOOD_CLAIMS);
        String forged = good.substring(0, good.lastIndexOf('.') + 1) + TestKey.base64(new byte[length]);

        assertThat(Verifying.withJwks(jwks(key.jwk("k1"))).refusal(forged).kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void givenOtherAlgorithmOfTheSameKey_whenVerifying_thenOnlyTheHeadersCounts() throws GeneralSecurityException {
        TestKey key = TestKey.rsa("RS256", 2048);
        Verifying verifying = Verifying.withJwks(jwks(key.jwk("k1")));

        assertThat(verifying
                        .refusal(key.token(header("RS512", "k1"), GOOD_CLAIMS))
                        .kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void givenPublicKeyAsHmacSecret_whenVerifying_thenRefused() throws GeneralSecurityException {
        TestKey key = TestKey.rsa("RS256", 2048);
        String forged = TestKey.hmac("HS256", key.jwk("k1")).token(header("HS256", "k1"), GOOD_CLAIMS);

        Verifying verifying = Verifying.withJwks(jwks(key.jwk("k1")));

        assertThat(verifying.refusal(forged).kind()).isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(verifying.secret(null).refusal(forged)).isEqualTo(TokenRefusal.noKey("k1"));
    }

    @ParameterizedTest
    @CsvSource({"ES256, P-384", "ES384, P-256", "ES512, P-384", "Ed25519, Ed448", "Ed448, Ed25519"})
    void givenKeyOfAnotherCurve_whenVerifying_thenNoKeyWithKid(String alg, String curve)
            throws GeneralSecurityException {
        TestKey key = curve.startsWith("P-") ? TestKey.ec("ES256", curve) : TestKey.edwards(curve);

        assertThat(Verifying.withJwks(jwks(key.jwk("k1"))).refusal(key.token(header(alg, "k1"), GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.noKey("k1"));
    }

    @Test
    @DisplayName("S05_003 curve X25519 is no signing curve")
    void givenKeyOfCurveX25519_whenVerifying_thenNoKeyWithKid() throws GeneralSecurityException {
        TestKey key = TestKey.edwards("Ed25519");
        String jwks = jwks(key.jwk("k1").replace("Ed25519", "X25519"));

        for (String alg : List.of("EdDSA", "Ed25519", "Ed448")) {
            assertThat(Verifying.withJwks(jwks).refusal(key.token(header(alg, "k1"), GOOD_CLAIMS)))
                    .isEqualTo(TokenRefusal.noKey("k1"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "RS256|'kty':'RSA'",
                "RS256|'kty':'RSA','n':'AQAB'",
                "RS256|'kty':'RSA','n':1,'e':'AQAB'",
                "RS256|'kty':'RSA','n':'','e':''",
                "RS256|'kty':'RSA','n':'+','e':'AQAB'",
                "RS256|'kty':'RSA','n':'AQAB','e':'AQAB'",
                "ES256|'kty':'EC'",
                "ES256|'kty':'EC','crv':'secp256k1','x':'AA','y':'AA'",
                "ES256|'kty':'EC','crv':'P-256','x':'AQ','y':'AQ'",
                "ES256|'kty':'EC','crv':'P-256','x':'AQ'",
                "ES256|'kty':'EC','crv':'P-256','x':'','y':''",
                "EdDSA|'kty':'OKP','crv':'Ed25519'",
                "EdDSA|'kty':'OKP','crv':'Ed25519','x':'AQAB'",
                "EdDSA|'kty':'OKP','crv':'Ed25519','x':null"
            })
    void givenKeyThatCannotBeUsed_whenVerifying_thenNoKeyWithKid(String alg, String members) {
        String jwk = "{\"kid\":\"k1\"," + members.replace('\'', '"') + "}";
        String token = Verifying.HS256.token(header(alg, "k1"), GOOD_CLAIMS);

        assertThat(Verifying.withJwks(jwks(jwk)).refusal(token)).isEqualTo(TokenRefusal.noKey("k1"));
    }

    @Test
    void givenEdwardsKeyThatIsNoPoint_whenVerifying_thenRefused() {
        String notAPoint = "{\"kid\":\"k1\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"Ag" + "A".repeat(41) + "\"}";
        String token = Verifying.HS256.token(header("EdDSA", "k1"), GOOD_CLAIMS);

        assertThat(Verifying.withJwks(jwks(notAPoint)).refusal(token).kind()).isIn(Kind.NO_KEY, Kind.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512"})
    void givenRsaKeyTooSmallForTheDigest_whenVerifying_thenNothingIsThrown(String alg) throws GeneralSecurityException {
        TestKey key = TestKey.rsa("RS256", 512);
        String token = key.token(header("RS256", "k1"), GOOD_CLAIMS);
        String relabelled = Verifying.HS256.token(header(alg, "k1"), GOOD_CLAIMS);
        Verifying verifying = Verifying.withJwks(jwks(key.jwk("k1")));

        assertThat(verifying.verify(token)).isNotNull();
        assertThat(verifying.refusal(relabelled).kind()).isEqualTo(Kind.BAD_SIGNATURE);
    }
}
