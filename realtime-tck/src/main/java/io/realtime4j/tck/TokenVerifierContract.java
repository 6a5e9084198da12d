package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.core.spi.TokenVerifier.Refused;
import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of {@link TokenVerifier}. */
public abstract class TokenVerifierContract extends Contract {
    private static final int THREADS = 8;
    private static final int ROUNDS = 50;

    private final ManualClock clock = new ManualClock(Instant.parse("2030-01-01T00:00:00Z"));
    private TokenVerifier verifier;

    /** For the tests of an implementation. */
    protected TokenVerifierContract() {}

    /**
     * Makes a verifier. Asked once per test.
     *
     * @param clock what it is to take the time from; the contract moves it on
     * @return the verifier
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract TokenVerifier create(InstantSource clock) throws Exception;

    /** {@return a tenant with keys} */
    protected abstract Tenant tenant();

    /** {@return another tenant, with other keys} */
    protected abstract Tenant otherTenant();

    /**
     * Issues a good token.
     *
     * @param tenant one of the two, with whose keys to issue it
     * @param expiresAt when it expires, in seconds since the epoch
     * @return its normalized text, different for each tenant and time
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract String issue(Tenant tenant, long expiresAt) throws Exception;

    @BeforeEach
    void createVerifier() throws Exception {
        verifier = create(clock);
    }

    @Test
    @DisplayName("TokenVerifier 1: a good token is verified as it was issued")
    void givenGoodToken_whenVerified_thenClaimsSayWhenItExpires() throws Exception {
        long expiresAt = clock.seconds() + 3_600;

        assertThat(verify(tenant(), issue(tenant(), expiresAt)))
                .isInstanceOfSatisfying(
                        Verified.class,
                        good -> assertThat(good.claims().expiresAt()).isEqualTo(expiresAt));
    }

    @Test
    @DisplayName("TokenVerifier 1: a text that is no token is refused by value")
    void givenAnyText_whenVerified_thenRefused() throws Exception {
        String good = issue(tenant(), clock.seconds() + 3_600);
        List<String> texts = List.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "null",
                "{}",
                "\u0000",
                "é𝄞",
                good + "x",
                "x" + good,
                good + "." + good,
                "x".repeat(100_000));

        for (String text : texts) {
            assertThat(verify(tenant(), text)).as("'%.40s'", text).isInstanceOf(Refused.class);
        }
    }

    @Test
    @DisplayName("TokenVerifier 2: any thread may ask")
    void givenAnotherThread_whenVerified_thenAsOnTheFirst() throws Exception {
        String token = issue(tenant(), clock.seconds() + 3_600);

        assertThat(elsewhere("the outcome", () -> verify(tenant(), token))).isInstanceOf(Verified.class);
        assertThat(verify(tenant(), token)).isInstanceOf(Verified.class);
    }

    @Test
    @DisplayName("TokenVerifier 2: several threads get each the outcome of its own token")
    void givenSeveralThreads_whenVerifying_thenOutcomesAreNotMixedUp() throws Exception {
        List<CompletableFuture<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long expiresAt = clock.seconds() + 3_600 + i;
            Tenant tenant = i % 2 == 0 ? tenant() : otherTenant();
            String token = issue(tenant, expiresAt);
            threads.add(start(() -> verifyOften(tenant, token, expiresAt)));
        }

        for (CompletableFuture<Boolean> thread : threads) {
            assertThat(value(thread, "the outcomes")).isTrue();
        }
    }

    private boolean verifyOften(Tenant tenant, String token, long expiresAt) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            boolean right = verify(tenant, token) instanceof Verified good
                    && good.claims().expiresAt() == expiresAt;
            if (!right || verify(tenant, token + "x") instanceof Verified) {
                return false;
            }
        }
        return true;
    }

    @Test
    @DisplayName("TokenVerifier 3: a token whose time has come is refused as expired")
    void givenExpiredToken_whenVerifiedForTheFirstTime_thenExpired() throws Exception {
        assertExpired(issue(tenant(), clock.seconds()), 0);
        assertExpired(issue(tenant(), clock.seconds() - 90), 90);
    }

    @Test
    @DisplayName("TokenVerifier 3: a token that was good before is refused as expired when its time has come")
    void givenVerifiedToken_whenItsTimeHasCome_thenExpired() throws Exception {
        String token = issue(tenant(), clock.seconds() + 60);
        clock.advance(Duration.ofSeconds(59));
        assertThat(verify(tenant(), token)).isInstanceOf(Verified.class);

        clock.advance(Duration.ofSeconds(1));

        assertExpired(token, 0);
        clock.advance(Duration.ofSeconds(5));
        assertExpired(token, 5);
    }

    private void assertExpired(String token, long secondsAgo) throws Exception {
        assertThat(verify(tenant(), token)).isEqualTo(new Refused(TokenRefusal.expired(secondsAgo)));
    }

    @Test
    @DisplayName("TokenVerifier 4: a token does not verify with the keys of another tenant")
    void givenTokenOfAnotherTenant_whenVerified_thenRefused() throws Exception {
        String token = issue(otherTenant(), clock.seconds() + 3_600);

        assertThat(verify(tenant(), token)).isInstanceOf(Refused.class);
        assertThat(verify(otherTenant(), token)).isInstanceOf(Verified.class);
    }

    @Test
    @DisplayName("TokenVerifier 4: a token known as good for one tenant is refused for another")
    void givenVerifiedToken_whenAnotherTenantIsAsked_thenRefused() throws Exception {
        String token = issue(tenant(), clock.seconds() + 3_600);
        assertThat(verify(tenant(), token)).isInstanceOf(Verified.class);

        assertThat(verify(otherTenant(), token)).isInstanceOf(Refused.class);
    }

    private Verification verify(Tenant tenant, String token) throws Exception {
        return value(verifier.verify(tenant, token), "the outcome");
    }
}
