package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of {@link PresenceRoom}. */
@Command(
        name = "presence",
        description = "Lets members join one topic and all track: the time until each has seen all, and what it costs.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class PresenceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Option(
            names = {"-n", "--members"},
            description = "Members of the topic.")
    private int members = 500;

    @Option(names = "--times", description = "How often; the first ones find a server that is not warm yet.")
    private int times = 1;

    @Override
    public Integer call() throws IOException {
        if (members < 1 || times < 1) {
            throw new IllegalArgumentException(
                    "members are " + members + " and times " + times + ", accepted is 1 or more");
        }
        try (Subject subject = server.open(Map.of())) {
            boolean clean = true;
            for (int i = 0; i < times; i++) {
                PresenceRoom result = PresenceRoom.run(subject, members, reports.progress());
                reports.publish(result.report(), spec.commandLine().getOut());
                clean &= result.isClean();
            }
            return clean ? 0 : 1;
        }
    }
}
