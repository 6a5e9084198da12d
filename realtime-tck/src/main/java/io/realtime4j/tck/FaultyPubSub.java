package io.realtime4j.tck;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bus in memory that treats messages badly: it delays them, so that they overtake each other, doubles and drops them, and parts
 * nodes from each other, all by a seed, so that a failure can be repeated. Time is the test's: {@link #advance} delivers what is
 * due, on the calling thread. Once {@link #heal}ed it keeps the rules of {@link PubSub}. Thread-safe.
 */
public final class FaultyPubSub implements PubSub {
    private static final int ONE_OF = 10;

    @GuardedBy("this")
    private final Random random;

    private final int maxDelayMillis;

    @GuardedBy("this")
    private final List<Interest> interests = new ArrayList<>();

    @GuardedBy("this")
    private final Set<String> parted = new HashSet<>();

    @GuardedBy("this")
    private final PriorityQueue<Letter> letters =
            new PriorityQueue<>(Comparator.comparingLong(Letter::due).thenComparingLong(Letter::number));

    @GuardedBy("this")
    private boolean faulty = true;

    @GuardedBy("this")
    private long nowMillis;

    @GuardedBy("this")
    private long posted;

    /**
     * Makes a bus.
     *
     * @param seed decides what happens to which message
     * @param maxDelay how long a message may take
     */
    public FaultyPubSub(long seed, Duration maxDelay) {
        this.random = new Random(seed);
        this.maxDelayMillis = Math.toIntExact(maxDelay.toMillis());
    }

    @Override
    public Bus attach(String nodeName) {
        return new Node(nodeName);
    }

    /**
     * Parts a node from all others until {@link #join} or {@link #heal}.
     *
     * @param nodeName its name
     */
    public synchronized void part(String nodeName) {
        parted.add(nodeName);
    }

    /** Brings the parted nodes together again. */
    public synchronized void join() {
        parted.clear();
    }

    /** From now on every message arrives once, in order. */
    public synchronized void heal() {
        faulty = false;
        parted.clear();
    }

    /**
     * Lets time pass and delivers what is due then.
     *
     * @param time how much
     */
    public void advance(Duration time) {
        synchronized (this) {
            nowMillis += time.toMillis();
        }
        for (Letter letter = nextDue(); letter != null; letter = nextDue()) {
            letter.interest.listener.accept(letter.message);
        }
    }

    private synchronized @Nullable Letter nextDue() {
        for (Letter next = letters.peek(); next != null && next.due <= nowMillis; next = letters.peek()) {
            letters.remove();
            if (interests.contains(next.interest)) {
                return next;
            }
        }
        return null;
    }

    private synchronized void post(String from, Topic topic, byte[] message) {
        for (Interest interest : interests) {
            boolean reachable = !interest.node.equals(from)
                    && interest.topic.equals(topic)
                    && !parted.contains(from)
                    && !parted.contains(interest.node);
            for (int i = reachable ? copies() : 0; i > 0; i--) {
                long delay = faulty ? random.nextInt(maxDelayMillis + 1) : 0;
                letters.add(new Letter(nowMillis + delay, posted++, interest, message));
            }
        }
    }

    @GuardedBy("this")
    private int copies() {
        if (!faulty) {
            return 1;
        }
        return switch (random.nextInt(ONE_OF)) {
            case 0 -> 0;
            case 1 -> 2;
            default -> 1;
        };
    }

    private synchronized void add(Interest interest) {
        interests.add(interest);
    }

    private synchronized void remove(Interest interest) {
        interests.remove(interest);
    }

    private synchronized void removeAll(String node) {
        interests.removeIf(interest -> interest.node.equals(node));
    }

    private synchronized boolean hasInterest(String from, Topic topic) {
        return interests.stream().anyMatch(interest -> !interest.node.equals(from) && interest.topic.equals(topic));
    }

    private final class Node implements Bus {
        private final String name;

        Node(String name) {
            this.name = name;
        }

        @Override
        public void publish(Topic topic, byte[] message) {
            post(name, topic, message);
        }

        @Override
        public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
            Interest interest = new Interest(name, topic, listener);
            add(interest);
            return () -> remove(interest);
        }

        @Override
        public boolean mayHaveInterest(Topic topic) {
            return hasInterest(name, topic);
        }

        @Override
        public boolean connected() {
            return true;
        }

        @Override
        public void close() {
            removeAll(name);
        }
    }

    /** One listener of one node. Compared by identity. */
    private static final class Interest {
        private final String node;
        private final Topic topic;
        private final Consumer<byte[]> listener;

        Interest(String node, Topic topic, Consumer<byte[]> listener) {
            this.node = node;
            this.topic = topic;
            this.listener = listener;
        }
    }

    /** A message on its way to one listener. */
    private static final class Letter {
        private final long due;
        private final long number;
        private final Interest interest;
        private final byte[] message;

        Letter(long due, long number, Interest interest, byte[] message) {
            this.due = due;
            this.number = number;
            this.interest = interest;
            this.message = message;
        }

        long due() {
            return due;
        }

        long number() {
            return number;
        }
    }
}
