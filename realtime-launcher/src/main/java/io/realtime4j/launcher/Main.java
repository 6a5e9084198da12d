package io.realtime4j.launcher;

import io.realtime4j.core.RealtimeException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code realtime.jar}. */
@Command(
        name = "realtime",
        description = "Broadcast over WebSockets, compatible with the clients of Supabase Realtime.",
        subcommands = {DevCommand.class, ServeCommand.class, RotateKeyCommand.class},
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    /**
     * Runs a command; ends the process with 0 when all went well, 1 when the node could not start or secrets are left with
     * another key, and 2 when an option or a variable has a value that cannot be used.
     *
     * @param args command and options
     */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return configured(new CommandLine(new Main()));
    }

    /** What is the same for all commands. */
    static CommandLine configured(CommandLine line) {
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        return line;
    }

    private static int explain(Exception failure, PrintWriter err) throws Exception {
        if (failure instanceof IllegalArgumentException) {
            err.println("realtime: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        if (failure instanceof RealtimeException
                || failure instanceof StartException
                || failure instanceof UncheckedIOException) {
            err.println("realtime: " + failure.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        throw failure;
    }
}
