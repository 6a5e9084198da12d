package io.realtime4j.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link Siege}. */
@Command(
        name = "attack",
        description = "Measures what bystanders notice while hostile clients attack.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class AttackCommand extends MeasuringCommand {
    private static final Map<String, String> COMPRESSION = Map.of("WEBSOCKET_COMPRESSION", "true");

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

    @Option(
            names = "--attack-prefix",
            description =
                    "Words before the attackers' command. With \"nice -n 19\" they leave the bystanders their share of"
                            + " a processor.")
    private String attackPrefix = "";

    @Option(
            names = "--decoy",
            description = "Attack another new server, started with these words before its command, such as"
                    + " \"nice -n 19 taskset -c 0\": what the bystanders notice then is not their server's work.")
    private @Nullable String decoy;

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
        try (Subject subject = server().open(COMPRESSION)) {
            Siege result = decoy == null
                    ? besiege(subject, subject.target(), load, kinds)
                    : besiegeDecoy(subject, ServerOptions.words(decoy), load, kinds);
            publish(result.report());
            return result.isClean() ? 0 : 1;
        }
    }

    private Siege besiegeDecoy(Subject subject, List<String> prefix, Load load, List<AttackKind> kinds)
            throws IOException {
        try (ServerProcess other = server().start(server().command(prefix), COMPRESSION)) {
            return besiege(subject, other.target(), load, kinds);
        }
    }

    private Siege besiege(Subject subject, Target attacked, Load load, List<AttackKind> kinds) throws IOException {
        Attackers attackers = new Attackers(attacked, ServerOptions.words(attackPrefix));
        return Siege.run(subject, load, kinds, attackers, progress());
    }
}
