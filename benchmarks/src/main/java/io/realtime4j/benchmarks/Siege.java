package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import io.realtime4j.benchmarks.report.Section.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What bystanders notice while others attack: latency at peace and under each attack in turn.
 *
 * @param load of the bystanders
 * @param phases one for each attack
 * @param totals everything that was counted of the bystanders
 */
record Siege(Load load, List<Phase> phases, Totals totals) {
    /** In which the server ends what an attack has left behind. */
    private static final Duration RECOVERY = Duration.ofSeconds(1);

    Siege {
        phases = List.copyOf(phases);
    }

    /** Several with the same load, one after the other. */
    static Siege of(List<Siege> sieges) {
        return new Siege(
                sieges.get(0).load(),
                sieges.stream().flatMap(siege -> siege.phases().stream()).toList(),
                sieges.stream().map(Siege::totals).reduce(Totals::plus).orElseThrow());
    }

    static Siege run(Subject subject, Load load, Plan plan, Attackers attackers, PrintStream progress)
            throws IOException {
        try (Generator bystanders = new Generator(subject.target(), load, progress)) {
            bystanders.connect();
            bystanders.warmUp();
            List<Phase> phases = new ArrayList<>();
            for (AttackKind kind : plan.kinds()) {
                if (plan.rehearse()) {
                    phase(subject, kind, attackers, bystanders, progress);
                }
                phases.add(phase(subject, kind, attackers, bystanders, progress));
            }
            return new Siege(load, phases, bystanders.totals());
        }
    }

    private static Phase phase(
            Subject subject, AttackKind kind, Attackers attackers, Generator bystanders, PrintStream progress)
            throws IOException {
        try (AttackProcess attack = AttackProcess.start(attackers.prefix(), kind, attackers.target())) {
            bystanders.idle(RECOVERY);
            progress.println("peace");
            Latency peace = bystanders.measure().latency();
            progress.println(kind.word());
            attack.begin();
            Latency attacked = bystanders.measure().latency();
            OptionalLong resident =
                    subject.probe().isPresent() ? subject.probe().get().residentBytes() : OptionalLong.empty();
            attack.end();
            return new Phase(kind, peace, attacked, attack.did(), attack.isComplete(), resident);
        }
    }

    /** Whether every message of a bystander arrived and every attack went on to its end. */
    boolean isClean() {
        return totals.isClean() && phases.stream().allMatch(Phase::complete);
    }

    Report report() {
        List<Bar> bars = new ArrayList<>();
        for (Phase phase : phases) {
            bars.add(new Bar("before " + phase.kind().word(), phase.peace().p99() / 1e3));
            bars.add(new Bar(phase.kind().word(), phase.attacked().p99() / 1e3));
        }
        return new Report(
                "attack", "Bystanders of attacks", text(), values(), List.of(new Bars("p99", "ms", bars), table()));
    }

    private Section table() {
        List<List<String>> rows = new ArrayList<>();
        for (Phase phase : phases) {
            rows.add(List.of(
                    phase.kind().word() + ": " + phase.kind().text(),
                    Latency.millis(phase.peace().p50()),
                    Latency.millis(phase.attacked().p50()),
                    Latency.millis(phase.peace().p99()),
                    Latency.millis(phase.attacked().p99()),
                    Latency.millis(phase.peace().p999()),
                    Latency.millis(phase.attacked().p999()),
                    phase.resident().isPresent()
                            ? Long.toString(phase.resident().getAsLong() >> 20)
                            : "?",
                    phase.did()));
        }
        return new Table(
                "Latency of bystanders, before and during, in ms",
                List.of("attack", "p50", "during", "p99", "during", "p99.9", "during", "MiB resident", "what it did"),
                rows);
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("load", load.values());
        for (Phase phase : phases) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("before", phase.peace().values());
            one.put("during", phase.attacked().values());
            one.put("did", phase.did());
            phase.resident().ifPresent(bytes -> one.put("residentBytes", bytes));
            values.put(phase.kind().word(), one);
        }
        values.putAll(totals.values());
        return values;
    }

    private String text() {
        StringBuilder out =
                new StringBuilder("bystanders: ").append(load.text()).append('\n');
        for (Phase phase : phases) {
            out.append(phase.kind().word())
                    .append(" (")
                    .append(phase.did())
                    .append(")\n  before: ")
                    .append(phase.peace().text())
                    .append("\n  during: ")
                    .append(phase.attacked().text())
                    .append('\n');
        }
        return out.append(totals.text()).append('\n').toString();
    }

    /**
     * What to do.
     *
     * @param kinds one after the other
     * @param rehearse whether each is done once before it is measured, so that the server's code for it is compiled
     */
    record Plan(List<AttackKind> kinds, boolean rehearse) {
        Plan {
            kinds = List.copyOf(kinds);
        }
    }

    /** One attack: latency before and during, what the attack did, the server's memory at its end. */
    record Phase(
            AttackKind kind, Latency peace, Latency attacked, String did, boolean complete, OptionalLong resident) {}
}
