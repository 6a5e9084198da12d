package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.core.protocol.Slice;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NodeMessageTest {
    static Stream<NodeMessage> messages() {
        return Stream.of(
                new NodeMessage.Hello("realtime@10.0.0.7", "eu"),
                new NodeMessage.Hello("realtime@10.0.0.7", null),
                new NodeMessage.Goodbye("ö"),
                new NodeMessage.Ask("a", Long.MAX_VALUE, "us"),
                new NodeMessage.Ask("a", 0, null),
                new NodeMessage.Part("a", 7, 3, true, Slice.utf8("a 1\n")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whenEncoded_thenReadAgain(NodeMessage message) {
        NodeMessage read = NodeMessage.decode(message.encode());

        assertThat(read).usingRecursiveComparison().isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whenCutOrLonger_thenRefused(NodeMessage message) {
        byte[] bytes = message.encode();

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> NodeMessage.decode(cut));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeMessage.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .withMessageContaining("too many");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whenOfUnknownKind_thenRefused(NodeMessage message) {
        byte[] bytes = message.encode();
        bytes[0] = 9;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeMessage.decode(bytes))
                .withMessageContaining("kind 9");
    }
}
