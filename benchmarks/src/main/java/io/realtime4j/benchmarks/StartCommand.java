package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link Start}. */
@Command(
        name = "start",
        description = "Starts servers one after the other and measures the time until each accepts connections.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class StartCommand extends MeasuringCommand {
    @Option(names = "--times", description = "How often.")
    private int times = 7;

    @Option(names = "--database", description = "Start with the PostgreSQL of development, by the script only.")
    private boolean database;

    @Option(
            names = "--script",
            description = "The realtime script to start with, as a user does; empty for the jar alone.",
            defaultValue = "${sys:realtime.script:-}")
    private String script = "";

    @Override
    public Integer call() throws IOException {
        if (times < 1) {
            throw new IllegalArgumentException("times is " + times + ", accepted is 1 or more");
        }
        List<String> command = server().command();
        if (!script.isEmpty()) {
            command = server().prefixWords();
            command.addAll(List.of(script, "dev", "--json", "--ephemeral", "--port", "0"));
            if (!database) {
                command.add("--no-database");
            }
        }
        publish(Start.run(command, times, progress()).report());
        return 0;
    }
}
