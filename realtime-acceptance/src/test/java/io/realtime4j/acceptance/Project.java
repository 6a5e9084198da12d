package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A new tenant of a {@link ManagedServer} with a database whose policies the test writes, and its clients. It has a pool of its own, also
 * where it shares the database with the tenants of tests before, whose policies are dropped then.
 */
final class Project {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String DROP_POLICIES = """
        do $$ declare p record; begin
          for p in select policyname from pg_policies where schemaname = 'realtime' and tablename = 'messages' loop
            execute format('drop policy %I on realtime.messages', p.policyname);
          end loop;
        end $$\
        """;

    private final ManagedServer server;
    private final TestDatabase database;
    private final String secret;
    private final String tenant;

    private Project(ManagedServer server, TestDatabase database, String settings, String secret) {
        this.server = server;
        this.database = database;
        this.secret = secret;
        this.tenant = "project-" + NUMBER.incrementAndGet();
        HttpReply reply = server.call("PUT", "/api/tenants/" + tenant, withSettings(settings));
        assertThat(reply.status()).as("%s", reply).isEqualTo(201);
        execute(DROP_POLICIES);
    }

    /** A tenant on the database that the server's tests share. */
    static Project on(ManagedServer server) {
        return on(server, "");
    }

    /** The same with further settings of its database, such as {@code 'db_pool':2}. */
    static Project on(ManagedServer server, String settings) {
        return new Project(server, server.project(), settings, Tokens.SECRET);
    }

    /** A tenant on a database of its own, which the caller closes. */
    static Project on(ManagedServer server, TestDatabase database, String settings) {
        return new Project(server, database, settings, Tokens.SECRET);
    }

    /** The same with a secret of its own that signs its tokens. */
    static Project signedWith(String secret, ManagedServer server, TestDatabase database) {
        return new Project(server, database, "", secret);
    }

    /** A good token of these claims. */
    String token(String claims) {
        return Tokens.hs256(claims, secret);
    }

    private String withSettings(String settings) {
        String extension = ManagedServer.extension(database, database.port());
        String more = settings.isEmpty() ? "" : "," + settings;
        return "{'jwt_secret':'" + secret + "','extensions':[" + extension.substring(0, extension.length() - 2) + more
                + "}}]}";
    }

    String tenant() {
        return tenant;
    }

    /** Replaces the policy for reading. */
    Project reading(String condition) {
        return policy("reading", "select", "using", condition);
    }

    /** Replaces the policy for writing. */
    Project writing(String condition) {
        return policy("writing", "insert", "with check", condition);
    }

    private Project policy(String name, String command, String clause, String condition) {
        execute("drop policy if exists %s on realtime.messages; create policy %s on realtime.messages for %s %s (%s)"
                .formatted(name, name, command, clause, condition));
        return this;
    }

    Project execute(String sql) {
        database.execute(sql);
        return this;
    }

    /** The first column of the first row, as text. */
    @Nullable
    String value(String sql) {
        return value(database, sql);
    }

    static @Nullable String value(TestDatabase database, String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** Takes a lock that a policy waits for by {@code pg_advisory_xact_lock_shared}. */
    DatabaseLock lock(int key) {
        return DatabaseLock.take(database, key);
    }

    /** Changes the tenant, for which clients may be disconnected. */
    Project change(String settings) {
        HttpReply reply = server.call("PUT", "/api/tenants/" + tenant, settings);
        assertThat(reply.status()).as("%s", reply).isEqualTo(200);
        return this;
    }

    /** Lets go of the database's connections. */
    Project shutdown() {
        HttpReply reply = server.call("POST", "/api/tenants/" + tenant + "/shutdown");
        assertThat(reply.status()).as("%s", reply).isEqualTo(204);
        return this;
    }

    /** Makes the server take another port for the database's, at which nobody listens, or the right one again. */
    Project reachable(boolean reachable) {
        return change("{'extensions':[" + ManagedServer.extension(database, reachable ? database.port() : 1) + "]}");
    }

    Client as(String role) {
        return with(Tokens.role(role));
    }

    Client with(String token) {
        return server.connected(tenant, token);
    }

    /** A client of serializer version 1. */
    Client old(String role) {
        return server.connected(tenant, Tokens.role(role), Dialect.V1);
    }

    /** A client on another node. */
    Client elsewhere(ManagedServer node, String role) {
        return node.connected(tenant, Tokens.role(role));
    }

    HttpReply post(String token, String path, String json) {
        return server.send(tenant, new HttpCall("POST", path).bearer(token).json(json));
    }

    HttpReply post(HttpCall call) {
        return server.send(tenant, call);
    }
}
