package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Command line of the load tools. */
@Command(
        name = "realtime bench",
        description = "Puts broadcasts on a server and measures their deliveries. Ends with 1 when one was lost.",
        footer = {"", "realtime bench jmh [PATTERN] [OPTIONS] measures single parts; -h lists its options."},
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        subcommands = {
            IdleCommand.class,
            StartCommand.class,
            PrivateCommand.class,
            PresenceCommand.class,
            AttackCommand.class,
            BareLoopCommand.class
        })
public final class Bench extends MeasuringCommand {
    @Mixin
    private final LoadOptions load = new LoadOptions();

    private Bench() {}

    /**
     * Runs a tool.
     *
     * @param args options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println("bench: " + (failure.getMessage() == null ? failure : failure.getMessage()));
            return failure instanceof IllegalArgumentException ? 2 : 1;
        });
        return line;
    }

    @Override
    public Integer call() throws IOException {
        Load wanted = load.load();
        try (Subject subject = server().open(Map.of())) {
            FanOut result = FanOut.run(subject, wanted, progress());
            publish(result.report());
            return result.isClean() ? 0 : 1;
        }
    }
}
