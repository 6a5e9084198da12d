package io.realtime4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A development server in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final long STOP_LIMIT_SECONDS = 40;

    private final Process process;
    private final Target target;
    private final ServerProbe probe;
    private final String line;
    private final Duration startTime;

    private ServerProcess(Process process, String line, Duration startTime) throws IOException {
        this.process = process;
        this.line = line;
        this.target = Target.of(field(line, "url"), field(line, "anonKey"));
        this.probe = new ServerProbe(process.toHandle());
        this.startTime = startTime;
    }

    /**
     * Starts a server.
     *
     * @param command what to run, which prints one line of JSON when it listens
     * @param environment variables to set
     * @return the server, which accepts connections
     */
    static ServerProcess start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("WARM_UP_MS", "0"); // unless the caller says otherwise
        builder.environment().putAll(environment);
        long begin = System.nanoTime();
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "bench-stop-1"));
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line = out.readLine();
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        if (line == null) {
            process.destroyForcibly();
            throw new IOException("the server did not start");
        }
        return new ServerProcess(process, line, taken);
    }

    private static String field(String json, String name) throws IOException {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IOException("the server's first line has no " + name);
        }
        return matcher.group(1);
    }

    /** A text of the line that it printed when it was ready. */
    String field(String name) throws IOException {
        return field(line, name);
    }

    Target target() {
        return target;
    }

    ServerProbe probe() {
        return probe;
    }

    /** From the command to the line that says that it listens. */
    Duration startTime() {
        return startTime;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
