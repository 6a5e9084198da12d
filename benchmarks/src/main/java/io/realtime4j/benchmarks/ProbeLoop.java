package io.realtime4j.benchmarks;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * The question that a private join asks the database, asked by nothing but a loop on one connection: a row as the login, the settings of
 * the session, the look at the row as the user's role, and a rollback, all in one round trip.
 */
final class ProbeLoop {
    /** Topic that all users may read; so is that of {@link TopicLoad}. */
    static final String TOPIC = "bench";

    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;
    private static final String POLICY = """
        create table if not exists public.bench_members (who uuid, topic text, primary key (who, topic));
        grant select on public.bench_members to authenticated;
        insert into public.bench_members
          select ('00000000-0000-0000-0000-' || lpad(to_hex(i), 12, '0'))::uuid, topic
          from generate_series(1, 10000) i, unnest(array['bench', 'load0']) topic
          on conflict do nothing;
        analyze public.bench_members;
        drop policy if exists bench_members on realtime.messages;
        create policy bench_members on realtime.messages for select to authenticated using (exists (
          select from public.bench_members m where m.who = auth.uid() and m.topic = realtime.topic()))\
        """;
    private static final String PROBE = "insert into realtime.messages (id, topic, extension, inserted_at, updated_at)"
            + " values (?, ?, 'broadcast', ?, ?);"
            + " select set_config('role', ?, true), set_config('realtime.topic', ?, true),"
            + " set_config('request.jwt.claims', ?, true), set_config('request.jwt.claim.sub', ?, true),"
            + " set_config('request.jwt.claim.role', ?, true), set_config('request.headers', '{}', true);"
            + " select id from realtime.messages where id = ?; rollback";

    private ProbeLoop() {}

    /** The address as drivers take it, of {@code postgresql://user:password@host:port/name}. */
    static String jdbc(String url) {
        URI uri = URI.create(url);
        String[] user = uri.getUserInfo().split(":", 2);
        return "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + "?user=" + user[0]
                + "&password=" + user[1];
    }

    /** Makes members, and a policy that looks whether somebody is one. */
    static void prepare(String jdbc) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            statement.execute(POLICY);
        }
    }

    static JoinRate run(String jdbc, List<BenchUser> users, Duration warmup, Duration time) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc)) {
            connection.setAutoCommit(false);
            ask(connection, users, warmup);
            return JoinRate.of(ask(connection, users, time), time, List.of());
        }
    }

    private static Histogram ask(Connection connection, List<BenchUser> users, Duration time) throws SQLException {
        Histogram times = new Histogram(HIGHEST_MICROS, DIGITS);
        long end = System.nanoTime() + time.toNanos();
        int turn = 0;
        for (long begin = System.nanoTime(); begin < end; ) {
            ask(connection, users.get(turn++ % users.size()));
            long now = System.nanoTime();
            times.recordValue((now - begin) / 1000);
            begin = now;
        }
        return times;
    }

    private static void ask(Connection connection, BenchUser user) throws SQLException {
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement = connection.prepareStatement(PROBE)) {
            int i = 0;
            statement.setObject(++i, id);
            statement.setString(++i, TOPIC);
            statement.setObject(++i, now);
            statement.setObject(++i, now);
            statement.setString(++i, "authenticated");
            statement.setString(++i, TOPIC);
            statement.setString(++i, user.claims());
            statement.setString(++i, user.id());
            statement.setString(++i, "authenticated");
            statement.setObject(++i, id);
            statement.execute();
            statement.getMoreResults();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                if (!row.next()) {
                    throw new SQLException("the policy denies " + user.id());
                }
            }
        }
    }
}
