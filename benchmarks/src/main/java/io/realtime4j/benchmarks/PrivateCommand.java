package io.realtime4j.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link PrivateChannels}. */
@Command(
        name = "private",
        description =
                "Joins channels of a tenant with a database: private ones, next to the bare cost of the question that"
                        + " each asks the database, and connections that join.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class PrivateCommand extends MeasuringCommand {
    @Option(names = "--users", split = ",", description = "Distinct users, one measurement each.")
    private List<Integer> users = List.of(1, 10, 100);

    @Option(
            names = {"-n", "--connections"},
            description = "Connections that join once.")
    private int connections = 5000;

    @Option(names = "--warmup", description = "Seconds before each measurement.")
    private int warmup = 3;

    @Option(names = "--duration", description = "Seconds of each measurement.")
    private int duration = 5;

    @Option(
            names = "--script",
            description = "The realtime script that starts the server with its PostgreSQL.",
            defaultValue = "${sys:realtime.script:-./realtime}")
    private String script = "./realtime";

    @Override
    public Integer call() throws IOException {
        List<String> command = server().prefixWords();
        command.addAll(List.of(script, "dev", "--json", "--ephemeral", "--port", "0"));
        try (ServerProcess process = ServerProcess.start(command, Map.of())) {
            PrivateChannels result = PrivateChannels.run(
                    process, users, connections, Duration.ofSeconds(warmup), Duration.ofSeconds(duration), progress());
            publish(result.report());
            return result.isClean() ? 0 : 1;
        }
    }
}
