package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.realtime4j.core.CloseReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboundBudgetTest {
    private final NettyLane lane = new NettyLane(new DefaultEventLoop());
    private final List<String> closed = new ArrayList<>();

    @Test
    void givenMessagesThatWait_whenAnotherNeedsRoom_thenTheOneThatHasWaitedLongestMakesIt() {
        lane.inbound().limit(16_000);
        Fragments first = message("first");
        Fragments second = message("second");
        Fragments third = message("third");
        Fragments newcomer = message("newcomer");
        first.add(bytes(4_000), false);
        second.add(bytes(4_000), false);
        third.add(bytes(4_000), false);
        first.add(bytes(10), false);

        newcomer.add(bytes(4_000), false);

        assertThat(closed).containsExactly("second");
        assertThat(newcomer.length()).isEqualTo(4_000);
    }

    @Test
    void givenMessagesThatWait_whenOneIsNotEnough_thenAsManyAsItTakes() {
        lane.inbound().limit(13_000);
        message("first").add(bytes(4_000), false);
        message("second").add(bytes(4_000), false);
        message("third").add(bytes(4_000), false);

        assertThat(lane.inbound().reserve(8_000)).isTrue();

        assertThat(closed).containsExactly("first", "second");
    }

    @Test
    void givenMessageThatCannotFitAlone_whenItGrows_thenNobodyMakesRoomForIt() {
        lane.inbound().limit(10_000);
        message("first").add(bytes(4_000), false);
        Fragments tooLarge = message("too large");

        assertNoRoom(tooLarge, 11_000);

        assertThat(closed).isEmpty();
    }

    @Test
    void givenMessageAlone_whenItGrowsOverTheBudget_thenItIsRefusedAndNotGivenUp() {
        lane.inbound().limit(10_000);
        Fragments alone = message("alone");
        alone.add(bytes(6_000), false);

        assertNoRoom(alone, 6_000);

        assertThat(closed).isEmpty();
    }

    @Test
    void givenMessagesThatDoNotWait_whenAnotherNeedsRoom_thenTheyStay() {
        lane.inbound().limit(10_000);
        message("complete").add(bytes(4_000), true);
        Fragments ended = message("ended");
        ended.add(bytes(4_000), false);
        ended.close();

        assertNoRoom(message("newcomer"), 8_000);

        assertThat(closed).isEmpty();
    }

    private static void assertNoRoom(Fragments message, int count) {
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(() -> message.add(bytes(count), false))
                .satisfies(thrown -> assertThat(thrown.reason()).isEqualTo(CloseReason.NO_ROOM));
    }

    /** A message that ends, as that of a client whose link is closed, when it has to make room. */
    private Fragments message(String name) {
        Fragments[] made = new Fragments[1];
        made[0] = new Fragments(lane, true, false, () -> {
            closed.add(name);
            made[0].close();
        });
        return made[0];
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }
}
