package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that measures a server and reports the result. */
abstract class MeasuringCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    final ServerOptions server() {
        return server;
    }

    /** Where progress is told. */
    final PrintStream progress() {
        return reports.progress();
    }

    /** Prints a report and writes its files. */
    final void publish(Report report) throws IOException {
        reports.publish(report, spec.commandLine().getOut());
    }
}
