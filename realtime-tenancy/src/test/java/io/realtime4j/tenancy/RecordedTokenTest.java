package io.realtime4j.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Claims;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenRefusal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of the recorded sessions with a reference server, whose tenant was seeded with its default secret. */
class RecordedTokenTest {
    private static final String HEADER = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.";
    private static final String ANON =
            HEADER + "eyJyb2xlIjoiYW5vbiIsImlzcyI6InN1cGFiYXNlIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjQxMDI0NDQ4MDB9.";

    private final Verifying verifying =
            new Verifying().secret("super-secret-jwt-token-with-at-least-32-characters-long");

    @ParameterizedTest
    @CsvSource({
        "anon, , eyJyb2xlIjoiYW5vbiIsImlzcyI6InN1cGFiYXNlIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjQxMDI0NDQ4MDB9"
                + ".zAf0gwczfDgC88DnAowpMA6xJxOzsbU8mhePGDi8VF4",
        "authenticated, , eyJyb2xlIjoiYXV0aGVudGljYXRlZCIsImlzcyI6InN1cGFiYXNlIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjQxMDI0"
                + "NDQ4MDB9.yQ07bnVn1cOaoDGZXl8lQGj7qmtqGvuqAIOTI_UgMO8",
        "authenticated, 11111111-1111-1111-1111-111111111111, eyJyb2xlIjoiYXV0aGVudGljYXRlZCIsImlzcyI6InN1cGFiYXNlIiwi"
                + "aWF0IjoxNzAwMDAwMDAwLCJleHAiOjQxMDI0NDQ4MDAsInN1YiI6IjExMTExMTExLTExMTEtMTExMS0xMTExLTExMTExMTExMTEx"
                + "MSJ9.OMKNcedt0LXUF9DjUkNmBGwvHV8HzwXAzgQa1MwJ7ys"
    })
    void givenRecordedGoodToken_whenVerifying_thenAccepted(String role, String subject, String rest) {
        Claims claims = verifying.claims(HEADER + rest);

        assertThat(claims.role()).isEqualTo(role);
        assertThat(claims.subject()).isEqualTo(subject);
        assertThat(claims.expiresAt()).isEqualTo(4_102_444_800L);
    }

    @Test
    void givenRecordedExpiredToken_whenVerifying_thenExpired() {
        String token = HEADER + "eyJyb2xlIjoiYW5vbiIsImlzcyI6InN1cGFiYXNlIiwiaWF0IjoxNzAwMDAwMDAwLCJleHAiOjE3MDAwMDAwM"
                + "DF9.rrwwzZkB1e8PiqxE_sS0JIgc7iljDYw7vmsCNOqLa_M";

        assertThat(verifying.refusal(token)).isEqualTo(TokenRefusal.expired(Verifying.NOW - 1_700_000_001L));
    }

    @Test
    void givenRecordedTokenOfAnotherSecret_whenVerifying_thenBadSignature() {
        assertThat(verifying
                        .refusal(ANON + "9HdJDoZKQjKusgTETzmuq6wtuaupOt8JC8--ucP7U7w")
                        .kind())
                .isEqualTo(Kind.BAD_SIGNATURE);
    }

    @Test
    void givenRecordedTokenWithoutRole_whenVerifying_thenMissingClaims() {
        String token = HEADER + "eyJpc3MiOiJzdXBhYmFzZSIsImlhdCI6MTcwMDAwMDAwMCwiZXhwIjo0MTAyNDQ0ODAwfQ"
                + ".IEquW8J2dOBX6mTEOfhTcDgmSY7GqWhD2mcN2sqGpvQ";

        assertThat(verifying.refusal(token).kind()).isEqualTo(Kind.MISSING_CLAIMS);
    }
}
