package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerStreamTest {
    private static final int MESSAGES = 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 36, 37, 38, 100, 10_000})
    void whenStreamIsCutAnywhere_thenEveryMarkerIsFoundOnce(int piece) {
        byte[] stream = stream();
        List<Long> numbers = new ArrayList<>();
        MarkerStream markers = new MarkerStream();

        for (int at = 0; at < stream.length; at += piece) {
            markers.read(
                    stream,
                    at,
                    Math.min(stream.length, at + piece),
                    (bytes, marker) -> numbers.add(Marker.number(bytes, marker)));
        }

        assertThat(numbers)
                .containsExactlyElementsOf(
                        java.util.stream.LongStream.range(0, MESSAGES).boxed().toList());
    }

    private static byte[] stream() {
        ByteBuffer out = ByteBuffer.allocate(MESSAGES * 200);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] payload = Marker.payload(70 + i, true, 12345, 7, 1, i);
            out.put(("MSG load7 1 " + payload.length + "\r\n").getBytes(StandardCharsets.US_ASCII))
                    .put(payload)
                    .put((byte) '\r')
                    .put((byte) '\n');
        }
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
