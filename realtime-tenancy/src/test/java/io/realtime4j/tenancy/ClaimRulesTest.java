package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.Verifying.NOW;
import static io.realtime4j.tenancy.Verifying.hs256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.realtime4j.core.Claims;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock shows second 1,750,000,000. */
@Tag("spec-05")
class ClaimRulesTest {
    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @CsvSource({
        "1750000000, 0",
        "1749999999, 1",
        "0, 1750000000",
        "-5, 1750000005",
        "-9223372036854775808, 9223372038604775808",
        "-100000000000000000000000000000, 100000000000000000001750000000"
    })
    @DisplayName("S05_012 an integer exp that has come is expired, with the seconds since")
    void givenIntegerExpiryThatHasCome_whenVerifying_thenExpired(String exp, String secondsAgo) {
        TokenRefusal refusal = verifying.refusal(hs256("{\"role\":\"anon\",\"exp\":" + exp + "}"));

        assertThat(refusal.kind()).isEqualTo(Kind.EXPIRED);
        assertThat(refusal.connectText()).isEqualTo("Token has expired");
        assertThat(refusal.joinText()).isEqualTo("InvalidJWTToken: Token has expired " + secondsAgo + " seconds ago");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4102444800\"",
                "\"1\"",
                "\"\"",
                "null",
                "true",
                "[4102444800]",
                "{}",
                "1749999999.5",
                "1750000000.0",
                "1.75e9",
                "-1e300"
            })
    @DisplayName("S05_015 an exp that is no number, or a fractional one that has come, is a bad claim")
    void givenExpiryThatIsNotAFutureNumber_whenVerifying_thenBadClaim(String exp) {
        TokenRefusal refusal = verifying.refusal(hs256("{\"role\":\"anon\",\"exp\":" + exp + "}"));

        assertThat(refusal.kind()).isEqualTo(Kind.BAD_CLAIM);
        assertThat(refusal.connectStatus()).isEqualTo(500);
        assertThat(refusal.joinText()).isEqualTo("Unknown Error on Channel");
    }

    @ParameterizedTest
    @CsvSource({
        "1750000001, 1750000001",
        "1750000060.4, 1750000060",
        "1750000060.5, 1750000061",
        "1750000000.4, 1750000000",
        "1.7500001e9, 1750000100",
        "9223372036854775807, 9223372036854775807",
        "9223372036854775808, 9223372036854775807",
        "100000000000000000000000000000, 9223372036854775807",
        "1e300, 9223372036854775807"
    })
    @DisplayName("S05_016 a future exp is accepted and rounded to whole seconds")
    void givenFutureExpiry_whenVerifying_thenTheTokenLastsUntilTheNearestSecond(String exp, long expiresAt) {
        Claims claims = verifying.claims(hs256("{\"role\":\"anon\",\"exp\":" + exp + "}"));

        assertThat(claims.expiresAt()).isEqualTo(expiresAt);
    }

    @Test
    @DisplayName("S05_016 fractional exp and iat are handed on rounded")
    void givenFractionalTimes_whenVerifying_thenClaimsAreRounded() {
        Claims claims = verifying.claims(hs256("{\"iat\":-1.5,\"exp\":1750000060.5,\"role\":\"anon\",\"nbf\":1.5}"));

        assertThat(claims.values())
                .containsExactly(
                        entry("iat", -2L), entry("exp", 1_750_000_061L), entry("role", "anon"), entry("nbf", 1.5));
        assertThat(claims.json()).isEqualTo("{\"iat\":-2,\"exp\":1750000061,\"role\":\"anon\",\"nbf\":1.5}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1700000000\"", "null", "true", "[]"})
    @DisplayName("S05_015 an iat that is no number is a bad claim")
    void givenIssueTimeThatIsNoNumber_whenVerifying_thenBadClaim(String iat) {
        String token = hs256("{\"role\":\"anon\",\"exp\":4102444800,\"iat\":" + iat + "}");

        assertThat(verifying.refusal(token).kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "4102444800", "1.5", "4102444800.5", "100000000000000000000000"})
    void givenIssueTimeOfAnyNumber_whenVerifying_thenAccepted(String iat) {
        String token = hs256("{\"role\":\"anon\",\"exp\":4102444800,\"iat\":" + iat + "}");

        assertThat(verifying.claims(token).role()).isEqualTo("anon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"role\":\"anon\"}", "{\"exp\":4102444800}"})
    @DisplayName("S05_013 role and exp must be there")
    void givenTokenWithoutRoleOrExpiry_whenVerifying_thenMissingClaims(String claims) {
        TokenRefusal refusal = verifying.refusal(hs256(claims));

        assertThat(refusal.kind()).isEqualTo(Kind.MISSING_CLAIMS);
        assertThat(refusal.connectText()).isEqualTo("Fields `role` and `exp` are required in JWT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "1", "\"\"", "{}"})
    void givenRoleOfAnyType_whenVerifying_thenItsPresenceIsEnough(String role) {
        Claims claims = verifying.claims(hs256("{\"role\":" + role + ",\"exp\":4102444800}"));

        assertThat(claims.values()).containsKey("role");
    }

    @Test
    void givenFailingClaimAndMissingOne_whenVerifying_thenTheFailingOneDecides() {
        assertThat(verifying.refusal(hs256("{\"exp\":1}")).kind()).isEqualTo(Kind.EXPIRED);
        assertThat(verifying.refusal(hs256("{\"iat\":\"text\"}")).kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    @DisplayName("S05_014 the signature is looked at before the claims")
    void givenWrongSignatureAndWrongClaims_whenVerifying_thenBadSignature() {
        String token = TestKey.hmac("HS256", "another").token(Verifying.HS256_HEADER, "{\"exp\":\"text\"}");

        assertThat(verifying.refusal(token).kind()).isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void givenClaimsOfAllTypes_whenVerifying_thenHandedOnAsPlainValues() {
        Claims claims = verifying.claims(hs256("{\"role\":\"r\",\"exp\":4102444800,\"sub\":\"u\",\"l\":-7,\"d\":0.5,"
                + "\"t\":true,\"n\":null,\"a\":[1,null,\"x\",{\"k\":[]}],\"o\":{\"k\":{\"x\":1}},\"big\":1e20}"));

        assertThat(claims.subject()).isEqualTo("u");
        assertThat(claims.values())
                .containsEntry("l", -7L)
                .containsEntry("d", 0.5)
                .containsEntry("t", true)
                .containsEntry("n", null)
                .containsEntry("a", Arrays.asList(1L, null, "x", Map.of("k", List.of())))
                .containsEntry("o", Map.of("k", Map.of("x", 1L)))
                .containsEntry("big", 1e20);
    }

    @Test
    @DisplayName("S05_018 a configured claim must be equal when it is there")
    void givenClaimValidator_whenVerifying_thenOnlyAnotherValueIsRefused() {
        Verifying strict = new Verifying(Map.of("iss", "A"), 0);

        assertThat(strict.refusal(hs256("{\"role\":\"r\",\"exp\":4102444800,\"iss\":\"B\"}"))
                        .kind())
                .isEqualTo(Kind.BAD_CLAIM);
        assertThat(strict.claims(hs256("{\"role\":\"r\",\"exp\":4102444800,\"iss\":\"A\"}"))
                        .values())
                .containsEntry("iss", "A");
        assertThat(strict.claims(hs256("{\"role\":\"r\",\"exp\":4102444800}")).values())
                .doesNotContainKey("iss");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"1|true", "1.0|false", "'1'|false", "null|false", "[1]|false", "10000000000|false"})
    void givenClaimValidatorWithANumber_whenVerifying_thenTheTypeCounts(String claim, boolean accepted) {
        Verifying strict = new Verifying(Map.of("level", 1), 0);
        String token = hs256("{\"role\":\"r\",\"exp\":4102444800,\"level\":" + claim.replace('\'', '"') + "}");

        assertThat(strict.verify(token) instanceof Verified).isEqualTo(accepted);
    }

    @Test
    void givenClaimValidatorsWithStructureAndNull_whenVerifying_thenComparedByValue() {
        Verifying strict = new Verifying(Map.of("aud", List.of("a", Map.of("b", 2.0))), 0);
        Verifying nothing = new Verifying(Collections.singletonMap("ref", null), 0);

        assertThat(strict.claims(hs256("{\"role\":\"r\",\"exp\":4102444800,\"aud\":[\"a\",{\"b\":2.0}]}")))
                .isNotNull();
        assertThat(strict.refusal(hs256("{\"role\":\"r\",\"exp\":4102444800,\"aud\":[\"a\"]}"))
                        .kind())
                .isEqualTo(Kind.BAD_CLAIM);
        assertThat(nothing.claims(hs256("{\"role\":\"r\",\"exp\":4102444800,\"ref\":null}")))
                .isNotNull();
        assertThat(nothing.refusal(hs256("{\"role\":\"r\",\"exp\":4102444800,\"ref\":1}"))
                        .kind())
                .isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    void givenSeveralFailingClaims_whenVerifying_thenTheFirstByNameDecides() {
        Verifying strict = new Verifying(Map.of("aud", "A", "iss", "A"), 0);

        assertThat(strict.refusal(hs256("{\"iss\":\"B\",\"exp\":1,\"aud\":\"B\"}"))
                        .kind())
                .isEqualTo(Kind.BAD_CLAIM);
        assertThat(strict.refusal(hs256("{\"iss\":\"B\",\"exp\":1,\"aud\":\"A\"}"))
                        .kind())
                .isEqualTo(Kind.EXPIRED);
    }

    @Test
    void givenClaimValidatorOfTheExpiry_whenVerifying_thenItMustBeInTheFutureToo() {
        Verifying strict = new Verifying(Map.of("exp", NOW), 0);

        assertThat(strict.refusal(hs256("{\"role\":\"r\",\"exp\":" + NOW + "}")).kind())
                .isEqualTo(Kind.EXPIRED);
        assertThat(strict.refusal(hs256("{\"role\":\"r\",\"exp\":" + (NOW + 1) + "}"))
                        .kind())
                .isEqualTo(Kind.BAD_CLAIM);
    }
}
