package io.realtime4j.benchmarks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Looks at a server's process from outside. What the platform does not tell is empty. */
record ServerProbe(ProcessHandle process) {
    private static final String RESIDENT = "VmRSS:";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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

    /**
     * The answer goes by a file: a JVM writes it while its threads stand still, so one that asks about itself and reads from a pipe
     * would wait for itself.
     */
    private static List<String> jcmd(String... arguments) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(tool)) {
            return List.of();
        }
        List<String> command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        Path answer = Files.createTempFile("jcmd", ".txt");
        try {
            Process asked = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            awaitEnd(asked);
            return Files.readAllLines(answer, StandardCharsets.UTF_8);
        } finally {
            Files.delete(answer);
        }
    }

    private static void awaitEnd(Process asked) throws IOException {
        try {
            if (!asked.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("jcmd has not answered within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while jcmd was to answer");
        } finally {
            asked.destroyForcibly();
        }
    }
}
