package io.realtime4j.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of {@link Siege}. */
@Command(
        name = "attack",
        description = "Measures what bystanders notice while hostile clients attack.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class AttackCommand implements Callable<Integer> {
    private static final Map<String, String> COMPRESSION = Map.of("WEBSOCKET_COMPRESSION", "true");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Option(
            names = {"-n", "--connections"},
            description = "Bystanders.")
    private int connections = 200;

    @Option(names = "--topics", description = "Topics of the bystanders.")
    private int topics = 20;

    @Option(names = "--rate", description = "Messages per second on each of their topics.")
    private int rate = 25;

    @Option(names = "--warmup", description = "Seconds before measuring.")
    private int warmup = 10;

    @Option(names = "--duration", description = "Seconds to measure without an attack, and again with it.")
    private int duration = 10;

    @Option(names = "--attack", description = "One of ${COMPLETION-CANDIDATES}, all when absent; may be repeated.")
    private List<AttackKind> attacks = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        Load load = new Load(
                connections,
                topics,
                1,
                rate,
                1,
                100,
                Dialect.V2B,
                Duration.ofSeconds(warmup),
                Duration.ofSeconds(duration));
        List<AttackKind> kinds = attacks.isEmpty() ? Arrays.asList(AttackKind.values()) : attacks;
        try (Subject subject = server.open(COMPRESSION)) {
            Siege result = Siege.run(subject, load, kinds, reports.progress());
            reports.publish(result.report(), spec.commandLine().getOut());
            return result.isClean() ? 0 : 1;
        }
    }
}
