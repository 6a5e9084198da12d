package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ClientWindowTest {
    @Test
    @DisplayName("S04_031 three pass, and 101 ms after the first the next does")
    void givenFullWindow_whenItEnds_thenNextPasses() {
        ClientWindow window = new ClientWindow(3, 100);
        window.count(1000);
        window.count(1050);
        window.count(1099);

        assertThat(window.isFull(1099)).isTrue();
        assertThat(window.isFull(1100)).isFalse();
        window.count(1101);
        assertThat(window.isFull(1102)).isFalse();
    }

    @Test
    void givenQuietClient_whenItBegins_thenWindowStartsThen() {
        ClientWindow window = new ClientWindow(2, 100);

        window.count(-500);
        window.count(-450);

        assertThat(window.isFull(-401)).isTrue();
        assertThat(window.isFull(-400)).isFalse();
    }
}
