package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.OutboundLimits;
import io.realtime4j.tck.ClientLink.Binary;
import io.realtime4j.tck.ClientLink.Closed;
import io.realtime4j.tck.ClientLink.Received;
import io.realtime4j.tck.ClientLink.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of the {@link Link}s of a transport, towards the engine. */
abstract class LinkRules extends LaneRules {
    private static final int TURNS = 50;
    private static final int FRAMES = 30;
    /** For pings of the transport, and the like. */
    private static final int OTHER_WRITES = 5;
    /** More than sockets take for a client that does not read. */
    private static final int QUEUE = 20_000_000;

    @Test
    @DisplayName("Lane 4: no call of a link waits for a client that reads nothing")
    void givenClientsThatReadNothing_whenTheirLinksAreUsed_thenNoCallWaits() throws Exception {
        gateway.limits = new OutboundLimits(QUEUE, 10L * QUEUE);
        Pair closed = start();
        Pair aborted = open();
        Frame frame = text("x".repeat(1_000_000));

        for (Pair pair : List.of(closed, aborted)) {
            pair.onLane(link -> {
                for (int bytes = 0; bytes <= QUEUE; bytes += frame.length()) {
                    link.send(frame);
                }
            });
            next(pair.engine.overflows, "the overflow");
        }
        closed.onLane(link -> link.close(CloseReason.OVERFLOW));
        aborted.onLane(Link::abort);
        for (Pair pair : List.of(closed, aborted)) {
            pair.onLane(link -> {});
        }

        for (Pair pair : List.of(closed, aborted)) {
            pair.client.cut();
            assertThat(pair.end()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("Link 1: frames arrive in order, each whole and once")
    void givenFrames_whenSentInSeveralTurns_thenTheyArriveInOrder() throws Exception {
        Pair open = start();
        List<Received> expected = new ArrayList<>();
        for (int turn = 0; turn < 50; turn++) {
            List<Frame> frames = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String message = turn + "." + i + " " + "é".repeat(turn * i * 20);
                boolean text = i % 2 == 0;
                frames.add(text ? text(message) : Frame.binary(Slice.utf8(message)));
                expected.add(text ? new Text(message) : new Binary(Slice.utf8(message)));
            }
            open.onLane(link -> frames.forEach(link::send));
        }

        for (Received message : expected) {
            assertThat(open.client.next()).isEqualTo(message);
        }
    }

    @Test
    @DisplayName("Link 2: what is sent within a turn is queued")
    void givenFrames_whenSentInOneTurn_thenTheyArePending() throws Exception {
        Pair open = start();
        Frame frame = text("x".repeat(1_000));
        BlockingQueue<Long> pending = new LinkedBlockingQueue<>();

        open.onLane(link -> {
            for (int i = 0; i < 3; i++) {
                link.send(frame);
                pending.add(link.pendingBytes());
            }
        });

        assertThat(pending).containsExactly(frame.length() * 1L, frame.length() * 2L, frame.length() * 3L);
        for (int i = 0; i < 3; i++) {
            assertThat(open.client.next()).isInstanceOf(Text.class);
        }
        open.awaitNothingPending();
    }

    @Test
    @DisplayName("Link 2: small frames that are sent within a turn leave with one write")
    void givenSmallFrames_whenSentInOneTurn_thenTheyComeWithOneRead() throws Exception {
        assumeTrue(writesOncePerTurn(), "a container takes the frames of this transport one by one");
        Pair open = start();
        int before = open.client.reads();
        BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        CompletableFuture<Boolean> reading = start(
                () -> { // so that what comes is read when it comes
                    for (int i = 0; i < TURNS * FRAMES; i++) {
                        received.add(open.client.next());
                    }
                    return true;
                });

        for (int turn = 0; turn < TURNS; turn++) {
            open.onLane(link -> {
                for (int i = 0; i < FRAMES; i++) {
                    link.send(text("small " + i));
                }
            });
            for (int i = 0; i < FRAMES; i++) {
                assertThat(next(received, "a small frame")).isEqualTo(new Text("small " + i));
            }
        }

        value(reading, "the client to have read all");
        assertThat(open.client.reads() - before)
                .as("reads of the client for the frames of %d turns", TURNS)
                .isLessThanOrEqualTo(TURNS + OTHER_WRITES);
    }

    @Test
    @DisplayName("Link 3: a frame that does not fit ends the queue, which is told once and later")
    void givenFullQueue_whenAnotherFrameIsSent_thenOverflowIsTold() throws Exception {
        gateway.limits = new OutboundLimits(10_000, 1_000_000);
        Pair open = start();
        BlockingQueue<Integer> toldWithinTheTurn = new LinkedBlockingQueue<>();

        open.onLane(link -> {
            link.send(text("a".repeat(5_000)));
            link.send(text("b".repeat(4_000)));
            link.send(text("c".repeat(5_000)));
            link.send(text("d"));
            toldWithinTheTurn.add(open.engine.overflows.size());
        });

        assertThat(toldWithinTheTurn).containsExactly(0);
        assertThat(next(open.engine.overflows, "the overflow")).isBetween(9_000L, 10_000L);
        open.onLane(link -> {
            link.send(text("e"));
            link.close(CloseReason.OVERFLOW);
        });
        assertThat(open.client.next()).isEqualTo(new Text("a".repeat(5_000)));
        assertThat(open.client.next()).isEqualTo(new Text("b".repeat(4_000)));
        assertThat(codeOf(open.client.next())).isEqualTo(CloseReason.OVERFLOW.code());
        assertThat(open.engine.overflows).isEmpty();
    }

    @Test
    @DisplayName("Link 4: what is queued is sent before the close frame, and nothing after it")
    void givenQueuedFrame_whenClosed_thenItComesBeforeTheEnd() throws Exception {
        Pair open = start();

        open.onLane(link -> {
            link.send(text("before"));
            link.close(new CloseReason(4_000, "enough"));
            link.send(text("after"));
            link.close(CloseReason.GOING_AWAY);
        });

        assertThat(open.client.next()).isEqualTo(new Text("before"));
        assertThat(open.client.next()).isEqualTo(new Closed(new CloseReason(4_000, "enough")));
    }

    @Test
    @DisplayName("Link 4: a close without code sends an empty close frame")
    void givenNoCode_whenClosed_thenTheCloseFrameIsEmpty() throws Exception {
        Pair open = start();

        open.onLane(link -> link.close(new CloseReason(CloseReason.NO_CODE, "")));

        assertThat(codeOf(open.client.next())).isIn(emptyCloseCodes());
    }

    @Test
    @DisplayName("Link 4: an aborted link sends nothing more")
    void givenAbortedLink_whenSent_thenNothingArrives() throws Exception {
        Pair open = start();

        open.onLane(link -> {
            link.abort();
            link.abort();
            link.send(text("after"));
            link.close(CloseReason.GOING_AWAY);
        });

        Received end = open.client.next();
        assertThat(end).isInstanceOf(Closed.class);
        if (abortsWithoutCloseFrame()) {
            assertThat(end).isEqualTo(new Closed(null));
        }
    }

    @Test
    @DisplayName("Link 5: the end is told once, whoever ends the link")
    void givenLinks_whenTheyEndInAnyWay_thenToldOnce() throws Exception {
        Pair closedByClient = start();
        Pair cut = open();
        Pair closed = open();
        Pair aborted = open();
        Pair open = open();

        closedByClient.client.close(new CloseReason(1000, ""));
        cut.client.cut();
        closed.onLane(link -> link.close(CloseReason.GOING_AWAY));
        closed.client.next();
        aborted.onLane(Link::abort);
        List<Pair> ended = List.of(closedByClient, cut, closed, aborted);
        for (Pair pair : ended) {
            assertThat(pair.end()).isNotEmpty();
        }
        for (Pair pair : ended) {
            pair.onLane(link -> {
                link.close(CloseReason.GOING_AWAY);
                link.abort();
            });
        }
        transport.close();

        assertThat(open.end()).isNotEmpty();
        for (Pair pair : ended) {
            assertThat(pair.engine.ends).isEmpty();
        }
        assertThat(open.engine.ends).isEmpty();
    }
}
