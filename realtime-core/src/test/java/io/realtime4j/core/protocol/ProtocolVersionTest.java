package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolVersionTest {
    @Test
    void givenNoVersion_thenOne() {
        assertThat(ProtocolVersion.parse(null)).contains(ProtocolVersion.V1);
    }

    @ParameterizedTest
    @CsvSource({"1.0.0,V1", "1.0.1,V1", "1.0.99,V1", "1.0.0+b5,V1", "2.0.0,V2", "2.0.5,V2", "2.0.0+a.b-c,V2"})
    void givenSupportedVersion_thenFound(String text, ProtocolVersion version) {
        assertThat(ProtocolVersion.parse(text)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "2.0", "2.1.0", "1.1.0", "3.0.0", "abc", "2.0.0-rc.1", "02.0.0", "2.0.0 ", "2.0.0.0"})
    void givenAnythingElse_thenEmpty(String text) {
        assertThat(ProtocolVersion.parse(text)).isEmpty();
    }
}
