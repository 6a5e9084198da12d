package io.realtime4j.benchmarks;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server to measure; one that was started for it is stopped at the end. */
final class Subject implements AutoCloseable {
    private final Target target;
    private final Optional<ServerProbe> probe;
    private final @Nullable ServerProcess process;

    Subject(ServerProcess process) {
        this.target = process.target();
        this.probe = Optional.of(process.probe());
        this.process = process;
    }

    Subject(Target target, Optional<ServerProbe> probe) {
        this.target = target;
        this.probe = probe;
        this.process = null;
    }

    Target target() {
        return target;
    }

    /** Empty when the process is not known. */
    Optional<ServerProbe> probe() {
        return probe;
    }

    @Override
    public void close() {
        if (process != null) {
            process.close();
        }
    }
}
