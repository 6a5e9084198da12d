package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTextTest {
    @ParameterizedTest
    @CsvSource({
        "a.b.c,a.b.c",
        "a%2Eb,a.b",
        "a+b,a+b",
        "a%zzb,a%zzb",
        "a%,a%",
        "a%2,a%2",
        "' a\t b\n',ab",
        "a%20b,ab",
        "%C3%A9,é"
    })
    void whenNormalized_thenDecodedAndWithoutWhiteSpace(String given, String expected) {
        assertThat(TokenText.normalize(given)).isEqualTo(expected);
    }
}
