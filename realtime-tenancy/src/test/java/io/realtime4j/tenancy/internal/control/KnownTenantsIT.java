package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.EXPIRATION;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantOverview;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What nodes remember of tenants, and how they hear of changes that others made. */
@Tag("spec-06")
final class KnownTenantsIT {
    private static final Duration SHORTLY_BEFORE = EXPIRATION.minusSeconds(1);
    private static final String END_ALL = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and pid <> pg_backend_pid()";

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @Test
    @DisplayName("S06_074 a change by direct SQL is seen when what is remembered expires, and told then")
    void givenRememberedTenant_whenChangedBySql_thenSeenWhenItExpires() throws Exception {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));
        Told told = Told.by(node);

        control.execute("update tenants set suspend = true where external_id = 'acme'");
        control.clock.advance(SHORTLY_BEFORE);
        assertThat(found(node, ACME).suspended()).isFalse();
        control.clock.advance(Duration.ofSeconds(2));

        assertThat(found(node, ACME).suspended()).isTrue();
        assertThat(told.next()).isEqualTo("one -> one suspended");
    }

    @Test
    @DisplayName("S06_074 S06_061 changes through one node are seen and told on all without waiting")
    void givenTwoNodes_whenOneChanges_thenTheOtherSees() throws Exception {
        ControlNode first = control.migratedNode();
        ControlNode second = control.migratedNode();
        Told told = Told.by(second);

        value(first.tenants().put(tenant("one")));
        assertThat(told.next()).isEqualTo("new one");
        assertThat(told.next()).isEqualTo("database acme");
        assertThat(found(second, ACME).jwtSecret()).isEqualTo("one");

        value(first.tenants().put(tenant("two")));
        assertThat(told.next()).isEqualTo("one -> two");
        assertThat(found(second, ACME).jwtSecret()).isEqualTo("two");

        TenantRecord record = value(first.records().findForUpdate(ACME)).orElseThrow();
        ExtensionRecord extension = first.records()
                .extension(
                        ExtensionRecord.POSTGRES_CDC,
                        ExtensionSettings.of(TenantDatabase.on("db.example.com").build()));
        value(first.records()
                .update(
                        record,
                        record.toBuilder().extensions(List.of(extension)).build()));
        assertThat(told.next()).isEqualTo("database acme");
        assertThat(value(second.databases().find(ACME)).orElseThrow().host()).isEqualTo("db.example.com");

        value(first.databases().migrationsRan(ACME, 81));
        value(first.records().disconnect(ACME));
        assertThat(told.next()).isEqualTo("disconnect acme");
        value(first.records().shutdownElsewhere(ACME));
        assertThat(told.next()).isEqualTo("shutdown acme");
        assertThat(value(second.databases().migrationsRan(ACME))).isEqualTo(81);

        value(first.tenants().delete(ACME));
        assertThat(told.next()).isEqualTo("deleted two");
        assertThat(told.next()).isEqualTo("database acme");
        assertThat(value(second.tenants().find(ACME))).isEmpty();
    }

    @Test
    @DisplayName("S06_075 that a tenant is unknown is not remembered")
    void givenUnknownTenant_whenStoredBySql_thenFoundAtOnce() {
        ControlNode node = control.migratedNode();
        assertThat(value(node.tenants().find(ACME))).isEmpty();

        control.execute("insert into tenants (id, external_id, jwt_secret, inserted_at, updated_at) values"
                + " (gen_random_uuid(), 'acme', 'v1QVng3N+pZd/0AEObABwg==', now(), now())");

        assertThat(found(node, ACME).jwtSecret()).isEqualTo("postgres");
        assertThat(found(node, ACME).limits().maxJoinsPerSecond()).isEqualTo(500);
    }

    @Test
    @DisplayName("those who ask at the same time share one look at the database")
    void givenManyWhoAsk_whenTheTenantIsLoaded_thenOneLook() throws SQLException {
        ControlNode node = control.migratedNode(settings -> settings.poolSize(4));
        value(node.tenants().put(tenant("one")));
        control.clock.advance(EXPIRATION.plusSeconds(1));

        List<CompletionStage<Optional<Tenant>>> found;
        try (Connection connection = control.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table _realtime.tenants");
            found = IntStream.range(0, 50)
                    .mapToObj(i -> node.tenants().find(ACME))
                    .toList();
            awaitWaiting();
            assertThat(control.row(waiting())).isEqualTo("1");
            connection.commit();
        }

        assertThat(found).allSatisfy(tenant -> assertThat(value(tenant)).isPresent());
    }

    @Test
    @DisplayName("a change that is announced while the tenant is looked at is not lost")
    void givenLookInProgress_whenChangedElsewhere_thenTheChangeIsSeen() throws Exception {
        ControlNode first = control.migratedNode();
        ControlNode second = control.migratedNode();
        value(first.tenants().put(tenant("0")));
        Told told = Told.by(second);
        found(second, ACME);

        for (int round = 1; round <= 100; round++) {
            control.clock.advance(EXPIRATION.plusSeconds(1));
            CompletionStage<Optional<Tenant>> looking = second.tenants().find(ACME);
            value(first.tenants().put(tenant(Integer.toString(round))));
            value(looking);

            while (!told.next().endsWith("-> " + round)) {
                assertThat(round).isPositive();
            }
            assertThat(found(second, ACME).jwtSecret()).isEqualTo(Integer.toString(round));
        }
    }

    @Test
    @DisplayName("what changed while the connection for changes was lost is told when it is back")
    void givenLostConnection_whenChangedMeanwhile_thenToldAfterwards() throws Exception {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));
        value(node.tenants().put(Tenant.named("gone").jwtSecret("gone").build()));
        Told told = Told.by(node);

        try (LogLines log = new LogLines(Level.INFO)) {
            control.rows(END_ALL);
            control.execute("update tenants set suspend = true where external_id = 'acme';"
                    + " delete from tenants where external_id = 'gone'");

            assertThat(log.nextWith("not listening for changes")).startsWith("ControlDatabaseUnavailable WARN");
            assertThat(log.nextWith("listening again")).startsWith("INFO");
        }
        assertThat(List.of(told.next(), told.next(), told.next()))
                .containsExactlyInAnyOrder("one -> one suspended", "deleted gone", "database gone");
        assertThat(found(node, ACME).suspended()).isTrue();
        assertThat(value(node.tenants().find(new TenantId("gone")))).isEmpty();
    }

    @Test
    @DisplayName("a secret that was mended while the connection for changes was lost is read at once afterwards")
    void givenUnreadableSecret_whenMendedMeanwhile_thenReadAfterwards() throws Exception {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));
        control.execute("update tenants set jwt_secret = 'damaged'");
        ControlNode other = control.migratedNode();
        assertThatExceptionOfType(RealtimeException.class).isThrownBy(() -> found(other, ACME));
        Told told = Told.by(other);

        control.rows(END_ALL);
        control.execute("update tenants set jwt_secret = 'v1QVng3N+pZd/0AEObABwg=='");

        assertThat(told.next()).isEqualTo("new postgres");
        assertThat(found(other, ACME).jwtSecret()).isEqualTo("postgres");
    }

    @Test
    @DisplayName("operators see tenants whose secrets cannot be read, and hosts in clear")
    void givenUnreadableSecrets_whenShown_thenNamed() {
        ControlNode node = control.migratedNode();
        value(node.seed(tenant("one"), TenantDatabase.on("db.example.com").build()));
        value(node.seed(
                Tenant.named("other").jwtSecret("two").build(),
                TenantDatabase.on("db.example.com").build()));
        control.execute("update tenants set jwt_secret = 'damaged' where external_id = 'other';"
                + " update extensions set settings = settings || '{\"db_host\":\"damaged\"}'"
                + " where tenant_external_id = 'other'");

        assertThat(value(node.overview()))
                .containsExactlyInAnyOrder(
                        new TenantOverview(
                                tenant("one"), List.of(), "db.example.com", List.of(ExtensionRecord.POSTGRES_CDC)),
                        new TenantOverview(
                                Tenant.named("other").build(),
                                List.of("jwt_secret", "db_host"),
                                null,
                                List.of(ExtensionRecord.POSTGRES_CDC)));
    }

    @Test
    @DisplayName("one session listens as long as it can")
    void givenNodeThatListens_whenItHears_thenOneSessionLives() throws Exception {
        ControlNode first = control.migratedNode();
        ControlNode second = control.node(settings ->
                settings.afterConnectQuery("set search_path to _realtime; set application_name to 'second'"));
        String session = "select pid, backend_start from pg_stat_activity where application_name = 'second'"
                + " and datname = current_database()";
        String listening = control.row(session);
        Told told = Told.by(second);

        for (int i = 0; i < 3; i++) {
            value(first.records().disconnect(ACME));
            assertThat(told.next()).isEqualTo("disconnect acme");
        }

        assertThat(control.row(session)).isEqualTo(listening);
    }

    @Test
    @DisplayName("control schemas of one database do not hear each other")
    void givenTwoSchemas_whenOneChanges_thenTheOtherHearsNothing() throws Exception {
        control.execute("create schema other");
        ControlNode ours = control.migratedNode();
        ControlNode theirs = control.migratedNode(settings -> settings.afterConnectQuery("set search_path to other"));
        Told told = Told.by(theirs);

        value(ours.tenants().put(tenant("ours")));
        value(theirs.tenants().put(tenant("theirs")));

        assertThat(told.next()).isEqualTo("new theirs");
        assertThat(found(ours, ACME).jwtSecret()).isEqualTo("ours");
    }

    @Test
    @DisplayName("a name that is too long for a notification is told as any change")
    void givenLongName_whenChanged_thenOthersSee() throws Exception {
        ControlNode first = control.migratedNode();
        ControlNode second = control.migratedNode();
        Tenant longest = Tenant.named("ü".repeat(1_001)).jwtSecret("one").build();
        value(first.tenants().put(longest));
        assertThat(found(second, longest.id())).isEqualTo(longest);
        Told told = Told.by(second);

        value(first.tenants().put(longest.toBuilder().jwtSecret("two").build()));

        assertThat(told.next()).isEqualTo("one -> two");
    }

    @Test
    @DisplayName("nodes that change one tenant at the same time remember in the end what is stored")
    void givenManyWriters_whenTheyChangeOneTenant_thenAllRememberTheLast() {
        List<ControlNode> nodes = List.of(control.migratedNode(), control.migratedNode(), control.migratedNode());
        value(nodes.get(0).tenants().put(tenant("start")));

        for (int round = 0; round < 20; round++) {
            String prefix = "round " + round + " node ";
            List<CompletionStage<?>> writes = IntStream.range(0, 3)
                    .<CompletionStage<?>>mapToObj(
                            node -> nodes.get(node).tenants().put(tenant(prefix + node)))
                    .toList();
            writes.forEach(StoredControl::value);

            String stored = value(nodes.get(0).records().findForUpdate(ACME))
                    .orElseThrow()
                    .tenant()
                    .jwtSecret();
            assertThat(nodes).allSatisfy(node -> awaitFound(node, stored));
        }
    }

    /** What a node remembers does not expire, since the clock stands: it has to hear of the change. */
    private static void awaitFound(ControlNode node, @Nullable String secret) {
        long end = System.nanoTime() + StoredControl.PATIENCE.toNanos();
        while (!Objects.equals(found(node, ACME).jwtSecret(), secret)) {
            assertThat(System.nanoTime()).as("time to hear of " + secret).isLessThan(end);
        }
    }

    @Test
    @DisplayName("close ends connections and threads; what is asked afterwards fails")
    void givenNode_whenClosed_thenNothingIsLeft() throws Exception {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));

        node.close();
        node.close();

        assertThatExceptionOfType(RealtimeException.class)
                .isThrownBy(() -> value(node.tenants().find(new TenantId("other"))))
                .withMessageContaining("was closed");
        awaitRow(
                "0",
                "select count(*) from pg_stat_activity where application_name like 'supabase_mt_realtime%'"
                        + " and datname = current_database()");
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("realtime-control")) {
                thread.join(StoredControl.PATIENCE.toMillis());
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static String waiting() {
        return "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()";
    }

    private void awaitWaiting() {
        awaitRow("1", "select least(1, (" + waiting() + "))");
    }

    private void awaitRow(String expected, String sql) {
        long end = System.nanoTime() + StoredControl.PATIENCE.toNanos();
        while (!control.row(sql).equals(expected)) {
            assertThat(System.nanoTime()).as(sql).isLessThan(end);
        }
    }
}
