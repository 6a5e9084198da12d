package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.TenantDatabase;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tenant of a self-hosted installation. */
@Tag("spec-06")
final class SeedingIT {
    private static final TenantId ID = new TenantId("realtime-dev");
    private static final TenantDatabase DATABASE = TenantDatabase.on("host.docker.internal")
            .port(5433)
            .name("postgres")
            .user("supabase_admin")
            .password("postgres")
            .region("us-east-1")
            .sslEnforced(false)
            .build();

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @Test
    @DisplayName("S06_131 seeding stores the tenant, its database and the flag of the backfill")
    void givenEmptyTables_whenSeeded_thenUsable() {
        ControlNode node = control.migratedNode();

        value(node.seed(tenant().build(), DATABASE));

        assertThat(found(node, ID)).isEqualTo(tenant().build());
        assertThat(value(node.databases().find(ID))).contains(DATABASE);
        assertThat(value(node.flags().list())).containsExactly(FeatureFlag.on("gcm_encryption_backfill"));
        assertThat(control.row("select name, migrations_ran, max_joins_per_second from tenants"))
                .isEqualTo("realtime-dev 0 100");
        assertThat(control.row("select settings - 'db_host' - 'db_port' - 'db_name' - 'db_user' - 'db_password' -"
                        + " 'publication' - 'slot_name' from extensions"))
                .isEqualTo("{\"region\": \"us-east-1\", \"ssl_enforced\": false, \"poll_interval_ms\": 100,"
                        + " \"poll_max_changes\": 100, \"poll_max_record_bytes\": 1048576}");
        assertThat(control.row("select settings->>'db_port' from extensions")).hasSize(24);
    }

    @Test
    @DisplayName("S06_131 seeding again replaces the tenant with all that was set on it, on all nodes")
    void givenSeededTenant_whenSeededAgain_thenReplaced() throws Exception {
        ControlNode node = control.migratedNode();
        ControlNode other = control.migratedNode();
        value(node.seed(tenant().build(), DATABASE));
        control.execute(
                "update tenants set max_concurrent_users = 1, migrations_ran = 81, feature_flags = '{\"x\": true}';"
                        + " update feature_flags set enabled = false, rollout_percentage = 5, bucket_key = 'k'");
        String id = control.row("select id from tenants");
        found(other, ID);
        Told told = Told.by(other);

        value(node.seed(tenant().jwtSecret("next").build(), DATABASE));

        assertThat(told.next()).endsWith("-> next");
        assertThat(found(other, ID)).isEqualTo(tenant().jwtSecret("next").build());
        assertThat(control.row("select max_concurrent_users, migrations_ran, feature_flags from tenants"))
                .isEqualTo("200 0 {}");
        assertThat(control.row("select id from tenants")).isNotEqualTo(id);
        assertThat(control.row("select enabled, rollout_percentage, bucket_key from feature_flags"))
                .isEqualTo("t 100 null");
        assertThat(control.row("select count(*) from extensions")).isEqualTo("1");
    }

    @Test
    @DisplayName("S06_132 a key set is stored with the tenant")
    void givenKeySet_whenSeeded_thenStored() {
        ControlNode node = control.migratedNode();
        String keys = "{\"keys\": [{\"k\": \"c2VjcmV0\", \"alg\": \"HS256\", \"kty\": \"oct\"}]}";

        value(node.seed(tenant().jwks(keys).build(), DATABASE));

        assertThat(found(node, ID).jwks()).contains("c2VjcmV0");
        assertThat(control.row("select jwt_jwks #>> '{keys,0,kty}' from tenants"))
                .isEqualTo("oct");
    }

    @Test
    @DisplayName("S06_132 a key set that is no JSON stores nothing")
    void givenBrokenKeySet_whenSeeded_thenFails() {
        ControlNode node = control.migratedNode();
        value(node.seed(tenant().build(), DATABASE));

        assertThatExceptionOfType(RealtimeException.class)
                .isThrownBy(() -> value(node.seed(tenant().jwks("{broken").build(), DATABASE)));

        assertThat(found(node, ID)).isEqualTo(tenant().build());
        assertThat(control.row("select count(*) from tenants")).isEqualTo("1");
    }

    @Test
    @DisplayName("S06_131 nodes that seed at the same time all succeed")
    void givenManyNodes_whenSeedingAtOnce_thenOneTenant() {
        control.migratedNode();
        List<ControlNode> nodes =
                IntStream.range(0, 4).mapToObj(i -> control.migratedNode()).toList();

        List<CompletionStage<?>> seeds = nodes.stream()
                .<CompletionStage<?>>map(node -> node.seed(tenant().build(), DATABASE))
                .toList();
        seeds.forEach(StoredControl::value);

        assertThat(control.row("select count(*) from tenants")).isEqualTo("1");
    }

    private static Tenant.Builder tenant() {
        return Tenant.named(ID.value()).jwtSecret("super-secret-jwt-token-with-at-least-32-characters-long");
    }
}
