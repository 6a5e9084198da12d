package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.TestKey.jwks;
import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.NOW;
import static io.realtime4j.tenancy.Verifying.header;
import static io.realtime4j.tenancy.Verifying.hs256;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCacheTest {
    @Test
    void givenTokenSeenBefore_whenVerifyingAgain_thenTheSameOutcome() {
        Verifying verifying = new Verifying();

        assertThat(verifying.verify(hs256(GOOD_CLAIMS))).isSameAs(verifying.verify(hs256(GOOD_CLAIMS)));
    }

    @Test
    void givenNothingMayBeRemembered_whenVerifyingAgain_thenVerifiedAgain() {
        Verifying verifying = new Verifying(Map.of(), 0);

        assertThat(verifying.verify(hs256(GOOD_CLAIMS)))
                .isNotSameAs(verifying.verify(hs256(GOOD_CLAIMS)))
                .isEqualTo(verifying.verify(hs256(GOOD_CLAIMS)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 100})
    void givenTokenSeenBefore_whenItsTimeHasCome_thenExpired(int cachedTokens) {
        Verifying verifying = new Verifying(Map.of(), cachedTokens);
        verifying.claims(hs256(GOOD_CLAIMS));

        assertThat(verifying.at(Instant.ofEpochSecond(NOW + 59, 999_999_999)).claims(hs256(GOOD_CLAIMS)))
                .isNotNull();
        assertThat(verifying.at(Instant.ofEpochSecond(NOW + 60)).refusal(hs256(GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.expired(0));
        assertThat(verifying.at(Instant.ofEpochSecond(NOW + 67)).refusal(hs256(GOOD_CLAIMS)))
                .isEqualTo(TokenRefusal.expired(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1750000010.4", "1750000010.5"})
    void givenFractionalExpirySeenBefore_whenTimePasses_thenAsIfNeverSeen(String exp) {
        String token = hs256("{\"role\":\"anon\",\"exp\":" + exp + "}");
        Verifying remembering = new Verifying();
        Verifying forgetting = new Verifying(Map.of(), 0);

        for (long second = NOW; second < NOW + 13; second++) {
            Instant time = Instant.ofEpochSecond(second);
            assertThat(remembering.at(time).verify(token))
                    .isEqualTo(forgetting.at(time).verify(token));
        }
        assertThat(remembering.refusal(token).kind()).isEqualTo(Kind.BAD_CLAIM);
    }

    @Test
    void givenTokenSeenBefore_whenTheSecretChanges_thenBadSignature() {
        Verifying verifying = new Verifying();
        verifying.claims(hs256(GOOD_CLAIMS));

        assertThat(verifying.secret("a new secret").refusal(hs256(GOOD_CLAIMS)).kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(verifying.secret(Verifying.SECRET).claims(hs256(GOOD_CLAIMS)).role())
                .isEqualTo("anon");
    }

    @Test
    void givenTokenSeenBefore_whenTheKeySetChanges_thenItsNewKeysCount() {
        TestKey before = TestKey.hmac("HS256", "before");
        TestKey after = TestKey.hmac("HS256", "after");
        String token = before.token(header("HS256", "k1"), GOOD_CLAIMS);
        Verifying verifying = Verifying.withJwks(jwks(before.jwk("k1")));
        verifying.claims(token);

        assertThat(verifying.jwks(jwks(after.jwk("k1"))).refusal(token).kind()).isEqualTo(Kind.BAD_SIGNATURE);
        assertThat(verifying.jwks(null).refusal(token).kind()).isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void givenTokenSeenBefore_whenOneCharacterDiffers_thenVerifiedOnItsOwn() {
        Verifying verifying = new Verifying();
        String token = hs256(GOOD_CLAIMS);
        verifying.claims(token);

        assertThat(verifying.verify(token + "A")).isInstanceOf(Refused.class);
        assertThat(verifying.verify("e" + token)).isInstanceOf(Refused.class);
    }

    @Test
    void givenVeryLongToken_whenVerifyingAgain_thenVerifiedAgain() {
        String token = hs256("{\"role\":\"anon\",\"exp\":4102444800,\"x\":\"" + "x".repeat(10_000) + "\"}");
        Verifying verifying = new Verifying();

        assertThat(verifying.verify(token)).isNotSameAs(verifying.verify(token)).isEqualTo(verifying.verify(token));
    }
}
