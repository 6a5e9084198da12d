package io.realtime4j.benchmarks;

import java.io.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server to measure. */
final class ServerOptions {
    /** In which a warm-up ends its last conversation and the compilers what they have begun. */
    private static final Duration REST = Duration.ofSeconds(1);

    @Option(names = "--url", description = "Server to load, http://<host>:<port>; a new one when absent.")
    private @Nullable String url;

    @Option(names = "--key", description = "Token for --url.")
    private String key = "";

    @Option(names = "--host", description = "Host header for --url; that of the URL when absent.")
    private @Nullable String host;

    @Option(names = "--pid", description = "Process of --url, whose processor time and memory are measured.")
    private @Nullable Long pid;

    @Option(names = "--jar", description = "Launcher of the new server.", defaultValue = "${sys:realtime.jar}")
    private Path jar = Path.of("realtime-launcher", "target", "realtime.jar");

    @Option(names = "--server-prefix", description = "Words before the new server's command, such as \"taskset -c 0\".")
    private String prefix = "";

    @Option(
            names = "--warm-up",
            description =
                    "Milliseconds that the new server warms itself up, as it does by default when it is deployed, before it"
                            + " is measured. Default: 0, a cold server.")
    private int warmUp;

    @Option(names = "--server-option", description = "Option of the new server's JVM; may be repeated.")
    private List<String> options = new ArrayList<>();

    /** Starts a server, or finds the one that was named. */
    Subject open(Map<String, String> environment) throws IOException {
        if (url == null) {
            return new Subject(start(command(), environment));
        }
        Target target = Target.of(url, key);
        Optional<ServerProbe> probe =
                Optional.ofNullable(pid).flatMap(ProcessHandle::of).map(ServerProbe::new);
        return new Subject(host == null ? target : new Target(target.address(), host, key), probe);
    }

    /**
     * Starts a server.
     *
     * @param command of it
     * @param environment variables to set
     * @return the server, warmed up when that was asked for
     */
    ServerProcess start(List<String> command, Map<String, String> environment) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("WARM_UP_MS", Integer.toString(warmUp));
        ServerProcess server = ServerProcess.start(command, variables);
        if (warmUp > 0) {
            pause(Duration.ofMillis(warmUp).plus(REST));
        }
        return server;
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the server warms up");
        }
    }

    /** Command of a server on a free port. */
    List<String> command() {
        return command(prefixWords());
    }

    /** The same with other words before it. */
    List<String> command(List<String> prefix) {
        List<String> command = java(prefix);
        command.addAll(List.of("-jar", jar.toString(), "dev", "--json", "--ephemeral", "--no-database", "--port", "0"));
        return command;
    }

    /** Of another main class, which uses the launcher's parts. */
    List<String> command(List<String> prefix, Class<?> main) {
        List<String> command = java(prefix);
        command.addAll(
                List.of("-cp", jar + File.pathSeparator + System.getProperty("java.class.path"), main.getName()));
        return command;
    }

    private List<String> java(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(
                List.of("-XX:+UseG1GC", "-XX:MaxGCPauseMillis=10", "-XX:MetaspaceSize=64m")); // as ./realtime does
        command.addAll(options);
        return command;
    }

    /** Whether the server is one that was started for the measurement. */
    boolean isOwn() {
        return url == null;
    }

    /** What to put before a command. */
    List<String> prefixWords() {
        return new ArrayList<>(words(prefix));
    }

    static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }
}
