package io.realtime4j.tenancy.internal.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of {@code realtime.messages}, one for each day of UTC.
 *
 * <p>A partition is made as a table and then attached, which does not shut anybody out of {@code realtime.messages}. Dropping one needs
 * the whole table for a moment; it gives up soon when a long transaction is in the way, because everybody else would queue behind it.
 */
final class Partitions {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'messages_'uuuu_MM_dd").withResolverStyle(ResolverStyle.STRICT);
    private static final String CREATE = """
            do $partition$
            declare
              api text := (
                select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('anon', 'authenticated', 'service_role'));
              project text := (
                select string_agg(quote_ident(rolname), ', ') from pg_roles where rolname in ('postgres', 'dashboard_user'));
            begin
              perform pg_advisory_xact_lock(%1$d);
              if exists (
                  select from pg_inherits
                  where inhrelid = to_regclass('realtime.%2$s') and inhparent = 'realtime.messages'::regclass) then
                return;
              end if;
              create table realtime.%2$s (like realtime.messages including defaults including constraints);
              alter table realtime.%2$s owner to supabase_realtime_admin;
              revoke all on realtime.%2$s from public;
              if api is not null then
                execute 'revoke all on realtime.%2$s from ' || api;
              end if;
              if project is not null then
                execute 'grant all on realtime.%2$s to ' || project;
              end if;
              alter table realtime.messages attach partition realtime.%2$s for values from ('%3$s') to ('%4$s');
            end
            $partition$
            """;

    List<PartitionFailure> create(Connection connection, LocalDate first, LocalDate last) throws SQLException {
        Set<String> present = Transaction.run(connection, () -> names(connection));
        List<PartitionFailure> failures = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            String name = NAME.format(day);
            if (present.contains(name)) {
                continue;
            }
            try {
                change(connection, CREATE.formatted(TenantSchema.ADVISORY_LOCK, name, day, day.plusDays(1)));
            } catch (SQLException e) {
                failures.add(new PartitionFailure(name, e));
            }
        }
        return failures;
    }

    int drop(Connection connection, LocalDate before) throws SQLException {
        int dropped = 0;
        SQLException failure = null;
        for (String name : Transaction.run(connection, () -> names(connection))) {
            if (day(name).filter(day -> day.isBefore(before)).isEmpty()) {
                continue;
            }
            try {
                change(connection, "drop table if exists realtime.\"" + name + "\"");
                dropped++;
            } catch (SQLException e) {
                failure = first(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
        return dropped;
    }

    private static SQLException first(@Nullable SQLException earlier, SQLException later) {
        if (earlier == null) {
            return later;
        }
        earlier.addSuppressed(later);
        return earlier;
    }

    private static void change(Connection connection, String sql) throws SQLException {
        Transaction.run(connection, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local lock_timeout = '3s'");
                return statement.execute(sql);
            }
        });
    }

    /** The day a partition is for, nothing if it is not named for one. */
    private static Optional<LocalDate> day(String name) {
        try {
            return Optional.of(NAME.parse(name, LocalDate::from));
        } catch (DateTimeException e) {
            return Optional.empty(); // somebody else's partition
        }
    }

    private static Set<String> names(Connection connection) throws SQLException {
        Set<String> names = new LinkedHashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                                + " where i.inhparent = to_regclass('realtime.messages') order by c.relname")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
