package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The members of one presence room, on one thread. A connection that fails ends each step early. */
final class PresenceCrowd implements AutoCloseable {
    private static final int PENDING_CONNECTS = 100;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Target target;
    private final int members;
    private final Selector selector = Selector.open();
    private final byte[] room = new byte[1 << 18];
    private final List<PresenceClient> clients = new ArrayList<>();
    private int joined;
    private int complete;
    private int failures;
    private String firstFailure = "";

    PresenceCrowd(Target target, int members) throws IOException {
        this.target = target;
        this.members = members;
    }

    /** Opens all connections and returns when all have joined, and how long that took. */
    Duration join() throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < members && failures == 0; i++) {
            int most = i - PENDING_CONNECTS;
            until(() -> joined > most);
            clients.add(new PresenceClient(this, selector, target, i, members));
        }
        until(() -> joined == members);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Lets all members track, and returns when each has seen all, and how long that took. */
    Duration track() throws IOException {
        long begin = System.nanoTime();
        for (int i = 0; i < clients.size() && failures == 0; i++) {
            clients.get(i).track();
            if (i % PENDING_CONNECTS == 0) {
                turn(0);
            }
        }
        until(() -> complete == members);
        long end = clients.stream()
                .mapToLong(client -> client.completeAt() == 0 ? begin : client.completeAt())
                .max()
                .orElse(begin);
        return Duration.ofNanos(end - begin);
    }

    /** Reads what comes for a while. */
    void idle(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end && failures == 0) {
            turn(1);
        }
    }

    private void until(BooleanSupplier done) throws IOException {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!done.getAsBoolean() && failures == 0) {
            turn(1);
            if (System.nanoTime() > limit) {
                failed(joined + " members joined and " + complete + " saw all within " + LIMIT.toSeconds() + " s");
            }
        }
    }

    private void turn(long millis) throws IOException {
        if (millis == 0) {
            selector.selectNow(key -> ClientSocket.ready(key, room));
        } else {
            selector.select(key -> ClientSocket.ready(key, room), millis);
        }
    }

    void joined() {
        joined++;
    }

    void saw(PresenceClient client, int count) {
        if (count == members) {
            complete++;
            client.complete(System.nanoTime());
        }
    }

    void failed(String why) {
        if (failures++ == 0) {
            firstFailure = why;
        }
    }

    int complete() {
        return complete;
    }

    String firstFailure() {
        return firstFailure;
    }

    long bytes() {
        return clients.stream().mapToLong(PresenceClient::bytes).sum();
    }

    long messages() {
        return clients.stream().mapToLong(PresenceClient::messages).sum();
    }

    @Override
    public void close() throws IOException {
        clients.forEach(PresenceClient::close);
        selector.close();
    }
}
