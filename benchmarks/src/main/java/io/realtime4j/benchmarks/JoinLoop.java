package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Clients that join a private channel, leave it, join it again and so on. One thread. */
final class JoinLoop {
    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final int BUFFER = 1 << 16;
    private static final int MAX_FAILURES = 5;

    private final List<String> failures = new ArrayList<>();
    private Histogram times = new Histogram(HIGHEST_MICROS, DIGITS);

    private JoinLoop() {}

    static JoinRate run(Target server, List<BenchUser> users, int clients, Duration warmup, Duration time)
            throws IOException {
        return new JoinLoop().measure(server, users, clients, warmup, time);
    }

    private JoinRate measure(Target server, List<BenchUser> users, int clients, Duration warmup, Duration time)
            throws IOException {
        List<JoiningClient> all = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                Target target = users.get(i % users.size()).at(server);
                all.add(new JoiningClient(selector, target, ProbeLoop.TOPIC, this));
            }
            turn(selector, warmup);
            times = new Histogram(HIGHEST_MICROS, DIGITS);
            turn(selector, time);
            return JoinRate.of(times, time, failures);
        } finally {
            all.forEach(JoiningClient::close);
        }
    }

    private void turn(Selector selector, Duration time) throws IOException {
        byte[] bytes = new byte[BUFFER];
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            selector.select(key -> ClientSocket.ready(key, bytes), 10);
        }
    }

    void joined(long nanos) {
        times.recordValue(Math.min(HIGHEST_MICROS, nanos / 1000));
    }

    void failed(String why) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(why);
        }
    }
}
