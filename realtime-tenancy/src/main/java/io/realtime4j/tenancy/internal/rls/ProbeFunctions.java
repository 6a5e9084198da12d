package io.realtime4j.tenancy.internal.rls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.Set;

/**
 * Temporary functions that each session has, made when they are first needed: one to insert the rows that are read, and for each role one
 * to read and one to write.
 *
 * <p>They are security definers, owned by the role they act as. That is what keeps a policy's code in its role: in such a function
 * PostgreSQL lets nobody change the role or the session's authorization, while after a mere {@code set role} any code may go back to the
 * login, which often is a superuser. For the same reason rows are inserted as the owner of the table and not as the login: triggers run
 * then. Only where the owner is a superuser himself does the login insert, with triggers off.
 *
 * <p>Names are qualified, and types match exactly, wherever code runs with more rights than a policy's: a policy may have changed the
 * search path. Stateless.
 */
final class ProbeFunctions {
    private static final Set<String> UNDEFINED = Set.of("42883", "3F000");
    private static final String ROWS = "pg_temp.realtime_probe_rows";
    private static final String ROWS_ARGUMENTS = "(text, timestamp, uuid, uuid)";
    private static final String ARGUMENTS = "(text, timestamp, boolean, boolean)";

    private ProbeFunctions() {}

    /** The name of a role's function. Names of roles may have any characters, hence the digest. */
    static String name(Probe.Kind kind, String role) {
        String prefix = kind == Probe.Kind.READ ? "pg_temp.realtime_read_" : "pg_temp.realtime_write_";
        return prefix + digest(role);
    }

    private static String digest(String role) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(role.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Whether a failure means that the session does not have a probe's function yet. */
    static boolean areMissing(Connection connection, SQLException failure, Probe probe) throws SQLException {
        if (!UNDEFINED.contains(failure.getSQLState())) {
            return false;
        }
        String signature = name(probe.kind(), probe.role()) + ARGUMENTS;
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_catalog.to_regprocedure(?) is null")) {
            statement.setString(1, signature);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Makes the functions of a role. */
    static void create(Connection connection, String role) throws SQLException {
        Rights rights = Rights.of(connection, role);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local search_path = ''");
            createRows(statement, rights);
            String read = name(Probe.Kind.READ, role);
            String write = name(Probe.Kind.WRITE, role);
            if (rights.roleIsSuperuser()) {
                createFunction(statement, read, ALL_ALLOWED);
                createFunction(statement, write, ALL_ALLOWED);
            } else {
                createFunction(statement, read, READ_BODY);
                statement.execute("alter function " + read + ARGUMENTS + " owner to " + quote(role));
                createFunction(statement, write, WRITE_BODY);
                statement.execute("alter function " + write + ARGUMENTS + " owner to " + quote(role));
            }
        }
        connection.commit();
    }

    private static void createRows(Statement statement, Rights rights) throws SQLException {
        statement.execute("drop function if exists " + ROWS + ROWS_ARGUMENTS);
        String body = rights.inserterIsSuperuser() ? TRIGGERS_OFF + ROWS_BODY + TRIGGERS_ON : ROWS_BODY;
        statement.execute("create function " + ROWS + "(_topic text, _at timestamp, _broadcast uuid, _presence uuid)"
                + " returns void language plpgsql security definer as $probe$ begin " + body + " end $probe$");
        statement.execute("grant execute on function " + ROWS + ROWS_ARGUMENTS + " to public");
        if (rights.ownerInserts()) {
            statement.execute("alter function " + ROWS + ROWS_ARGUMENTS + " owner to " + quote(rights.owner()));
        }
    }

    private static void createFunction(Statement statement, String name, String body) throws SQLException {
        statement.execute("drop function if exists " + name + ARGUMENTS);
        statement.execute("create function " + name
                + "(_topic text, _at timestamp, _broadcast boolean, _presence boolean,"
                + " out broadcast boolean, out presence boolean)"
                + " language plpgsql security definer as $probe$ " + body + " $probe$");
    }

    private static String quote(String role) {
        return '"' + role.replace("\"", "\"\"") + '"';
    }

    // The row's partition is known, so only that one is looked into.
    private static final String READ_BODY = """
        declare
          _b uuid := case when _broadcast then pg_catalog.gen_random_uuid() end;
          _p uuid := case when _presence then pg_catalog.gen_random_uuid() end;
        begin
          perform pg_temp.realtime_probe_rows(_topic, _at, _b, _p);
          broadcast := exists (select from realtime.messages m where m.id = _b and m.inserted_at = _at);
          presence := exists (select from realtime.messages m where m.id = _p and m.inserted_at = _at);
        end\
        """;

    // Without RETURNING, which would need a policy for reading, too.
    private static final String WRITE_BODY = """
        begin
          broadcast := false;
          presence := false;
          if _broadcast then
            begin
              insert into realtime.messages (topic, extension, inserted_at, updated_at)
                values (_topic, 'broadcast', _at, _at);
              broadcast := true;
            exception when insufficient_privilege then
              null;
            end;
          end if;
          if _presence then
            begin
              insert into realtime.messages (topic, extension, inserted_at, updated_at)
                values (_topic, 'presence', _at, _at);
              presence := true;
            exception when insufficient_privilege then
              null;
            end;
          end if;
        end\
        """;

    // Policies do not bind superusers; so none of them is run with a superuser's rights.
    private static final String ALL_ALLOWED = "begin broadcast := _broadcast; presence := _presence; end";

    private static final String ROWS_BODY = """
        if _broadcast is not null then
          insert into realtime.messages (id, topic, extension, inserted_at, updated_at)
            values (_broadcast, _topic, 'broadcast', _at, _at);
        end if;
        if _presence is not null then
          insert into realtime.messages (id, topic, extension, inserted_at, updated_at)
            values (_presence, _topic, 'presence', _at, _at);
        end if;\
        """;

    private static final String TRIGGERS_OFF =
            "perform pg_catalog.set_config('session_replication_role', 'replica', true); ";
    private static final String TRIGGERS_ON =
            " perform pg_catalog.set_config('session_replication_role', 'origin', true);";

    /**
     * Who may do what.
     *
     * @param roleIsSuperuser whether the probed role is one
     * @param owner of {@code realtime.messages}
     * @param ownerIsSuperuser whether it is one
     * @param loginIsSuperuser whether the session's login is one
     * @param loginIsOwner whether the login may act as the owner
     */
    private record Rights(
            boolean roleIsSuperuser,
            String owner,
            boolean ownerIsSuperuser,
            boolean loginIsSuperuser,
            boolean loginIsOwner) {
        static Rights of(Connection connection, String role) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
                statement.setString(1, role);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        throw new SQLException("table realtime.messages does not exist", "42P01");
                    }
                    return new Rights(
                            row.getBoolean(1),
                            row.getString(2),
                            row.getBoolean(3),
                            row.getBoolean(4),
                            row.getBoolean(5));
                }
            }
        }

        boolean ownerInserts() {
            return loginIsOwner && !ownerIsSuperuser;
        }

        boolean inserterIsSuperuser() {
            return !ownerInserts() && loginIsSuperuser;
        }

        private static final String QUERY = """
            select coalesce((select r.rolsuper from pg_catalog.pg_roles r where r.rolname = ?), false),
              o.rolname, o.rolsuper, me.rolsuper, pg_catalog.pg_has_role(me.oid, o.oid, 'MEMBER')
            from pg_catalog.pg_class c
            join pg_catalog.pg_namespace n on n.oid = c.relnamespace and n.nspname = 'realtime'
            join pg_catalog.pg_roles o on o.oid = c.relowner
            join pg_catalog.pg_roles me on me.rolname = current_user
            where c.relname = 'messages'\
            """;
    }
}
