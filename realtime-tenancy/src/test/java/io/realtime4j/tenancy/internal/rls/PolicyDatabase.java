package io.realtime4j.tenancy.internal.rls;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.internal.database.FakeTenantPools;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A tenant's database with the schema, an authorizer on a pool of few connections to it, and words for asking. */
final class PolicyDatabase implements AutoCloseable {
    static final Tenant TENANT = Tenant.named("acme").jwtSecret("secret").build();
    private static final int WAIT_SECONDS = 30;

    final FakeTenantPools pools = new FakeTenantPools();
    final PolicyAuthorizer authorizer;
    private final TestDatabase database = TestDatabase.create();
    private final HikariDataSource source;

    PolicyDatabase(int poolSize, Duration queueTarget, PolicySettings settings, Meters meters) throws SQLException {
        try (Connection connection = database.connect()) {
            TenantSchema schema = new TenantSchema();
            schema.migrate(connection);
            schema.createPartitions(connection, LocalDate.now(ZoneOffset.UTC));
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(poolSize);
        config.setAutoCommit(false);
        source = new HikariDataSource(config);
        pools.ready(TENANT.id(), source, poolSize, queueTarget);
        authorizer = new PolicyAuthorizer(pools, settings, meters, InstantSource.system());
    }

    /** One connection, checks of at most 2 s. */
    static PolicyDatabase create() throws SQLException {
        return create(1);
    }

    static PolicyDatabase create(int poolSize) throws SQLException {
        return new PolicyDatabase(
                poolSize, Duration.ofSeconds(5), new PolicySettings(Duration.ofSeconds(2)), Meters.none());
    }

    HikariDataSource source() {
        return source;
    }

    void execute(String sql) {
        database.execute(sql);
    }

    /** Lets a policy for reading decide. */
    void reading(String expression) {
        execute("drop policy if exists r on realtime.messages; create policy r on realtime.messages for select using ("
                + expression + ")");
    }

    /** Lets a policy for writing decide. */
    void writing(String expression) {
        execute("drop policy if exists w on realtime.messages; create policy w on realtime.messages for insert"
                + " with check (" + expression + ")");
    }

    /** Makes a function of the project's owner, whose body is PL/pgSQL and which returns whether it is allowed. */
    void function(String name, String body) {
        execute("create or replace function public." + name + "() returns boolean language plpgsql as $policy$ " + body
                + " $policy$; alter function public." + name + "() owner to postgres");
    }

    @Nullable
    String value(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        }
    }

    Authorizer.Result read(Authorizer.Request request) throws Exception {
        return value(authorizer.read(request));
    }

    Authorizer.Result write(Authorizer.Request request) throws Exception {
        return value(authorizer.write(request));
    }

    static <T> T value(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    }

    static Asking as(@Nullable Object role) {
        Map<String, @Nullable Object> claims = new HashMap<>();
        claims.put("role", role);
        return new Asking(claims);
    }

    @Override
    public void close() {
        pools.close();
        source.close();
        database.close();
    }

    /** A question in the making. */
    static final class Asking {
        private final Map<String, @Nullable Object> claims;
        private Map<String, String> headers = Map.of();

        private Asking(Map<String, @Nullable Object> claims) {
            this.claims = claims;
        }

        Asking with(String claim, @Nullable Object value) {
            claims.put(claim, value);
            return this;
        }

        Asking header(String name, String value) {
            headers = Map.of(name, value);
            return this;
        }

        Authorizer.Request on(String topic) {
            return about(topic, EnumSet.allOf(Extension.class));
        }

        Authorizer.Request about(String topic, EnumSet<Extension> extensions) {
            return new Authorizer.Request(
                    TENANT, topic, new Claims(claims, Long.MAX_VALUE, json()), headers, extensions);
        }

        private String json() {
            StringBuilder json = new StringBuilder("{");
            claims.forEach((name, value) -> json.append(json.length() == 1 ? "\"" : ",\"")
                    .append(name)
                    .append("\":")
                    .append(value instanceof String ? "\"" + value + "\"" : value));
            return json.append('}').toString();
        }
    }
}
