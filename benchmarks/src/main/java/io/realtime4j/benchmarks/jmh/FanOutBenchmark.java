package io.realtime4j.benchmarks.jmh;

import io.realtime4j.broadcast.Broadcast;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A broadcast from the bytes of the sender's frame to the queues of all members: decoder, channel, feature, hub. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // set by JMH and the set-up
public class FanOutBenchmark {
    /** Channels of the topic. */
    @Param({"1", "10", "1000"})
    public int members;

    private Node node;
    private SinkLink sender;
    private byte[] message;

    /**
     * Starts the engine and joins the members.
     *
     * @throws IllegalStateException when a broadcast does not come back
     */
    @Setup
    public void prepare() {
        node = new Node(Broadcast.feature());
        for (int i = 0; i < members; i++) {
            sender = node.member();
        }
        message = Messages.binary(Messages.payload(100));
        long before = sender.frames();
        fanOut();
        if (sender.frames() != before + 1) {
            throw new IllegalStateException("the broadcast did not come back");
        }
    }

    /** Stops the engine. */
    @TearDown
    public void stop() {
        node.close();
    }

    /**
     * Sends a broadcast.
     *
     * @return how many frames the sender has got
     */
    @Benchmark
    public long fanOut() {
        sender.listener().onBinary(message, 0, message.length);
        return sender.frames();
    }
}
