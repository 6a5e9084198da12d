package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.BOTH;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.TenantDatabase;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tenants that a reference server stored are served. */
@Tag("spec-06")
final class ReferenceDatabaseIT {
    @RegisterExtension
    final StoredControl control = new StoredControl();

    private ControlNode node;

    @BeforeEach
    void load() {
        control.loadReference();
        node = control.migratedNode(settings -> settings.encryption(BOTH));
    }

    @Test
    @DisplayName("S06_129 a tenant with secrets of the legacy form is served")
    void givenLegacyTenant_whenFound_thenReadable() {
        assertThat(found(node, new TenantId("legacy")))
                .isEqualTo(Tenant.named("legacy")
                        .jwtSecret("my-super-secret-jwt-value")
                        .limits(TenantLimits.builder()
                                .maxConcurrentUsers(250)
                                .maxJoinsPerSecond(100)
                                .build())
                        .build());
        assertThat(database("legacy")).isEqualTo(local().sslEnforced(false).build());
        assertThat(value(node.databases().migrationsRan(new TenantId("legacy"))))
                .isEqualTo(81);
    }

    @Test
    @DisplayName("S06_129 a tenant with secrets of the GCM form is served")
    void givenGcmTenant_whenFound_thenReadable() {
        Tenant tenant = found(node, new TenantId("gcm"));

        assertThat(tenant.jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(tenant.privateOnly()).isTrue();
        assertThat(tenant.presenceEnabled()).isTrue();
        assertThat(tenant.limits().clientPresenceWindowMs()).isEqualTo(7000);
        assertThat(tenant.limits().maxPresenceEventsPerSecond()).isEqualTo(1000);
        assertThat(database("gcm"))
                .isEqualTo(local().region("eu-west-2")
                        .poolSize(7)
                        .subscriberPoolSize(9)
                        .build());
    }

    @Test
    @DisplayName("S06_118 S06_129 a tenant with secrets of both forms is served")
    void givenMixedTenant_whenFound_thenReadable() {
        assertThat(found(node, new TenantId("mixed")).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(found(node, new TenantId("mixed")).suspended()).isFalse();
        assertThat(database("mixed")).isEqualTo(local().sslEnforced(true).build());
        assertThat(value(node.databases().migrationsRan(new TenantId("mixed")))).isZero();
    }

    @Test
    @DisplayName("S06_129 a tenant with a key set only is served, whatever its name")
    void givenTenantWithKeySet_whenFound_thenReadable() {
        TenantId id = new TenantId("Key Set/ü");

        assertThat(found(node, id).jwtSecret()).isNull();
        assertThat(found(node, id).jwks()).contains("c2VjcmV0");
        assertThat(found(node, id).suspended()).isTrue();
        assertThat(value(node.databases().find(id))).isEmpty();
    }

    @Test
    @DisplayName("S06_129 all of a row is read, and writing one column leaves the others")
    void givenRow_whenOneColumnIsWritten_thenTheOthersStay() {
        TenantRecord before =
                value(node.records().findForUpdate(new TenantId("gcm"))).orElseThrow();
        String others =
                "select settings::text, jwt_secret, feature_flags::text, tenants.inserted_at::text from tenants join"
                        + " extensions on tenant_external_id = external_id where external_id = 'gcm'";
        String stored = control.row(others);

        value(node.records().update(before, before.toBuilder().name("Named").build()));

        assertThat(before.name()).isNull();
        assertThat(before.gcmMigratedAt()).isEqualTo(Instant.parse("2026-08-22T00:00:00Z"));
        assertThat(before.insertedAt()).isEqualTo(Instant.parse("2026-08-21T12:03:56Z"));
        assertThat(before.featureFlags()).containsOnlyKeys("track_fanout_metric");
        assertThat(control.row("select name, updated_at::text from tenants where external_id = 'gcm'"))
                .isEqualTo("Named 2026-11-25 12:00:00");
        assertThat(control.row(others)).isEqualTo(stored);
    }

    @Test
    @DisplayName("S06_129 flags are those of the table")
    void givenFlags_whenListed_thenRead() {
        assertThat(value(node.flags().list()))
                .extracting(flag -> flag.name() + flag.enabled() + flag.rolloutPercentage() + flag.bucketKey())
                .containsExactly("gcm_encryption_backfillfalse100null", "track_fanout_metrictrue0cohort");
        assertThat(value(node.flags().isEnabled("track_fanout_metric", new TenantId("gcm"))))
                .isTrue();
        assertThat(value(node.flags().isEnabled("track_fanout_metric", new TenantId("legacy"))))
                .isFalse();
    }

    private TenantDatabase database(String tenant) {
        return value(node.databases().find(new TenantId(tenant))).orElseThrow();
    }

    private static TenantDatabase.Builder local() {
        return TenantDatabase.on("127.0.0.1")
                .port(5432)
                .name("postgres")
                .user("supabase_admin")
                .password("s3cret pässword")
                .region("us-east-1")
                .sslEnforced(true);
    }
}
