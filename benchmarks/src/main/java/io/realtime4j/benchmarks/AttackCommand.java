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
            names = "--rehearse",
            description =
                    "Do each attack once before it is measured, so that the server has compiled what it needs for it.")
    private boolean rehearse;

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
        List<AttackKind> kinds = attacks.isEmpty() ? possible() : attacks;
        List<Siege> sieges = new ArrayList<>();
        for (ServerKind kind : ServerKind.values()) {
            List<AttackKind> its =
                    kinds.stream().filter(attack -> attack.server() == kind).toList();
            if (!its.isEmpty()) {
                sieges.add(besiege(kind, load, new Siege.Plan(its, rehearse)));
            }
        }
        Siege result = Siege.of(sieges);
        publish(result.report());
        return result.isClean() ? 0 : 1;
    }

    /** A server that runs already is as it is. */
    private List<AttackKind> possible() {
        return Arrays.stream(AttackKind.values())
                .filter(attack -> server().isOwn() || attack.server() == ServerKind.USUAL)
                .toList();
    }

    private Siege besiege(ServerKind kind, Load load, Siege.Plan plan) throws IOException {
        if (kind == ServerKind.USUAL) {
            try (Subject subject = server().open(COMPRESSION)) {
                return besiege(kind, subject, load, plan);
            }
        }
        if (!server().isOwn()) {
            throw new IllegalArgumentException(
                    "--attack " + plan.kinds().get(0) + " needs a server of its own, leave out --url");
        }
        try (Subject subject = new Subject(start(kind, server().prefixWords()))) {
            return besiege(kind, subject, load, plan);
        }
    }

    private Siege besiege(ServerKind kind, Subject subject, Load load, Siege.Plan plan) throws IOException {
        if (decoy == null) {
            return besiege(subject, subject.target(), load, plan);
        }
        try (ServerProcess other = start(kind, ServerOptions.words(decoy))) {
            return besiege(subject, other.target(), load, plan);
        }
    }

    private Siege besiege(Subject subject, Target attacked, Load load, Siege.Plan plan) throws IOException {
        Attackers attackers = new Attackers(attacked, ServerOptions.words(attackPrefix));
        return Siege.run(subject, load, plan, attackers, progress());
    }

    private ServerProcess start(ServerKind kind, List<String> prefix) throws IOException {
        return server().start(kind.command(server(), prefix), COMPRESSION);
    }
}
