package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.spi.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of {@link InMemoryTransport}. When its link lives on a {@link ManualLane}, each method lets that lane run its
 * tasks. Not safe for use by several threads.
 */
public final class InMemoryClient implements ClientLink {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long STEP_MILLIS = 10;

    private final InMemoryLink link;
    private Duration patience = LIMIT;
    private @Nullable Closed end;

    InMemoryClient(InMemoryLink link) {
        this.link = link;
    }

    /** Sets how long {@link #next} waits. */
    void patience(Duration limit) {
        patience = limit;
    }

    @Override
    public void sendText(String... fragments) {
        byte[] message = String.join("", fragments).getBytes(StandardCharsets.UTF_8);
        onLane(() -> link.receive(message, true));
    }

    @Override
    public void sendBinary(byte[] message) {
        byte[] copy = message.clone();
        onLane(() -> link.receive(copy, false));
    }

    @Override
    public void close(CloseReason reason) {
        onLane(() -> link.receiveClose(reason));
    }

    @Override
    public void cut() {
        onLane(link::cut);
        end = new Closed(null);
    }

    @Override
    public int reads() {
        return link.writes();
    }

    /** Takes no more messages: what the server sends waits in the link's queue. */
    public void stopReading() {
        onLane(() -> link.clientReads(false));
    }

    /** Takes messages again. */
    public void readAgain() {
        onLane(() -> link.clientReads(true));
    }

    @Override
    public Received next() {
        Closed last = end;
        if (last != null) {
            return last;
        }
        Received received = poll();
        if (received instanceof Closed closed) {
            end = closed;
        }
        return received;
    }

    /**
     * Waits for a text message.
     *
     * @return the message
     * @throws AssertionError when something else comes, or nothing
     */
    public String nextText() {
        Received received = next();
        if (received instanceof Text text) {
            return text.message();
        }
        throw new AssertionError("a text message was expected, but there came " + received);
    }

    /** {@return what was received so far and not yet asked for; does not wait} */
    public List<Received> received() {
        runManualLane();
        List<Received> taken = new ArrayList<>();
        link.received().drainTo(taken);
        return List.copyOf(taken);
    }

    private Received poll() {
        long left = patience.toMillis();
        long step = link.lane() instanceof ManualLane ? STEP_MILLIS : left;
        try {
            for (; left > 0; left -= step) {
                runManualLane();
                Received received = link.received().poll(step, TimeUnit.MILLISECONDS);
                if (received != null) {
                    return received;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new AssertionError("waited in vain for a message or the end of the link");
    }

    private void onLane(Runnable step) {
        Lane lane = link.lane();
        lane.execute(step);
        runManualLane();
    }

    private void runManualLane() {
        if (link.lane() instanceof ManualLane manual) {
            manual.runTasks();
        }
    }
}
