package io.realtime4j.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link Idle}. */
@Command(
        name = "idle",
        description = "Opens connections that join a channel and stay: memory for each, and how many come in a second.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class IdleCommand extends MeasuringCommand {
    @Option(
            names = {"-n", "--connections"},
            description = "Connections; each needs a file descriptor here and one in the server.")
    private int connections = 15_000;

    @Option(names = "--topics", description = "Topics that they share.")
    private int topics = 1000;

    @Option(names = "--settle", description = "Seconds that the server gets before it is looked at.")
    private int settle = 3;

    @Override
    public Integer call() throws IOException {
        try (Subject subject = server().open(Map.of())) {
            Idle result = Idle.run(
                    subject, connections, Math.min(topics, connections), Duration.ofSeconds(settle), progress());
            publish(result.report());
            return result.isClean() ? 0 : 1;
        }
    }
}
