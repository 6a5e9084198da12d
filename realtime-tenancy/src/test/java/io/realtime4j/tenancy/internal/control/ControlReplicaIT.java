package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.EXPIRATION;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.FeatureFlag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Nodes far from the primary read from a replica. It is a schema with copies of the tables here, which connections for reading
 * look into: so it lags behind for as long as a test wants.
 */
@Tag("spec-06")
final class ControlReplicaIT {
    private static final String SEARCH_PATH = "select set_config('search_path', case when"
            + " current_setting('application_name') = 'supabase_mt_realtime_ro' then 'replica' else '_realtime' end,"
            + " false)";

    @RegisterExtension
    final StoredControl control = new StoredControl();

    private ControlNode near;
    private ControlNode far;

    @BeforeEach
    void createReplica() {
        near = control.migratedNode();
        value(near.tenants().put(tenant("old")));
        copy();
        far = control.node(this::farAway);
    }

    private ControlSettings.Builder farAway(ControlSettings.Builder settings) {
        return settings.replicaHost(control.database().host()).afterConnectQuery(SEARCH_PATH);
    }

    private void copy() {
        control.execute("drop schema if exists replica cascade; create schema replica;"
                + " create table replica.tenants as table tenants; create table replica.extensions as table extensions;"
                + " create table replica.feature_flags as table feature_flags");
    }

    @Test
    @DisplayName("tenants and flags are read from the replica, with the query after connecting run there too")
    void givenReplica_whenRead_thenFromThere() {
        control.execute("update tenants set suspend = true");

        assertThat(found(far, ACME).suspended()).isFalse();
        assertThat(value(far.tenants().list()).get(0).suspended()).isFalse();
        assertThat(control.rows("select application_name from pg_stat_activity where datname = current_database()"))
                .contains("supabase_mt_realtime", "supabase_mt_realtime_ro");
    }

    @Test
    @DisplayName("S06_133 a write far away is made in the primary, and seen everywhere although the replica lags")
    void givenReplicaThatLags_whenWritten_thenSeenEverywhere() throws Exception {
        found(far, ACME);
        Told told = Told.by(near);

        value(far.tenants().put(tenant("new")));

        assertThat(control.row("select count(*) from replica.tenants where updated_at = (select updated_at from"
                        + " tenants) and jwt_secret = (select jwt_secret from tenants)"))
                .isEqualTo("0");
        assertThat(told.next()).isEqualTo("old -> new");
        assertThat(found(near, ACME).jwtSecret()).isEqualTo("new");
        assertThat(found(far, ACME).jwtSecret()).isEqualTo("new");
    }

    @Test
    @DisplayName("what another node changed is read from the primary, since the replica may not have it yet")
    void givenReplicaThatLags_whenChangedElsewhere_thenReadFromThePrimary() throws Exception {
        found(far, ACME);
        Told told = Told.by(far);

        value(near.tenants().put(tenant("new")));
        assertThat(told.next()).isEqualTo("old -> new");
        assertThat(found(far, ACME).jwtSecret()).isEqualTo("new");

        assertThat(value(far.flags().isEnabled("flag"))).isFalse();
        value(near.flags().put(FeatureFlag.on("flag")));
        value(near.tenants().delete(ACME));
        assertThat(told.next()).isEqualTo("deleted new");
        assertThat(value(far.flags().isEnabled("flag"))).isTrue();
        assertThat(value(far.tenants().find(ACME))).isEmpty();
    }

    @Test
    @DisplayName("a replica that caught up is read again")
    void givenChange_whenItExpired_thenReadFromTheReplica() {
        value(far.tenants().put(tenant("new")));
        copy();
        control.clock.advance(EXPIRATION.plusSeconds(1));
        control.execute("update replica.tenants set suspend = true");

        assertThat(found(far, ACME))
                .isEqualTo(Tenant.named("acme").jwtSecret("new").suspended(true).build());
    }

    @Test
    @DisplayName("a replica that cannot be reached is logged, and the primary read in its place")
    void givenReplicaOutOfReach_whenRead_thenFromThePrimary() throws Exception {
        ControlNode node = control.node(settings -> farAway(settings).replicaHost("nowhere.invalid"));

        try (LogLines log = new LogLines(Level.ERROR)) {
            assertThat(found(node, ACME).jwtSecret()).isEqualTo("old");
            assertThat(log.next("ControlDatabaseUnavailable"))
                    .contains("nowhere.invalid", "control database cannot be reached", "does not resolve");
            assertThat(value(node.tenants().list())).hasSize(1);
            assertThat(log.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "a primary that can only be read refuses writes with a clear error, and is used again when it is writable")
    void givenReadOnlyPrimary_whenWritten_thenRefused() throws Exception {
        String database = control.database().name();
        control.execute("alter database " + database + " set default_transaction_read_only = on");
        ControlNode node = control.node(settings -> settings.poolSize(1));

        try (LogLines log = new LogLines(Level.ERROR)) {
            assertThat(found(node, ACME).jwtSecret()).isEqualTo("old");
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> value(node.tenants().put(tenant("new"))))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONTROL_DATABASE_ERROR))
                    .withMessageContaining("read-only transaction");
            assertThat(log.next("ControlDatabaseError")).contains("read-only transaction");
        }

        control.database()
                .execute("begin read write; alter database " + database
                        + " set default_transaction_read_only = off; commit");
        value(node.tenants().put(tenant("new")));
        assertThat(found(node, ACME).jwtSecret()).isEqualTo("new");
    }

    @Test
    @DisplayName("an up to date primary that can only be read needs no migration")
    void givenReadOnlyPrimary_whenMigrated_thenDone() {
        control.execute("alter database " + control.database().name() + " set default_transaction_read_only = on");
        ControlNode node = control.node(settings -> settings);

        value(node.migrate());

        assertThat(found(node, ACME).jwtSecret()).isEqualTo("old");
    }
}
