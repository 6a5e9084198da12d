package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.core.spi.TenantRates;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/** The counter of a tenant's events, which every message bumps, by one lane and by two at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // set by the set-up
public class LimitsBenchmark {
    private Node node;
    private TenantRates rates;

    /** Starts an engine and takes the counter of its tenant. */
    @Setup
    public void prepare() {
        node = new Node(new RatesFeature());
        node.member();
    }

    /** Stops the engine. */
    @TearDown
    public void stop() {
        node.close();
    }

    /** Counts. */
    @Benchmark
    public void count() {
        rates.countEvents(1);
    }

    /** Counts on two threads. */
    @Benchmark
    @Threads(2)
    public void countByTwo() {
        rates.countEvents(1);
    }

    /**
     * Counts and asks, as a sender does.
     *
     * @return whether the limit is exceeded
     */
    @Benchmark
    public boolean countAndCheck() {
        rates.countEvents(1);
        return rates.eventsExceeded();
    }

    /** Keeps the counters of the tenant whose client joins. */
    private final class RatesFeature implements ChannelFeature {
        @Override
        public String name() {
            return "rates";
        }

        @Override
        public Set<String> events() {
            return Set.of();
        }

        @Override
        public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
            rates = channel.rates();
            return Joined.none();
        }
    }
}
