package io.realtime4j.tenancy;

import static io.realtime4j.tenancy.TestKey.jwks;
import static io.realtime4j.tenancy.Verifying.GOOD_CLAIMS;
import static io.realtime4j.tenancy.Verifying.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.security.GeneralSecurityException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a token or a key set looks like, there is an outcome, and never one with other claims. */
class TokenMutationTest {
    private static final long SEED = 20_250_615L;
    private static final int ROUNDS = 400;
    private static final String CHARACTERS = "AZaz09-_.=+/{}[]\":,\\ \u00e9";

    static Stream<Arguments> keys() throws GeneralSecurityException {
        return Stream.of(
                Arguments.of("HS256", Verifying.HS256),
                Arguments.of("RS256", TestKey.rsa("RS256", 2048)),
                Arguments.of("ES256", TestKey.ec("ES256", "P-256")),
                Arguments.of("EdDSA", TestKey.edwards("Ed25519")),
                Arguments.of("EdDSA", TestKey.edwards("Ed448")));
    }

    @ParameterizedTest(name = "{0}, seed " + SEED)
    @MethodSource("keys")
    void givenDamagedToken_whenVerifying_thenRefusedOrTheSameClaims(String alg, TestKey key) {
        Random random = new Random(SEED);
        Verifying verifying = Verifying.withJwks(jwks(key.jwk("k1")));
        String good = key.token(header(alg, "k1"), GOOD_CLAIMS);
        Verification expected = verifying.verify(good);
        assertThat(expected).isInstanceOf(Verified.class);

        for (int round = 0; round < ROUNDS; round++) {
            Verification outcome = verifying.verify(damaged(good, random));
            if (outcome instanceof Verified) {
                assertThat(outcome).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest(name = "{0}, seed " + SEED)
    @MethodSource("keys")
    void givenDamagedKeySet_whenVerifying_thenAnOutcome(String alg, TestKey key) {
        Random random = new Random(SEED);
        String good = key.token(header(alg, "k1"), GOOD_CLAIMS);
        String keySet = jwks(key.jwk("k1"));

        for (int round = 0; round < ROUNDS; round++) {
            assertThat(Verifying.withJwks(damaged(keySet, random)).verify(good)).isNotNull();
        }
    }

    /** Replaces, removes or inserts one to three characters. */
    private static String damaged(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int change = random.nextInt(3); change >= 0; change--) {
            int at = random.nextInt(damaged.length());
            char character = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
            switch (random.nextInt(3)) {
                case 0 -> damaged.setCharAt(at, character);
                case 1 -> damaged.deleteCharAt(at);
                default -> damaged.insert(at, character);
            }
        }
        return damaged.toString();
    }
}
