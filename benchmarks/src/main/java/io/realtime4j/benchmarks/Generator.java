package io.realtime4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Runs a load on one thread: connects, joins, sends, counts. */
final class Generator implements AutoCloseable {
    private static final int PENDING_CONNECTS = 200;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(60);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);
    private static final Duration PROGRESS = Duration.ofSeconds(1);

    private final Target target;
    private final Load load;
    private final PrintStream progress;
    private final Selector selector;
    private final byte[] bytes;
    private final Tally tally = new Tally();
    private final List<TopicLoad> topics = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private long nextHeartbeat = System.nanoTime() + HEARTBEAT.toNanos();
    private long nextProgress;
    private long reported;

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

    /** Runs the load; ends early when a connection fails. */
    Result run() throws IOException {
        long begin = System.nanoTime();
        connect();
        long connected = System.nanoTime();
        nextProgress = connected + PROGRESS.toNanos();
        topics.forEach(topic -> topic.begin(connected));
        send(load.warmup(), false);
        long windowBegin = System.nanoTime();
        long before = tally.receivedCount();
        send(load.duration(), true);
        double seconds = (System.nanoTime() - windowBegin) / 1e9;
        long received = tally.receivedCount() - before;
        until(System.nanoTime() + DRAIN_LIMIT.toNanos(), tally::isComplete);
        return tally.result(load, (connected - begin) / 1_000_000, received, seconds);
    }

    private void connect() throws IOException {
        long limit = System.nanoTime() + CONNECT_LIMIT.toNanos();
        for (int i = 0; i < load.connections(); i++) {
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
    }

    /** Works until a condition holds, time is up or a connection failed. */
    private void until(long limit, BooleanSupplier done) throws IOException {
        while (!done.getAsBoolean() && System.nanoTime() < limit && tally.failures() == 0) {
            turn(1);
        }
    }

    private void send(Duration time, boolean measured) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        for (long now = System.nanoTime(); now < end && tally.failures() == 0; now = System.nanoTime()) {
            for (TopicLoad topic : topics) {
                topic.send(now, measured);
            }
            turn(1);
            report(System.nanoTime());
        }
    }

    private void turn(long millis) throws IOException {
        selector.select(key -> ((Client) key.attachment()).ready(bytes), millis);
        if (System.nanoTime() - nextHeartbeat >= 0) {
            nextHeartbeat += HEARTBEAT.toNanos();
            clients.forEach(Client::heartbeat);
        }
    }

    private void report(long now) {
        if (now >= nextProgress) {
            nextProgress += PROGRESS.toNanos();
            long received = tally.receivedCount();
            progress.printf(Locale.ROOT, "%,d sent, %,d deliveries/s%n", tally.sentCount(), received - reported);
            reported = received;
        }
    }

    @Override
    public void close() throws IOException {
        clients.forEach(Client::close);
        selector.close();
    }
}
