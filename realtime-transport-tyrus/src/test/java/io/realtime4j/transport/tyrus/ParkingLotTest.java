package io.realtime4j.transport.tyrus;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkingLotTest {
    private final ParkingLot lot = new ParkingLot();

    @BeforeEach
    void makeRoom() {
        lot.limit(100_000);
    }

    private static Frame frame(char letter, int length) {
        return Frame.text(Slice.utf8(String.valueOf(letter).repeat(length)));
    }

    private static ParkedFrame parked(Object frame) {
        assertThat(frame).isInstanceOf(ParkedFrame.class);
        return (ParkedFrame) frame;
    }

    @Test
    void givenFrameForTwoLinks_whenParked_thenTheyShareItUntilBothAreDone() {
        Frame frame = frame('a', 20_000);

        ParkedFrame first = parked(lot.park(frame));
        ParkedFrame second = parked(lot.park(frame));

        assertThat(second).isSameAs(first);
        assertThat(lot.used()).isEqualTo(frame.length());
        first.endUse();
        assertThat(lot.used()).isEqualTo(frame.length());
        second.endUse();
        assertThat(lot.used()).isZero();
    }

    @Test
    void givenFramesOfTwoKindsInTurn_whenParked_thenOneCopyOfEach() {
        Frame text = frame('a', 20_000);
        Frame other = frame('b', 20_000);
        Frame tooLarge = frame('c', 90_000);

        ParkedFrame first = parked(lot.park(text));
        parked(lot.park(other));
        assertThat(lot.park(tooLarge)).isSameAs(tooLarge);

        assertThat(lot.park(text)).isSameAs(first);
        parked(lot.park(other));
        assertThat(lot.used()).isEqualTo(text.length() + other.length());
    }

    @Test
    void givenParkedFrameThatIsGone_whenItsFrameComesAgain_thenParkedAnew() {
        Frame frame = frame('a', 20_000);
        parked(lot.park(frame)).endUse();

        ParkedFrame again = parked(lot.park(frame));

        assertThat(again.isInUse()).isTrue();
        again.endUse();
        assertThat(lot.used()).isZero();
    }

    @Test
    void givenSmallFrameOrNoRoom_whenParked_thenItStaysOnTheHeap() {
        Frame small = frame('a', 1_000);
        Frame large = frame('b', 60_000);
        ParkedFrame inTheWay = parked(lot.park(frame('c', 60_000)));

        assertThat(lot.park(small)).isSameAs(small);
        assertThat(lot.park(large)).isSameAs(large);
        inTheWay.endUse();
        lot.endTurn();
        parked(lot.park(large)).endUse();
    }

    @Test
    void givenQueueWithParkedFrames_whenDrained_thenInOrderAndFreed() {
        OutboundQueue queue = new OutboundQueue();
        Frame first = frame('a', 10);
        Frame second = frame('b', 9_000);
        Frame third = frame('c', 10);
        queue.add(first);
        queue.add(parked(lot.park(second)));
        queue.add(third);
        ByteBuf drained = Unpooled.buffer();

        while (!queue.isEmpty()) {
            queue.drainTo(drained, 1_000);
        }

        ByteBuf sent = Unpooled.wrappedBuffer(first.bytes(), second.bytes(), third.bytes());
        assertThat(drained).isEqualTo(sent);
        assertThat(queue.bytes()).isZero();
        assertThat(lot.used()).isZero();
    }

    @Test
    void givenQueueWithParkedFrames_whenItsLinkEnds_thenFreed() {
        OutboundQueue queue = new OutboundQueue();
        queue.add(parked(lot.park(frame('a', 9_000))));
        queue.add(parked(lot.park(frame('b', 9_000))));
        queue.drainTo(Unpooled.buffer(), 100);

        queue.clear();

        assertThat(lot.used()).isZero();
    }
}
