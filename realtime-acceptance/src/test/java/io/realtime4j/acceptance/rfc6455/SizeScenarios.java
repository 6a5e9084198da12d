package io.realtime4j.acceptance.rfc6455;

import static io.realtime4j.acceptance.Frame.BINARY;
import static io.realtime4j.acceptance.Frame.CONTINUATION;
import static io.realtime4j.acceptance.Frame.TEXT;

import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.TestServer;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Five million bytes are the most, in one frame and as the sum of parts (S01_038). */
@Tag("spec-01")
final class SizeScenarios {
    private static final int MOST = 5_000_000;
    private static final int PART = 1_000_000;

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final EchoRoom room = EchoRoom.join(server.tenant());

    @Test
    @DisplayName("S01_038 the largest text in one frame comes back")
    void givenLargestText_whenSent_thenEchoed() {
        byte[] message = EchoRoom.text(MOST);

        room.send(Frame.of(TEXT, message));

        room.expectText(message);
    }

    @Test
    @DisplayName("S01_038 the largest binary message in parts comes back")
    void givenLargestMessageInParts_whenSent_thenEchoed() {
        byte[] message = EchoRoom.binary(MOST);

        for (int from = 0; from < MOST; from += PART) {
            Frame part = Frame.of(from == 0 ? BINARY : CONTINUATION, Arrays.copyOfRange(message, from, from + PART));
            room.send(from + PART == MOST ? part : part.notFinal());
        }

        room.expectBinary(message);
    }

    @Test
    @DisplayName("S01_038 one byte more in one frame closes with 1009, also when all of it is sent")
    void givenWholeFrameTooLarge_whenSent_thenClosedWith1009() {
        room.send(Frame.of(BINARY, EchoRoom.binary(MOST + 1)));

        room.socket().expectClose(1009);
    }

    @Test
    @DisplayName("S01_038 one byte more in parts closes with 1009")
    void givenPartsTooLarge_whenSent_thenClosedWith1009() {
        for (int sent = 0; sent < MOST; sent += PART) {
            room.send(
                    Frame.of(sent == 0 ? BINARY : CONTINUATION, new byte[PART]).notFinal());
        }
        room.send(Frame.of(CONTINUATION, new byte[1]));

        room.socket().expectClose(1009);
    }
}
