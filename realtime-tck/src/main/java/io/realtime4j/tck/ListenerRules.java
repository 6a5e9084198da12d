package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of a transport that calls a {@link io.realtime4j.core.spi.LinkListener}. */
abstract class ListenerRules extends LinkRules {
    @Test
    @DisplayName("LinkListener 1: it is called on the link's lane only")
    void givenLink_whenAnythingHappens_thenToldOnTheLane() throws Exception {
        gateway.limits = new OutboundLimits(1_000, 1_000_000);
        Pair open = start();

        open.client.sendText("text");
        open.client.sendBinary(new byte[] {1, 2});
        open.message();
        open.message();
        open.onLane(link -> link.send(text("x".repeat(2_000))));
        next(open.engine.overflows, "the overflow");
        open.client.close(new CloseReason(1000, ""));
        open.end();

        assertThat(open.engine.offLane).isEmpty();
    }

    @Test
    @DisplayName("LinkListener 2: messages come in order, each whole and once")
    void givenMessages_whenSent_thenToldInOrder() throws Exception {
        Pair open = start();

        for (int i = 0; i < 200; i++) {
            open.client.sendText(i + " " + "é".repeat(i * 20));
            open.client.sendBinary(new byte[] {(byte) i, 0, -1});
        }

        for (int i = 0; i < 200; i++) {
            assertThat(open.message()).isEqualTo("text " + i + " " + "é".repeat(i * 20));
            assertThat(open.message()).isEqualTo("binary %02x00ff".formatted(i));
        }
    }

    @Test
    @DisplayName("LinkListener 2: a message that was cut into fragments comes whole")
    void givenFragments_whenSent_thenToldAsOneMessage() throws Exception {
        Pair open = start();

        open.client.sendText("frag", "", "men", "ted");
        open.client.sendText("");
        open.client.sendText("whole");

        assertThat(open.message()).isEqualTo("text fragmented");
        assertThat(open.message()).isEqualTo("text ");
        assertThat(open.message()).isEqualTo("text whole");
    }

    @Test
    @DisplayName("LinkListener 2: a large message comes in its place")
    void givenLargeMessagesBetweenSmallOnes_whenSent_thenToldInOrder() throws Exception {
        Pair open = start();
        String large = "large ".repeat(100_000);

        for (int i = 0; i < 3; i++) {
            open.client.sendText("before " + i);
            open.client.sendText(large + i);
            open.client.sendBinary(new byte[] {(byte) i});
        }

        for (int i = 0; i < 3; i++) {
            assertThat(open.message()).isEqualTo("text before " + i);
            assertThat(open.message()).isEqualTo("text " + large + i);
            assertThat(open.message()).isEqualTo("binary %02x".formatted(i));
        }
        assertThat(open.engine.offLane).isEmpty();
    }

    @Test
    @DisplayName("LinkListener 5: a large message may be read elsewhere, and is taken on the lane")
    void givenLargeMessage_whenSent_thenTakenOnTheLane() throws Exception {
        Pair open = start();

        open.client.sendText("x".repeat(600_000));
        open.client.sendBinary(new byte[600_000]);

        assertThat(open.message()).hasSize("text ".length() + 600_000);
        assertThat(open.message()).startsWith("binary 0000");
        assertThat(open.engine.offLane).isEmpty();
    }

    @Test
    @DisplayName("LinkListener 3: a message is activity")
    void givenMessages_whenSent_thenActivityIsTold() throws Exception {
        Pair open = start();
        int before = open.engine.activities.get();

        for (int i = 1; i <= 3; i++) {
            open.client.sendText("message");
            open.message();
            open.onLane(link -> {});
            assertThat(open.engine.activities.get()).isGreaterThanOrEqualTo(before + i);
        }
    }

    @Test
    @DisplayName("LinkListener 4: the end comes with the reason of the close frame, the client's or ours")
    void givenCloseFrames_whenLinksEnd_thenTheReasonIsTold() throws Exception {
        Pair byClient = start();
        Pair byEngine = open();

        byClient.client.close(new CloseReason(4_001, "bye"));
        byEngine.onLane(link -> link.close(new CloseReason(4_002, "enough")));
        byEngine.client.next();

        assertThat(byClient.end()).isEqualTo("4001 bye");
        assertThat(byEngine.end()).isEqualTo("4002 enough");
    }

    @Test
    @DisplayName("LinkListener 4: nothing is told after the end")
    void givenMessagesBehindTheEnd_whenTheLinkEnds_thenNothingIsToldAfterIt() throws Exception {
        Pair aborted = start();
        Pair closed = open();

        for (Pair pair : List.of(aborted, closed)) {
            for (int i = 0; i < 50; i++) {
                pair.client.sendText("message " + i);
            }
        }
        aborted.onLane(Link::abort);
        closed.onLane(link -> link.close(CloseReason.GOING_AWAY));
        for (Pair pair : List.of(aborted, closed)) {
            pair.client.sendText("too late");
        }
        assertThat(aborted.end()).isNotEmpty();
        closed.client.next();
        assertThat(closed.end()).isNotEmpty();
        transport.close();

        assertThat(aborted.engine.late).isEmpty();
        assertThat(closed.engine.late).isEmpty();
    }
}
