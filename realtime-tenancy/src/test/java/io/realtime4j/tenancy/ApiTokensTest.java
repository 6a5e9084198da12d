package io.realtime4j.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-06")
class ApiTokensTest {
    private static final long NOW = Verifying.NOW;
    private static final String SECRET = "the secret of the server";
    private static final String NEXT = "the secret that follows it";
    private static final JwtSettings SETTINGS =
            JwtSettings.builder().clock(() -> Instant.ofEpochSecond(NOW)).build();

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("S06_026 S06_027 no claim is needed, those there must be right")
    @MethodSource
    void givenClaims_whenChecked_thenOnlyWhatIsThereCounts(String claims, boolean admitted) {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS);

        assertThat(tokens.admits(bearing(token("HS256", SECRET, claims)))).isEqualTo(admitted);
    }

    static Stream<Arguments> givenClaims_whenChecked_thenOnlyWhatIsThereCounts() {
        return Stream.of(
                Arguments.of("{}", true),
                Arguments.of("{\"role\":\"anon\"}", true),
                Arguments.of("{\"exp\":" + (NOW + 1) + "}", true),
                Arguments.of("{\"exp\":" + NOW + ".5}", true),
                Arguments.of("{\"exp\":" + NOW + "}", false),
                Arguments.of("{\"exp\":" + (NOW - 1) + "}", false),
                Arguments.of("{\"exp\":\"" + (NOW + 60) + "\"}", false),
                Arguments.of("{\"exp\":null}", false),
                Arguments.of("{\"iat\":1}", true),
                Arguments.of("{\"iat\":\"1\"}", false),
                Arguments.of("[]", false),
                Arguments.of("1", false),
                Arguments.of("not JSON", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512"})
    void givenEveryHmac_whenChecked_thenAdmitted(String algorithm) {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS);

        assertThat(tokens.admits(bearing(token(algorithm, SECRET, "{}")))).isTrue();
    }

    @Test
    @DisplayName("S06_033 other algorithms are refused")
    void givenOtherAlgorithms_whenChecked_thenRefused() throws GeneralSecurityException {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS);
        TestKey rsa = TestKey.rsa("RS256", 2048);

        assertThat(tokens.admits(bearing(rsa.token("{\"alg\":\"RS256\"}", "{}"))))
                .isFalse();
        assertThat(tokens.admits(bearing(hmac("{\"alg\":\"none\"}")))).isFalse();
        assertThat(tokens.admits(bearing(hmac("{\"alg\":1}")))).isFalse();
        assertThat(tokens.admits(bearing(hmac("{}")))).isFalse();
        assertThat(tokens.admits(bearing(hmac("not JSON")))).isFalse();
        assertThat(tokens.admits(bearing(hmac("{\"alg\":\"HS256\",\"kid\":\"any\"}"))))
                .isTrue();
    }

    @Test
    @DisplayName("S06_029 either secret is good, a third is not")
    void givenTwoSecrets_whenChecked_thenEitherIsGood() {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET, NEXT), Set.of(), SETTINGS);

        assertThat(tokens.admits(bearing(token("HS256", SECRET, "{}")))).isTrue();
        assertThat(tokens.admits(bearing(token("HS256", NEXT, "{}")))).isTrue();
        assertThat(tokens.admits(bearing(token("HS256", "another", "{}")))).isFalse();
    }

    @Test
    @DisplayName("S06_030 S06_139 without a secret, or with an empty one, everything is refused")
    void givenNoSecret_whenChecked_thenRefused() {
        // The JDK signs with no empty key; one of zeros is the same key to HMAC (RFC 2104 §2).
        String signedWithNothing = token("HS256", "\0", "{}");

        for (List<String> secrets : List.of(List.<String>of(), List.of(""), List.of("", ""))) {
            ApiTokens tokens = ApiTokens.of(secrets, Set.of(), SETTINGS);
            assertThat(tokens.admits(bearing(token("HS256", SECRET, "{}")))).isFalse();
            assertThat(tokens.admits(bearing(signedWithNothing))).isFalse();
        }
    }

    @Test
    @DisplayName("S06_031 a blocked token is refused, however it is spelled")
    void givenBlockedToken_whenChecked_thenRefused() {
        String token = token("HS256", SECRET, "{}");
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), List.of(token), SETTINGS);

        assertThat(tokens.admits(bearing(token))).isFalse();
        assertThat(tokens.admits(bearing(token.replace(".", "%2E")))).isFalse();
        assertThat(tokens.admits(bearing(token.replace(".", " . ")))).isFalse();
        assertThat(tokens.admits(bearing(token("HS256", SECRET, "{\"jti\":1}"))))
                .isTrue();
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("S06_024 S06_025 S06_028 one header, spelled exactly")
    @MethodSource
    void givenHeaders_whenChecked_thenOneBearerIsNeeded(List<String> headers, boolean admitted) {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS);

        assertThat(tokens.admits(request(headers))).isEqualTo(admitted);
    }

    static Stream<Arguments> givenHeaders_whenChecked_thenOneBearerIsNeeded() {
        String token = token("HS256", SECRET, "{}");
        return Stream.of(
                Arguments.of(List.of("Bearer " + token), true),
                Arguments.of(List.of("Bearer " + token.replace(".", "%2e")), true),
                Arguments.of(List.of("Bearer " + token.replace(".", "\t.  ")), true),
                Arguments.of(List.of(), false),
                Arguments.of(List.of(""), false),
                Arguments.of(List.of("Bearer"), false),
                Arguments.of(List.of("Bearer "), false),
                Arguments.of(List.of("Bearer potato"), false),
                Arguments.of(List.of("bearer " + token), false),
                Arguments.of(List.of("BEARER " + token), false),
                Arguments.of(List.of("Bearer\t" + token), false),
                Arguments.of(List.of("Token " + token), false),
                Arguments.of(List.of(token), false),
                Arguments.of(List.of("Bearer " + token, "Bearer " + token), false));
    }

    @ParameterizedTest
    @DisplayName("S06_138 what is no token at all is refused like any other")
    @ValueSource(
            strings = {
                "%zz",
                "%",
                "%E2%80",
                "%FF.%FF.%FF",
                "..",
                "...",
                "a.b.c",
                "e30.e30.",
                "e30.e30.e30",
                "eyJhbGciOiJIUzI1NiJ9.bm90IEpTT04.c2lnbmF0dXJl",
                "eyJhbGciOiJIUzI1NiJ9.e30.!!!",
                "bm90IEpTT04.e30.c2lnbmF0dXJl"
            })
    void givenNonsense_whenChecked_thenRefused(String token) {
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS);

        assertThat(tokens.admits(bearing(token))).isFalse();
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName("S06_032 configured claims must be equal when present")
    @MethodSource
    void givenClaimValidators_whenChecked_thenEqualIfPresent(String claims, boolean admitted) {
        JwtSettings settings =
                JwtSettings.builder().claimValidatorsJson("{\"iss\":\"x\"}").build();
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), Set.of(), settings);

        assertThat(tokens.admits(bearing(token("HS256", SECRET, claims)))).isEqualTo(admitted);
    }

    static Stream<Arguments> givenClaimValidators_whenChecked_thenEqualIfPresent() {
        return Stream.of(
                Arguments.of("{\"iss\":\"y\"}", false),
                Arguments.of("{\"iss\":\"x\"}", true),
                Arguments.of("{}", true));
    }

    @Test
    void givenGuardedEndpoint_whenAsked_then403WithoutBodyOrItsAnswer() {
        HttpEndpoint guarded = ApiTokens.of(List.of(SECRET), Set.of(), SETTINGS)
                .guard(HttpEndpoint.json(
                        "GET", "/x/{y}", request -> CompletableFuture.completedFuture(HttpResponse.text(200, "in"))));

        HttpResponse refused = answer(guarded, bearing("potato"));
        HttpResponse answered = answer(guarded, bearing(token("HS256", SECRET, "{}")));

        assertThat(guarded.method()).isEqualTo("GET");
        assertThat(guarded.path()).isEqualTo("/x/{y}");
        assertThat(guarded.kind()).isEqualTo(HttpEndpoint.Kind.JSON);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body().isEmpty()).isTrue();
        assertThat(refused.headers()).isEmpty();
        assertThat(answered.body().utf8()).isEqualTo("in");
    }

    private static HttpResponse answer(HttpEndpoint endpoint, HttpRequest request) {
        return endpoint.handle(request).toCompletableFuture().join();
    }

    private static String token(String algorithm, String secret, String claims) {
        return TestKey.hmac(algorithm, secret).token("{\"alg\":\"" + algorithm + "\"}", claims);
    }

    private static String hmac(String header) {
        return TestKey.hmac("HS256", SECRET).token(header, "{}");
    }

    private static HttpRequest bearing(String token) {
        return request(List.of("Bearer " + token));
    }

    private static HttpRequest request(List<String> authorization) {
        return new HttpRequest(
                "GET", "any.host", "/", "", Map.of("authorization", authorization), Slice.EMPTY, Map.of());
    }
}
