package io.realtime4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of the load generator. */
@Command(
        name = "realtime bench",
        description = "Puts broadcasts on a server and measures their deliveries. Ends with 1 when one was lost.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class Bench implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--url", description = "Server to load, http://<host>:<port>; a new one when absent.")
    private @Nullable String url;

    @Option(names = "--key", description = "Token for --url.")
    private String key = "";

    @Option(names = "--jar", description = "Launcher of the new server.")
    private Path jar = Path.of("realtime-launcher", "target", "realtime.jar");

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

    @Option(names = "--vsn", description = "v1, v2 (text) or v2b (binary).")
    private Dialect dialect = Dialect.V2B;

    @Option(names = "--warmup", description = "Seconds before measuring.")
    private int warmup = 5;

    @Option(names = "--duration", description = "Seconds to measure.")
    private int duration = 10;

    @Option(names = "--json", description = "Print the result as one JSON object.")
    private boolean json;

    private Bench() {}

    /**
     * Runs the generator.
     *
     * @param args options
     */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("bench: " + failure.getMessage());
            return failure instanceof IllegalArgumentException ? 2 : 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() throws IOException {
        Load load = new Load(
                connections,
                topics,
                publishers,
                rate,
                window,
                size,
                dialect,
                Duration.ofSeconds(warmup),
                Duration.ofSeconds(duration));
        if (url != null) {
            return run(Target.of(url, key), load);
        }
        try (ServerProcess server = ServerProcess.start(jar)) {
            return run(server.target(), load);
        }
    }

    private int run(Target target, Load load) throws IOException {
        PrintStream progress = System.err;
        try (Generator generator = new Generator(target, load, progress)) {
            Result result = generator.run();
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? result.json() + "\n" : result.text());
            out.flush();
            return result.isClean() ? 0 : 1;
        }
    }
}
