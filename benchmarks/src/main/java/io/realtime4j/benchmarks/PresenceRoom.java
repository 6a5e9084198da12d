package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Members who all join one topic with presence and then all track: how long until each has seen all, and what it costs.
 *
 * @param members how many
 * @param complete how many saw all
 * @param joining time until all had joined
 * @param seeing time from the first track until the last member had seen all
 * @param bytesPerMember bytes of payload that one received for the tracks, on average
 * @param framesPerMember the same in frames, the answer to the own track included
 * @param information bytes that there are to tell: the shortest JSON of all entries
 * @param cpu processor time of the server from the first track on
 * @param heapPerEntry bytes on the server's heap after a collection that came with the tracks, for each
 * @param firstFailure what failed first; empty for nothing
 */
record PresenceRoom(
        int members,
        int complete,
        Duration joining,
        Duration seeing,
        double bytesPerMember,
        double framesPerMember,
        long information,
        Optional<Duration> cpu,
        Optional<Double> heapPerEntry,
        String firstFailure) {
    private static final Duration SETTLE = Duration.ofMillis(500);

    static PresenceRoom run(Subject subject, int members, PrintStream progress) throws IOException {
        try (PresenceCrowd crowd = new PresenceCrowd(subject.target(), members)) {
            Duration joining = crowd.join();
            progress.printf(Locale.ROOT, "%,d members joined in %.2f s%n", members, joining.toNanos() / 1e9);
            crowd.idle(SETTLE);
            Optional<HeapCensus> before = heap(subject);
            Optional<Duration> cpuBefore = subject.probe().flatMap(ServerProbe::cpu);
            long bytes = crowd.bytes();
            long messages = crowd.messages();
            Duration seeing = crowd.track();
            progress.printf(Locale.ROOT, "all saw all in %.3f s%n", seeing.toNanos() / 1e9);
            Optional<Duration> cpu = subject.probe().flatMap(ServerProbe::cpu);
            crowd.idle(SETTLE);
            Optional<HeapCensus> after = heap(subject);
            return new PresenceRoom(
                    members,
                    crowd.complete(),
                    joining,
                    seeing,
                    (crowd.bytes() - bytes) / (double) members,
                    (crowd.messages() - messages) / (double) members,
                    IntStream.range(0, members)
                            .mapToLong(MemberView::entryBytes)
                            .sum(),
                    cpu.flatMap(now -> cpuBefore.map(now::minus)),
                    after.flatMap(now -> before.map(then -> (now.bytes() - then.bytes()) / (double) members)),
                    crowd.firstFailure());
        }
    }

    private static Optional<HeapCensus> heap(Subject subject) throws IOException {
        return subject.probe().isPresent() ? subject.probe().get().liveHeap() : Optional.empty();
    }

    boolean isClean() {
        return complete == members && firstFailure.isEmpty();
    }

    Report report() {
        return new Report("presence", "Presence", text(), values(), List.of(bars()));
    }

    private Bars bars() {
        return new Bars(
                "Received by each member",
                "bytes",
                List.of(new Bar("received", bytesPerMember), new Bar("least that tells all", information)));
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("members", members);
        values.put("complete", complete);
        values.put("joinMillis", joining.toMillis());
        values.put("allSeenMillis", seeing.toMillis());
        values.put("bytesPerMember", Math.round(bytesPerMember));
        values.put("framesPerMember", framesPerMember);
        values.put("informationBytes", information);
        cpu.ifPresent(time -> values.put("cpuMillis", time.toMillis()));
        heapPerEntry.ifPresent(bytes -> values.put("heapBytesPerEntry", Math.round(bytes)));
        values.put("firstFailure", firstFailure);
        return values;
    }

    private String text() {
        return String.format(
                Locale.ROOT,
                "%,d of %,d members saw all %.3f s after the first track; %,.0f bytes in %.1f frames for each, the"
                        + " information is %,d bytes%nserver: %s s of processor, %s bytes of heap per entry%n%s%n",
                complete,
                members,
                seeing.toNanos() / 1e9,
                bytesPerMember,
                framesPerMember,
                information,
                cpu.map(time -> String.format(Locale.ROOT, "%.2f", time.toNanos() / 1e9))
                        .orElse("?"),
                heapPerEntry
                        .map(bytes -> String.format(Locale.ROOT, "%,.0f", bytes))
                        .orElse("?"),
                firstFailure.isEmpty() ? "no failures" : firstFailure);
    }
}
