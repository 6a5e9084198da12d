package io.realtime4j.launcher;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which server a node reads tenants from when it is far from the primary. */
final class ReplicaChoice {
    /** Names of variables, by regions of the hosters that they were made for. */
    private static final Map<String, String> LEGACY = Map.ofEntries(
            Map.entry("sea", "SJC"),
            Map.entry("sjc", "SJC"),
            Map.entry("us-west-1", "SJC"),
            Map.entry("us-west-2", "SJC"),
            Map.entry("gru", "IAD"),
            Map.entry("iad", "IAD"),
            Map.entry("us-east-1", "IAD"),
            Map.entry("sin", "SIN"),
            Map.entry("maa", "SIN"),
            Map.entry("syd", "SIN"),
            Map.entry("ap-southeast-1", "SIN"),
            Map.entry("ap-southeast-2", "SIN"),
            Map.entry("lhr", "FRA"),
            Map.entry("fra", "FRA"),
            Map.entry("eu-west-2", "FRA"));

    private static final List<String> LEGACY_NAMES = List.of("FRA", "IAD", "SIN", "SJC");

    private ReplicaChoice() {}

    /**
     * Reads the environment.
     *
     * @param region where the node is, or null when nobody said
     * @return the host to read from, or empty for the primary
     */
    static Optional<String> host(Environment environment, @Nullable String region) {
        Optional<String> master = environment.text("DB_MASTER_REGION");
        Optional<String> replica = environment.text("DB_REPLICA_HOST");
        Map<String, String> legacy = new HashMap<>();
        for (String name : LEGACY_NAMES) {
            environment.text("DB_HOST_REPLICA_" + name).ifPresent(host -> legacy.put(name, host));
        }
        if (master.isEmpty() || master.get().equals(region)) {
            return Optional.empty();
        }
        return replica.or(() -> Optional.ofNullable(region).map(LEGACY::get).map(legacy::get));
    }
}
