package io.realtime4j.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Looks at a server's process from outside. What the platform does not tell is empty. */
record ServerProbe(ProcessHandle process) {
    private static final String RESIDENT = "VmRSS:";

    /** Processor time that the process has used. */
    Optional<Duration> cpu() {
        return process.info().totalCpuDuration();
    }

    /** Physical memory of the process in bytes; Linux only. */
    OptionalLong residentBytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Collects garbage and counts what is left; empty when the server is no JVM or there is no JDK to ask it with. */
    Optional<HeapCensus> liveHeap() throws IOException {
        if (!isJvm()) {
            return Optional.empty();
        }
        HeapCensus census = HeapCensus.parse(jcmd(Long.toString(process.pid()), "GC.class_histogram"));
        return census.bytes() == 0 ? Optional.empty() : Optional.of(census);
    }

    /** Anything else would take the question for a signal to quit. */
    private boolean isJvm() throws IOException {
        return jcmd("-l").stream().anyMatch(line -> line.startsWith(process.pid() + " "));
    }

    private static List<String> jcmd(String... arguments) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(tool)) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = asked.inputReader(StandardCharsets.UTF_8)) {
            return out.lines().toList();
        }
    }
}
