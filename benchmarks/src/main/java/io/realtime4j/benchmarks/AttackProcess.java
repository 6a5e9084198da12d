package io.realtime4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An attack in a process of its own, so that its garbage and its compiler do not stop the bystanders' threads, and so that it
 * can be given a low priority: what is measured shall be the server. Used by one thread.
 */
final class AttackProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private String did = "";
    private String failure = "";

    private AttackProcess(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it; returns when the attack can begin.
     *
     * @param prefix words before the command
     * @param kind what to do
     * @param target to whom
     */
    static AttackProcess start(List<String> prefix, AttackKind kind, Target target) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
        command.add(Attacker.class.getName());
        command.addAll(Attacker.arguments(kind, target));
        AttackProcess started = new AttackProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        if (!Attacker.READY.equals(started.out.readLine())) {
            started.process.destroyForcibly();
            throw new IOException("the attacker " + kind.word() + " did not start");
        }
        return started;
    }

    void begin() throws IOException {
        OutputStream in = process.getOutputStream();
        in.write('\n');
        in.flush();
    }

    /** Ends it and waits for what it says. */
    void end() throws IOException {
        process.getOutputStream().close();
        String first = out.readLine();
        String second = out.readLine();
        did = first == null ? "" : first;
        failure = first == null ? "its process died" : second == null ? "" : second;
    }

    /** What it did; empty before the end. */
    String did() {
        return failure.isEmpty() ? did : did + ", ended by " + failure;
    }

    /** Whether it went on until it was told to end. */
    boolean isComplete() {
        return failure.isEmpty();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
