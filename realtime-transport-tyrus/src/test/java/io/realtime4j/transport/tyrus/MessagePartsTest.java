package io.realtime4j.transport.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Gateway;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessagePartsTest {
    private final List<String> seen = new ArrayList<>();
    private final MessageParts parts = new MessageParts(new MessageParts.Receiver() {
        @Override
        public void text(byte[] message) {
            seen.add("text " + new String(message, UTF_8));
        }

        @Override
        public void binary(byte[] message) {
            seen.add("binary " + message.length);
        }

        @Override
        public void tooBig() {
            seen.add("too big");
        }
    });

    @Test
    void givenParts_whenTheLastComes_thenOneMessage() {
        parts.text("a\ud83d", false);
        parts.text("\ude00", false);
        parts.text("", true);
        parts.binary(ByteBuffer.allocate(3), false);
        parts.binary(ByteBuffer.allocate(4), true);
        parts.text("b", true);
        parts.binary(ByteBuffer.allocate(0), true);

        assertThat(seen).containsExactly("text a\ud83d\ude00", "binary 7", "text b", "binary 0");
    }

    @Test
    void givenTextWithinTheLimitInCharacters_whenItsBytesAreAbove_thenTooBig() {
        parts.text("\u00e9".repeat(Gateway.MAX_MESSAGE_BYTES / 2 + 1), true);

        assertThat(seen).containsExactly("too big");
    }

    @Test
    void givenMessageAboveTheLimit_whenPartsGoOn_thenToldOnceAndNothingPasses() {
        parts.binary(ByteBuffer.allocate(Gateway.MAX_MESSAGE_BYTES), false);
        parts.binary(ByteBuffer.allocate(1), false);
        parts.binary(ByteBuffer.allocate(1), true);
        parts.text("b", true);

        assertThat(seen).containsExactly("too big");
    }
}
