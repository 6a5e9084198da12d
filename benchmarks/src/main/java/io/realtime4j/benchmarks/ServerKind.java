package io.realtime4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Which server an attack needs. */
enum ServerKind {
    /** As it is deployed. */
    USUAL {
        @Override
        List<String> command(ServerOptions options, List<String> prefix) {
            return options.command(prefix);
        }
    },
    /** With a feature that fails on demand. */
    FAULTY {
        @Override
        List<String> command(ServerOptions options, List<String> prefix) {
            return options.command(prefix, FaultyServer.class);
        }
    },
    /** With few file descriptors. */
    STARVED {
        @Override
        List<String> command(ServerOptions options, List<String> prefix) {
            List<String> words = new ArrayList<>(prefix);
            words.addAll(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh"));
            return options.command(words);
        }
    };

    /** Of a starved server: enough for itself and some hundred clients. */
    static final int DESCRIPTORS = 600;

    /** Command of such a server on a free port, with words before it. */
    abstract List<String> command(ServerOptions options, List<String> prefix);
}
