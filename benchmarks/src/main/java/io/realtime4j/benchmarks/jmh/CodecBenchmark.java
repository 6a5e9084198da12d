package io.realtime4j.benchmarks.jmh;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Decoded;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.MessageDecoder;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reading a client's broadcast, and writing the frame that its receivers share, in each serializer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // set by JMH and the set-up
public class CodecBenchmark {
    /** Bytes of the payload. */
    @Param({"100", "10000"})
    public int size;

    private Topic topic;
    private Slice payload;
    private Slice textV1;
    private Slice textV2;
    private Slice binary;

    /** Makes the messages. */
    @Setup
    public void prepare() {
        topic = new Topic(new TenantId("acme"), false, "room");
        String json = Messages.payload(size);
        payload = Slice.utf8(json);
        textV1 = Slice.utf8(Messages.textV1(json));
        textV2 = Slice.utf8(Messages.textV2(json));
        binary = Slice.of(Messages.binary(json));
    }

    /**
     * Reads text of serializer 1.0.0.
     *
     * @return the message
     */
    @Benchmark
    public Decoded decodeTextV1() {
        return MessageDecoder.text(ProtocolVersion.V1, textV1);
    }

    /**
     * Reads text of serializer 2.0.0.
     *
     * @return the message
     */
    @Benchmark
    public Decoded decodeTextV2() {
        return MessageDecoder.text(ProtocolVersion.V2, textV2);
    }

    /**
     * Reads a binary frame of serializer 2.0.0.
     *
     * @return the message
     */
    @Benchmark
    public Decoded decodeBinary() {
        return MessageDecoder.binary(ProtocolVersion.V2, binary);
    }

    /**
     * Writes text of serializer 1.0.0.
     *
     * @return the frame
     */
    @Benchmark
    public @Nullable Frame encodeTextV1() {
        return message().frame(ProtocolVersion.V1);
    }

    /**
     * Writes text of serializer 2.0.0.
     *
     * @return the frame
     */
    @Benchmark
    public @Nullable Frame encodeTextV2() {
        return TopicMessage.broadcast(topic, payload).frame(ProtocolVersion.V2);
    }

    /**
     * Writes a binary frame of serializer 2.0.0.
     *
     * @return the frame
     */
    @Benchmark
    public @Nullable Frame encodeBinary() {
        return message().frame(ProtocolVersion.V2);
    }

    private TopicMessage message() {
        return TopicMessage.userJson(topic, Messages.EVENT, payload, null);
    }
}
