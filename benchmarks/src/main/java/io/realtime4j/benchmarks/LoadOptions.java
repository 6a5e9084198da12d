package io.realtime4j.benchmarks;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How much of what. */
final class LoadOptions {
    @Option(
            names = {"-n", "--connections"},
            description = "Subscribers.")
    private int connections = 1000;

    @Option(names = "--topics", description = "Topics.")
    private int topics = 1;

    @Option(names = "--publishers", description = "Members of each topic that publish.")
    private int publishers = 1;

    @Option(names = "--rate", description = "Messages per second of each publisher; 0 for as many as the server takes.")
    private int rate;

    @Option(names = "--window", description = "Messages of a topic under way when --rate is 0.")
    private int window = 8;

    @Option(names = "--size", description = "Bytes of a payload.")
    private int size = 100;

    @Option(
            names = "--vsn",
            description = "v1, v2 (text) or v2b (binary); raw or nats for other servers, see docs/performance.md.")
    private Dialect dialect = Dialect.V2B;

    @Option(names = "--warmup", description = "Seconds before measuring.")
    private int warmup = 5;

    @Option(names = "--duration", description = "Seconds to measure.")
    private int duration = 10;

    Load load() {
        return new Load(
                connections,
                topics,
                publishers,
                rate,
                window,
                size,
                dialect,
                Duration.ofSeconds(warmup),
                Duration.ofSeconds(duration));
    }
}
