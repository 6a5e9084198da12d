package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFramesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
    void whenClientFrameIsRead_thenItIsWhatWasWritten(int size) {
        byte[] payload = payload(size);
        byte[] frame = WebSocketFrames.frame(WebSocketFrames.BINARY, payload).array();
        mask(frame, frame.length - size);
        List<byte[]> read = new ArrayList<>();

        int end = WebSocketFrames.readMasked(frame, 0, frame.length, (opcode, bytes, from, to) -> {
            assertThat(opcode).isEqualTo(WebSocketFrames.BINARY);
            read.add(Arrays.copyOfRange(bytes, from, to));
        });

        assertThat(end).isEqualTo(frame.length);
        assertThat(read).containsExactly(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
    void whenServerFramesAreRead_thenTheWholeOnesAreTaken(int size) {
        byte[] payload = payload(size);
        byte[] frame = WebSocketFrames.serverFrame(WebSocketFrames.TEXT, payload, 0, size);
        byte[] oneAndAPart = Arrays.copyOf(frame, frame.length + 1);
        oneAndAPart[frame.length] = frame[0];
        List<byte[]> read = new ArrayList<>();

        int end = WebSocketFrames.read(
                oneAndAPart,
                0,
                oneAndAPart.length,
                (opcode, bytes, from, to) -> read.add(Arrays.copyOfRange(bytes, from, to)));

        assertThat(end).isEqualTo(frame.length);
        assertThat(read).containsExactly(payload);
    }

    private static byte[] payload(int size) {
        byte[] payload = new byte[size];
        for (int i = 0; i < size; i++) {
            payload[i] = (byte) (i * 31);
        }
        return payload;
    }

    /** Puts a mask other than zero into a frame whose mask is zero. */
    private static void mask(byte[] frame, int payloadAt) {
        for (int i = 0; i < 4; i++) {
            frame[payloadAt - 4 + i] = (byte) (0x5a + i);
        }
        for (int i = payloadAt; i < frame.length; i++) {
            frame[i] ^= (byte) (0x5a + (i - payloadAt) % 4);
        }
    }
}
