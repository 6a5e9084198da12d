package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.realtime4j.transport.tyrus.InboundBytes.Addition;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InboundBytesTest {
    private final NettyLane lane = new NettyLane(new DefaultEventLoop());

    @Test
    void givenLaneWithABudget_whenTwoBodiesGrow_thenTheSecondWaitsForTheFirstToEnd() {
        lane.inbound().limit(10_000);
        InboundBytes first = new InboundBytes(lane, 8_000);
        InboundBytes second = new InboundBytes(lane, 8_000);

        assertThat(first.add(bytes(6_000))).isEqualTo(Addition.ADDED);
        assertThat(second.add(bytes(6_000))).isEqualTo(Addition.NO_ROOM);
        assertThat(lane.inboundBytes()).isEqualTo(6_000);
        first.close();
        first.close();

        assertThat(lane.inboundBytes()).isZero();
        assertThat(second.add(bytes(6_000))).isEqualTo(Addition.ADDED);
        assertThat(second.length()).isEqualTo(6_000);
    }

    @Test
    void givenCeiling_whenPartsAreLarger_thenTooBig() {
        InboundBytes body = new InboundBytes(lane, 100);

        assertThat(body.add(bytes(60))).isEqualTo(Addition.ADDED);
        assertThat(body.add(bytes(41))).isEqualTo(Addition.TOO_BIG);
        assertThat(body.add(bytes(40))).isEqualTo(Addition.ADDED);
    }

    @Test
    void givenPartsOfManySizes_whenPutTogether_thenWhatCame() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) { // later rounds get the arrays of earlier ones
            InboundBytes body = new InboundBytes(lane, 1_000_000);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = random.nextInt(30); i > 0; i--) {
                byte[] part = new byte[random.nextInt(random.nextInt(4) == 0 ? 40_000 : 3_000)];
                random.nextBytes(part);
                all.writeBytes(part);
                assertThat(body.add(Unpooled.wrappedBuffer(part))).isEqualTo(Addition.ADDED);
            }
            byte[] whole = new byte[body.length()];

            body.copyTo(whole);
            body.close();

            assertThat(whole).isEqualTo(all.toByteArray());
        }
    }

    @Test
    void givenSmallParts_whenAdded_thenLittleMoreIsTakenFromTheBudgetThanCame() {
        lane.inbound().limit(3_000);
        InboundBytes body = new InboundBytes(lane, 1_000_000);

        for (int i = 0; i < 1_500; i++) {
            assertThat(body.add(bytes(1))).isEqualTo(Addition.ADDED);
        }
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }
}
