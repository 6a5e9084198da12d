package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link PresenceRoom}. */
@Command(
        name = "presence",
        description = "Lets members join one topic and all track: the time until each has seen all, and what it costs.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class PresenceCommand extends MeasuringCommand {
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
        try (Subject subject = server().open(Map.of())) {
            boolean clean = true;
            for (int i = 0; i < times; i++) {
                PresenceRoom result = PresenceRoom.run(subject, members, progress());
                publish(result.report());
                clean &= result.isClean();
            }
            return clean ? 0 : 1;
        }
    }
}
