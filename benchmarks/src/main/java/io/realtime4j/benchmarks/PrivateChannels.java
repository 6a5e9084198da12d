package io.realtime4j.benchmarks;

import io.realtime4j.benchmarks.report.Report;
import io.realtime4j.benchmarks.report.Section;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import io.realtime4j.benchmarks.report.Section.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What joining costs at a tenant with a database.
 *
 * @param probes joins of private channels, and the bare question, by number of users
 * @param publicConnects connections that joined a public channel in a second, the first time, the second time and so on
 * @param privateConnects the same of private channels
 * @param failures what went wrong
 */
record PrivateChannels(
        List<Probes> probes, List<Double> publicConnects, List<Double> privateConnects, List<String> failures) {
    private static final int AT_ONCE = 100;
    private static final int ROUNDS = 3;

    PrivateChannels {
        probes = List.copyOf(probes);
        publicConnects = List.copyOf(publicConnects);
        privateConnects = List.copyOf(privateConnects);
        failures = List.copyOf(failures);
    }

    /**
     * One number of users.
     *
     * @param users how many there are
     * @param bare the question, asked by a loop on one connection
     * @param alone joins one after the other
     * @param together joins of {@link #AT_ONCE} clients at a time
     */
    record Probes(int users, JoinRate bare, JoinRate alone, JoinRate together) {
        private void forEach(BiConsumer<String, JoinRate> action) {
            action.accept("bare SQL", bare);
            action.accept("one by one", alone);
            action.accept(AT_ONCE + " at once", together);
        }
    }

    /** Runs it. */
    static PrivateChannels run(
            ServerProcess server,
            List<Integer> users,
            int connections,
            Duration warmup,
            Duration time,
            PrintStream progress)
            throws IOException {
        String jdbc = ProbeLoop.jdbc(server.field("databaseUrl"));
        List<String> failures = new ArrayList<>();
        List<Probes> probes = new ArrayList<>();
        try {
            ProbeLoop.prepare(jdbc);
            for (int count : users) {
                List<BenchUser> some = BenchUser.some(count, server.field("jwtSecret"));
                JoinRate bare = ProbeLoop.run(jdbc, some, warmup, time);
                JoinRate alone = JoinLoop.run(server.target(), some, 1, warmup, time);
                JoinRate together = JoinLoop.run(server.target(), some, AT_ONCE, warmup, time);
                probes.add(new Probes(count, bare, alone, together));
                failures.addAll(alone.failures());
                failures.addAll(together.failures());
                progress.printf("%d users: bare %s; alone %s; together %s%n", count, bare, alone, together);
            }
        } catch (SQLException e) {
            throw new IOException("the database of the development server: " + e.getMessage(), e);
        }
        Target user = BenchUser.some(1, server.field("jwtSecret")).get(0).at(server.target());
        List<Double> publicConnects = connects(user, Dialect.V2, connections, failures, progress);
        List<Double> privateConnects = connects(user, Dialect.V2P, connections, failures, progress);
        return new PrivateChannels(probes, publicConnects, privateConnects, failures);
    }

    private static List<Double> connects(
            Target target, Dialect dialect, int connections, List<String> failures, PrintStream progress)
            throws IOException {
        Load load = new Load(connections, 1, 1, 1, 1, 100, dialect, Duration.ZERO, Duration.ZERO);
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            try (Generator generator = new Generator(target, load, progress)) {
                Duration taken = generator.connect();
                rates.add(connections * 1e9 / taken.toNanos());
                if (generator.totals().failures() > 0) {
                    failures.add(generator.totals().firstFailure());
                }
            }
        }
        return rates;
    }

    boolean isClean() {
        return failures.isEmpty();
    }

    Report report() {
        Map<String, Object> values = new LinkedHashMap<>();
        List<List<String>> rows = new ArrayList<>();
        List<Bar> bars = new ArrayList<>();
        for (Probes each : probes) {
            Map<String, Object> measured = new LinkedHashMap<>();
            each.forEach((name, rate) -> {
                measured.put(name, rate.values());
                rows.add(rate.row(each.users() + " users, " + name));
                bars.add(new Bar(each.users() + " users, " + name, rate.perSecond()));
            });
            values.put("users" + each.users(), measured);
        }
        values.put("publicConnectsPerSecond", publicConnects);
        values.put("privateConnectsPerSecond", privateConnects);
        values.put("failures", failures);
        List<Section> sections = List.of(
                new Bars("Private channels", "joins or questions in a second", bars),
                new Table("Private channels", List.of("", "in a second", "p50 ms", "p99 ms", "max ms"), rows));
        return new Report("private", "Private channels", text(rows), values, sections);
    }

    private String text(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(String.format(
                Locale.ROOT,
                "%-22s %8s/s, p50 %s, p99 %s, max %s ms%n",
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                row.get(4))));
        text.append(rates("connections that join a public channel", publicConnects));
        text.append(rates("connections that join a private channel", privateConnects));
        failures.forEach(failure -> text.append(failure).append(System.lineSeparator()));
        return text.toString();
    }

    private static String rates(String what, List<Double> rates) {
        StringBuilder text = new StringBuilder(what);
        rates.forEach(rate -> text.append(String.format(Locale.ROOT, " %,.0f/s", rate)));
        return text.append(System.lineSeparator()).toString();
    }
}
