package io.realtime4j.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536, 5_000_000})
    void givenPayload_whenFramed_thenHeaderSaysItsLength(int length) {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 'x');

        Frame frame = Frame.text(Slice.of(payload));

        assertThat(frame.bytes()[0]).isEqualTo((byte) 0x81);
        assertThat(announcedLength(frame.bytes())).isEqualTo(length);
        assertThat(frame.payload()).isEqualTo(Slice.of(payload));
        assertThat(frame.length()).isEqualTo(Frame.headerLength(length) + length);
    }

    private static long announcedLength(byte[] frame) {
        return switch (frame[1]) {
            case 126 -> Short.toUnsignedInt(ByteBuffer.wrap(frame).getShort(2));
            case 127 -> ByteBuffer.wrap(frame).getLong(2);
            default -> frame[1];
        };
    }
}
