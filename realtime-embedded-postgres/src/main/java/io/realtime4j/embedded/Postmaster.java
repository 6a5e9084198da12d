package io.realtime4j.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The first process of a server. */
final class Postmaster {
    private static final String LOCK_FILE = "postmaster.pid";

    private final ProcessHandle process;
    private final Path binaries;
    private final Path data;

    private Postmaster(ProcessHandle process, Path executable, Path data) {
        this.process = process;
        this.binaries = executable.resolveSibling("pg_ctl");
        this.data = data;
    }

    /** The server that runs on a data folder, whoever started it. */
    static Optional<Postmaster> in(Path data) {
        return lockOwner(data)
                .flatMap(process -> executable(process, data).map(path -> new Postmaster(process, path, data)));
    }

    /**
     * Removes the lock of a server that is gone when its process id belongs to another program by now, which PostgreSQL would
     * take for the server.
     */
    static void removeStaleLock(Path data) {
        if (lockOwner(data).isPresent() && in(data).isEmpty()) {
            try {
                Files.delete(data.resolve(LOCK_FILE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Optional<ProcessHandle> lockOwner(Path data) {
        Path lock = data.resolve(LOCK_FILE);
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        try {
            List<String> lines = Files.readAllLines(lock);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip())).filter(ProcessHandle::isAlive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Absent when the process is another program or waits, dead, for its parent. */
    private static Optional<Path> executable(ProcessHandle process, Path data) {
        ProcessHandle.Info info = process.info();
        return info.command()
                .map(Path::of)
                .filter(path -> path.endsWith("postgres"))
                .filter(path -> info.arguments()
                        .map(arguments -> Arrays.asList(arguments).contains(data.toString()))
                        .orElse(true));
    }

    /** Ends it and its connections, whatever they do; returns when it is gone. */
    void stop() {
        run(List.of("-D", data.toString(), "-m", "immediate", "-w", "stop"), Path.of("/dev/null"));
    }

    /** Kills it and the processes it started; returns when they are gone. */
    void kill() {
        List<ProcessHandle> all = new ArrayList<>();
        all.add(process);
        process.children().forEach(all::add);
        all.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture.allOf(all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .join();
    }

    /** Starts another server with the same program; returns when it accepts connections. */
    void start(Path folder, Path log, String options) {
        run(List.of("-D", folder.toString(), "-o", options, "-w", "start"), log);
    }

    private void run(List<String> arguments, Path log) {
        List<String> command = new ArrayList<>();
        if (Superuser.needsNamespace()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.toString());
        command.addAll(arguments);
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + command, e);
        }
    }
}
