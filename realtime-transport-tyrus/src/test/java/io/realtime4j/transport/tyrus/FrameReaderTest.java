package io.realtime4j.transport.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int LARGEST = 100_000;

    private final Recorder recorder = new Recorder();

    private FrameReader reader(boolean mayCompress) {
        return new FrameReader(LARGEST, mayCompress, recorder);
    }

    @Test
    void givenFramesOfAllKinds_whenCutAnywhere_thenReadAsTheyWereSent() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<String> sent = new ArrayList<>();
            byte[] bytes = frames(random, sent);
            FrameReader reader = reader(true);
            recorder.seen.clear();

            for (int from = 0; from < bytes.length; ) {
                int count = Math.min(bytes.length - from, 1 + random.nextInt(random.nextBoolean() ? 5 : 5_000));
                ByteBuf part = Unpooled.copiedBuffer(bytes, from, count);
                while (part.isReadable()) {
                    reader.read(part);
                }
                from += count;
            }

            assertThat(recorder.seen).as("seed %d", seed).isEqualTo(sent);
        }
    }

    private static byte[] frames(Random random, List<String> sent) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int message = random.nextInt(6); message >= 0; message--) {
            boolean text = random.nextBoolean();
            boolean compressed = random.nextBoolean();
            int first = (text ? RawClient.TEXT : RawClient.BINARY) | (compressed ? 0x40 : 0);
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int parts = random.nextInt(3); parts >= 0; parts--) {
                byte[] part = new byte[random.nextInt(new int[] {1, 130, 70_000}[random.nextInt(3)])];
                random.nextBytes(part);
                whole.writeBytes(part);
                out.writeBytes(frame(random, first | (parts == 0 ? RawClient.FIN : 0), part));
                first = RawClient.CONTINUATION;
                if (parts == 0) {
                    sent.add((text ? "text " : "binary ") + compressed + " " + whole.size() + " "
                            + Arrays.hashCode(whole.toByteArray()));
                }
                if (random.nextBoolean()) {
                    byte[] ping = ("ping" + random.nextInt(9))
                            .substring(random.nextInt(5))
                            .getBytes(UTF_8);
                    out.writeBytes(frame(random, RawClient.FIN | RawClient.PING, ping));
                    sent.add("ping " + new String(ping, UTF_8));
                    out.writeBytes(frame(random, RawClient.FIN | RawClient.PONG, ping));
                }
            }
        }
        return out.toByteArray();
    }

    private static byte[] frame(Random random, int first, byte[] payload) {
        byte[] frame = RawClient.frame(first, payload);
        int mask = frame.length - payload.length - 4;
        for (int i = 0; i < 4; i++) {
            frame[mask + i] = (byte) random.nextInt();
        }
        for (int i = 0; i < payload.length; i++) {
            frame[mask + 4 + i] = (byte) (payload[i] ^ frame[mask + i % 4]);
        }
        return frame;
    }

    @Test
    void givenLargeFrame_whenItsBytesCome_thenHandedOnAtOnce() {
        FrameReader reader = reader(false);
        byte[] bytes = RawClient.frame(RawClient.FIN | RawClient.BINARY, new byte[90_000]);

        reader.read(Unpooled.copiedBuffer(bytes, 0, 1_014));

        assertThat(recorder.parts).containsExactly(1_000);
        assertThat(recorder.seen).isEmpty();
    }

    @Test
    void givenLengthInTooManyBytes_whenRead_thenMalformed() {
        assertMalformed(0x82, 0xFE, 0, 125);
        assertMalformed(0x82, 0xFF, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF);
        assertMalformed(0x82, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
    }

    @Test
    void givenFrameOverTheLimit_whenItsHeaderCame_thenTooBig() {
        byte[] header = RawClient.header(RawClient.FIN | RawClient.BINARY, LARGEST + 1, true);

        assertThatThrownBy(() -> reader(false).read(Unpooled.wrappedBuffer(header)))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.reason().code()).isEqualTo(1009));
    }

    @Test
    void givenReservedBitOfACompressedMessage_whenOnAContinuationOrNotAgreedUpon_thenMalformed() {
        assertThatThrownBy(() -> readAll(reader(false), RawClient.frame(0x41, new byte[1])))
                .isInstanceOf(ProtocolViolation.class);
        FrameReader reader = reader(true);
        readAll(reader, RawClient.frame(0x41, new byte[1]));
        assertThatThrownBy(() -> readAll(reader, RawClient.frame(0x40, new byte[1])))
                .isInstanceOf(ProtocolViolation.class);
    }

    private void assertMalformed(int... bytes) {
        byte[] header = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            header[i] = (byte) bytes[i];
        }
        assertThatThrownBy(() -> readAll(reader(false), header))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        e -> assertThat(e.reason().code()).isEqualTo(1002));
    }

    private static void readAll(FrameReader reader, byte[] bytes) {
        ByteBuf in = Unpooled.copiedBuffer(bytes);
        while (in.isReadable()) {
            reader.read(in);
        }
    }

    private static final class Recorder implements FrameReader.Frames {
        final List<String> seen = new ArrayList<>();
        final List<Integer> parts = new ArrayList<>();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private String kind = "";

        @Override
        public void begin(boolean text, boolean compressed) {
            kind = (text ? "text " : "binary ") + compressed;
            message.reset();
        }

        @Override
        public void data(ByteBuf part, boolean last) {
            parts.add(part.readableBytes());
            byte[] bytes = new byte[part.readableBytes()];
            part.readBytes(bytes);
            message.writeBytes(bytes);
            if (last) {
                seen.add(kind + " " + message.size() + " " + Arrays.hashCode(message.toByteArray()));
            }
        }

        @Override
        public void ping(byte[] payload) {
            seen.add("ping " + new String(payload, UTF_8));
        }

        @Override
        public void close(byte[] payload) {
            seen.add("close " + new String(payload, UTF_8));
        }
    }
}
