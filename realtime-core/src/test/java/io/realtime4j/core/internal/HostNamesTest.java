package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "abc.example.com,abc", "ABC.example.com:4000,abc", "localhost,localhost", "localhost:4000,localhost",
        "127.0.0.1:4000,127", "[::1]:4000,[::1]", "abc,abc", ".x,''"
    })
    void whenHostIsRead_thenItsFirstLabelInLowerCase(String host, String label) {
        assertThat(HostNames.firstLabel(host)).isEqualTo(label);
    }
}
