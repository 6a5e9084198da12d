package io.realtime4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Main class of an attacker's process. It says that it is ready, begins at the first line of its input, ends with its input, and
 * then says what it did and, if it ended early, why.
 */
final class Attacker {
    /** First line of the output. */
    static final String READY = "ready";

    private Attacker() {}

    /** The arguments for an attack. */
    static List<String> arguments(AttackKind kind, Target target) {
        return List.of(
                kind.name(),
                target.address().getHostString(),
                Integer.toString(target.address().getPort()),
                target.host(),
                target.key());
    }

    /**
     * Attacks.
     *
     * @param args those of {@link #arguments}
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Target target = new Target(new InetSocketAddress(args[1], Integer.parseInt(args[2])), args[3], args[4]);
        AttackCount count = new AttackCount();
        Attack attack = AttackKind.valueOf(args[0]).against(target, count);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println(READY);
        if (in.readLine() == null) {
            return;
        }
        String failure;
        try (AttackThread running = new AttackThread(attack)) {
            while (in.readLine() != null) {
                // only the end matters
            }
            running.awaitFirstStep();
            failure = running.failure();
        }
        System.out.println(count.text());
        System.out.println(failure);
    }
}
