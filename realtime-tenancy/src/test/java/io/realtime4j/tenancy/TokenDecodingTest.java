package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.HS256;
import static io.realtime4j.tenancy.Verifying.HS256_HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-05")
class TokenDecodingTest {
    private final Verifying verifying = new Verifying();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "bad_token",
                "sb_publishable_x",
                "a.b",
                "a.b.c",
                "a.b.c.d",
                "eyJhbGciOiJIUzI1NiJ9.not+url/safe.c",
                "eyJhbGciOiJIUzI1NiJ9..c"
            })
    @DisplayName("S05_011 three parts and a payload in base64url are needed")
    void givenTextThatIsNoToken_whenVerifying_thenMalformed(String token) {
        TokenRefusal refusal = verifying.refusal(token);

        assertThat(refusal.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(refusal.connectText()).isEqualTo("The token provided is not a valid JWT");
        assertThat(refusal.joinText()).isEqualTo("MalformedJWT: The token provided is not a valid JWT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "", "{", "{}{}", "{\"a\":1e999}", "\u0000{}", "{'a':1}", "[1,]", "NaN"})
    @DisplayName("S05_080 payload or header that is not JSON is malformed")
    void givenPartThatIsNotJson_whenVerifying_thenMalformed(String part) {
        assertThat(verifying.refusal(HS256.token(HS256_HEADER, part)).kind()).isEqualTo(Kind.MALFORMED);
        assertThat(verifying.refusal(HS256.token(part, GOOD_CLAIMS)).kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    @DisplayName("S05_080 payload that is not UTF-8 is malformed")
    void givenPayloadThatIsNotUtf8_whenVerifying_thenMalformed() {
        String payload = TestKey.base64(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'});
        String utf16 = TestKey.base64(GOOD_CLAIMS.getBytes(StandardCharsets.UTF_16LE));
        String header = TestKey.base64(HS256_HEADER.getBytes(StandardCharsets.UTF_8));

        assertThat(verifying.refusal(HS256.signed(header + "." + payload)).kind())
                .isEqualTo(Kind.MALFORMED);
        assertThat(verifying.refusal(HS256.signed(header + "." + utf16)).kind()).isEqualTo(Kind.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "null", "true", "\"text\""})
    void givenPartThatIsNoObject_whenVerifying_thenBadClaim(String part) {
        assertThat(verifying.refusal(HS256.token(HS256_HEADER, part)).kind()).isEqualTo(Kind.BAD_CLAIM);
        assertThat(verifying.refusal(HS256.token(part, GOOD_CLAIMS)).kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    void givenHeaderThatIsNotBase64Url_whenVerifying_thenBadClaim() {
        String payload = TestKey.base64(GOOD_CLAIMS.getBytes(StandardCharsets.UTF_8));

        assertThat(verifying.refusal("+/+/." + payload + ".c").kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    void givenPayloadAndHeaderBothWrong_whenVerifying_thenThePayloadDecides() {
        assertThat(verifying.refusal(HS256.token("[]", "text")).kind()).isEqualTo(Kind.MALFORMED);
        assertThat(verifying.refusal(HS256.token("text", "[]")).kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    void givenMembersTwice_whenVerifying_thenTheLastOneCounts() {
        String header = "{\"alg\":\"none\",\"alg\":\"HS256\"}";
        String claims = "{\"role\":\"first\",\"exp\":\"text\",\"role\":\"last\",\"exp\":4102444800}";

        assertThat(verifying.claims(HS256.token(header, claims)).role()).isEqualTo("last");
        assertThat(verifying.claims(HS256.token(header, claims)).json())
                .isEqualTo("{\"role\":\"last\",\"exp\":4102444800}");
    }

    @Test
    void givenPaddedParts_whenVerifying_thenAccepted() {
        Base64.Encoder padded = Base64.getUrlEncoder();
        String claims = GOOD_CLAIMS + " ".repeat(3 - (GOOD_CLAIMS.length() + 1) % 3);
        String content = padded.encodeToString("{\"alg\":\"HS256\"}  ".getBytes(StandardCharsets.UTF_8)) + "."
                + padded.encodeToString(claims.getBytes(StandardCharsets.UTF_8));

        assertThat(content).contains("=");
        assertThat(verifying.claims(HS256.signed(content)).role()).isEqualTo("anon");
    }

    @Test
    void givenClaimsNestedTooDeep_whenVerifying_thenMalformed() {
        String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";

        assertThat(verifying.refusal(Verifying.hs256(deep)).kind()).isEqualTo(Kind.MALFORMED);
    }
}
