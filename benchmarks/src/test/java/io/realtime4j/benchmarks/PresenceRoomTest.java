package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresenceRoomTest {
    @Test
    void whenRun_thenEachMemberSeesAll() throws Exception {
        try (LocalServer server = new LocalServer()) {
            PresenceRoom result = PresenceRoom.run(server.subject(), 40, LocalServer.nowhere());

            assertThat(result.firstFailure()).isEmpty();
            assertThat(result.isClean()).isTrue();
            assertThat(result.bytesPerMember()).isBetween((double) result.information(), 4.0 * result.information());
            assertThat(result.report().values()).containsKeys("allSeenMillis", "heapBytesPerEntry");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void givenFramesInPieces_whenRead_thenEachMarkCountsOnce(int piece) {
        MemberView view = new MemberView(300);
        int[] ends = new int[1];
        FrameStream stream = new FrameStream(new FrameStream.Sink() {
            @Override
            public void piece(byte[] bytes, int from, int to) {
                view.read(bytes, from, to);
            }

            @Override
            public void end(int opcode) {
                ends[0]++;
            }
        });

        feed(stream, MemberView.object(0), piece);
        feed(stream, (MemberView.object(1) + MemberView.object(2)).repeat(3), piece);
        StringBuilder large = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            large.append(MemberView.object(i)).append("x".repeat(i));
        }
        feed(stream, large.toString().repeat(2), piece);
        feed(stream, "", piece);

        assertThat(view.count()).isEqualTo(300);
        assertThat(ends[0]).isEqualTo(4);
    }

    private static void feed(FrameStream stream, String text, int piece) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = WebSocketFrames.serverFrame(WebSocketFrames.TEXT, payload, 0, payload.length);
        for (int at = 0; at < frame.length; at += piece) {
            stream.read(frame, at, Math.min(frame.length, at + piece));
        }
    }
}
