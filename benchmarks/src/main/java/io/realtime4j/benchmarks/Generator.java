package io.realtime4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Puts a load on a server, on one thread: connects, joins, sends, counts. A connection that fails ends each step early. */
final class Generator implements AutoCloseable {
    private static final int PENDING_CONNECTS = 200;
    private static final Duration CONNECT_LIMIT = Duration.ofMinutes(2);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Target target;
    private final Load load;
    private final PrintStream progress;
    private final Selector selector;
    private final byte[] bytes;
    private final Tally tally = new Tally();
    private final List<TopicLoad> topics = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private long nextHeartbeat = System.nanoTime() + HEARTBEAT.toNanos();

    Generator(Target target, Load load, PrintStream progress) throws IOException {
        this.target = target;
        this.load = load;
        this.progress = progress;
        this.selector = Selector.open();
        this.bytes = new byte[Math.max(1 << 18, 4 * load.size())];
        for (int i = 0; i < load.topics(); i++) {
            topics.add(new TopicLoad(i, load, tally));
        }
    }

    /** Opens all connections and returns when all have joined, and how long that took. */
    Duration connect() throws IOException {
        long begin = System.nanoTime();
        long limit = begin + CONNECT_LIMIT.toNanos();
        for (int i = 0; i < load.connections() && tally.failures() == 0; i++) {
            int most = i - PENDING_CONNECTS;
            until(limit, () -> tally.joinedCount() > most);
            TopicLoad topic = topics.get(i % topics.size());
            Client client = new Client(selector, target, topic, load, tally);
            clients.add(client);
            topic.add(client);
        }
        until(limit, () -> tally.joinedCount() == load.connections());
        if (tally.failures() == 0 && tally.joinedCount() < load.connections()) {
            tally.failed(tally.joinedCount() + " connections joined within " + CONNECT_LIMIT.toSeconds() + " s");
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        progress.printf(Locale.ROOT, "%,d connections joined in %.2f s%n", tally.joinedCount(), taken.toNanos() / 1e9);
        return taken;
    }

    /** Sends without measuring. */
    void warmUp() throws IOException {
        begin();
        send(load.warmup(), false);
    }

    /** Sends and measures; returns after the deliveries have come that are under way at the end, or will not come any more. */
    Window measure() throws IOException {
        return measure(load.duration(), () -> {});
    }

    /** The same for another time; the step runs when the time is over and deliveries are still under way. */
    Window measure(Duration time, Runnable atEnd) throws IOException {
        begin();
        tally.begin(System.nanoTime());
        send(time, true);
        Window window = tally.end(System.nanoTime());
        atEnd.run();
        until(System.nanoTime() + DRAIN_LIMIT.toNanos(), tally::isComplete);
        return tally.complete(window);
    }

    /** Keeps the connections open for a while. */
    void idle(Duration time) throws IOException {
        until(System.nanoTime() + time.toNanos(), () -> false);
    }

    Totals totals() {
        return tally.totals();
    }

    private void begin() {
        long now = System.nanoTime();
        topics.forEach(topic -> topic.begin(now));
    }

    /** Works until a condition holds, time is up or a connection failed. */
    private void until(long limit, BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean() && System.nanoTime() < limit && tally.failures() == 0) {
            turn();
        }
    }

    private void send(Duration time, boolean measured) throws IOException {
        long begin = System.nanoTime();
        long nextSecond = begin + SECOND.toNanos();
        long sentBefore = tally.sentCount();
        for (long now = begin; now - begin < time.toNanos() && tally.failures() == 0; now = System.nanoTime()) {
            for (TopicLoad topic : topics) {
                topic.send(now, measured);
            }
            turn();
            if (now >= nextSecond) {
                nextSecond += SECOND.toNanos();
                report(tally.endSecond(now), tally.sentCount() - sentBefore, measured);
            }
        }
    }

    private void turn() throws IOException {
        selector.select(key -> ClientSocket.ready(key, bytes), 1);
        if (System.nanoTime() - nextHeartbeat >= 0) {
            nextHeartbeat += HEARTBEAT.toNanos();
            clients.forEach(Client::heartbeat);
        }
    }

    private void report(Second second, long sent, boolean measured) {
        String latency = measured ? ", p99 " + Latency.millis(second.p99()) + " ms" : ", warming up";
        progress.printf(Locale.ROOT, "%,d sent, %,.0f deliveries/s%s%n", sent, second.deliveriesPerSecond(), latency);
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::close);
        selector.close();
    }
}
