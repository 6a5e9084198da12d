package io.realtime4j.benchmarks;

import java.util.List;

/**
 * Whom to attack, and how the attackers' processes are started.
 *
 * @param target the server of the bystanders, or another one
 * @param prefix words before the command, such as {@code nice -n 19}
 */
record Attackers(Target target, List<String> prefix) {
    Attackers {
        prefix = List.copyOf(prefix);
    }
}
