package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Command line of {@link BareLoop}. */
@Command(
        name = "bare-loop",
        description = "Serves the least that fan-out needs, as the limit to compare servers with; loopback only.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class BareLoopCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", description = "Where to listen; 0 for any free one.")
    private int port;

    @Override
    public Integer call() throws IOException {
        try (BareLoop loop = BareLoop.listen(port)) {
            spec.commandLine().getOut().println("listening on " + loop.port());
            spec.commandLine().getOut().flush();
            loop.run();
            return 0;
        }
    }
}
