package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("spec-01")
class ConnectionLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectionLog.NAME);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(Level.OFF);
    }

    @Test
    @DisplayName("S01_037 log_level=warn means errors only; info and warning say more")
    void givenLevels_whenAJoinIsRefusedAndTextIsNoJson_thenLoggedAsMuchAsChosen() {
        assertThat(linesOf("warn")).containsExactly("message dropped");
        assertThat(linesOf("error")).containsExactly("message dropped");
        assertThat(linesOf("warning")).containsExactly("join refused", "message dropped");
        assertThat(linesOf("info")).containsExactly("message received", "join refused", "message dropped");
    }

    private List<String> linesOf(String level) {
        lines.list.clear();
        try (TestNode node = new TestNode()) {
            FakeTransport.Client client = node.transport.connect("abc", "apikey=good&vsn=2.0.0&log_level=" + level);
            client.send("[\"1\",\"1\",\"realtime:p\",\"phx_join\",{\"config\":{\"private\":true}}]");
            node.transport.lane.advance(6000);
            client.send("not json");
            client.send("not json either");
        }
        return lines.list.stream().map(ILoggingEvent::getMessage).toList();
    }
}
