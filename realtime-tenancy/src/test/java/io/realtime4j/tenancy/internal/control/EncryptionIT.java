package io.realtime4j.tenancy.internal.control;

import static io.realtime4j.tenancy.internal.control.StoredControl.ACME;
import static io.realtime4j.tenancy.internal.control.StoredControl.BOTH;
import static io.realtime4j.tenancy.internal.control.StoredControl.GCM_KEY;
import static io.realtime4j.tenancy.internal.control.StoredControl.LEGACY;
import static io.realtime4j.tenancy.internal.control.StoredControl.found;
import static io.realtime4j.tenancy.internal.control.StoredControl.tenant;
import static io.realtime4j.tenancy.internal.control.StoredControl.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.EncryptionSettings;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.Reencryption;
import io.realtime4j.tenancy.TenantDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets as they stand in the tables, and how they get another form or key. */
@Tag("spec-06")
final class EncryptionIT {
    private static final String NEXT_KEY = "abcdefghijklmnopqrstuvwxyz012345";
    private static final TenantId LEGACY_TENANT = new TenantId("legacy");
    private static final String SECRETS =
            "select secret from (select jwt_secret from tenants where external_id = 'legacy' union all select value"
                    + " from extensions, jsonb_each_text(settings) where tenant_external_id = 'legacy' and key in"
                    + " ('db_host', 'db_port', 'db_name', 'db_user', 'db_password')) as secrets (secret) where secret is"
                    + " not null";

    @RegisterExtension
    final StoredControl control = new StoredControl();

    @BeforeEach
    void load() {
        control.loadReference();
    }

    @Test
    @DisplayName("S06_121 reading a legacy tenant encrypts its secrets anew, and nobody notices")
    void givenBackfill_whenLegacyTenantIsRead_thenSecretsBecomeGcm() throws Exception {
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        enableBackfill(node);
        Told told = Told.by(node);
        TenantDatabase before = database(node);

        await(secrets -> secrets.stream().allMatch(secret -> secret.startsWith("g1:")));

        assertThat(control.row("select gcm_migrated_at::text || ' ' || (settings->>'region') || ' ' ||"
                        + " (settings->>'poll_interval_ms') from tenants join extensions on tenant_external_id = external_id where"
                        + " external_id = 'legacy'"))
                .isEqualTo("2026-11-25 12:00:00 us-east-1 100");
        control.clock.advance(StoredControl.EXPIRATION.plusSeconds(1));
        assertThat(found(node, LEGACY_TENANT).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(database(node)).isEqualTo(before);
        value(node.tenants().put(tenant("end")));
        assertThat(told.next()).isEqualTo("new end");
    }

    @ParameterizedTest(name = "flag {0}, GCM key {1}, writing {2}")
    @CsvSource({"false,true,true", "true,true,false", "true,false,true"})
    @DisplayName("S06_122 with the flag, GCM or the key missing, nothing changes")
    void givenNoBackfill_whenLegacyTenantIsRead_thenNothingChanges(boolean flag, boolean key, boolean writing) {
        control.execute("delete from extensions where tenant_external_id <> 'legacy'; delete from tenants where"
                + " external_id <> 'legacy'; update feature_flags set enabled = " + flag);
        EncryptionSettings encryption =
                new EncryptionSettings(StoredControl.LEGACY_KEY, key ? GCM_KEY : null, writing, List.of());
        List<String> before = ControlShape.makers(control);
        ControlNode node = control.migratedNode(settings -> settings.encryption(encryption));

        found(node, LEGACY_TENANT);
        value(node.flags().isEnabled("gcm_encryption_backfill", LEGACY_TENANT));
        node.close();

        assertThat(ControlShape.makers(control)).isEqualTo(before);
    }

    @Test
    @DisplayName("S06_123 a secret that is rotated meanwhile survives, what did not change is encrypted anew")
    void givenRotationMeanwhile_whenEncryptedAnew_thenTheRotatedSecretSurvives() throws SQLException {
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        enableBackfill(node);

        try (Connection rotation = control.database().connect();
                Statement statement = rotation.createStatement()) {
            rotation.setAutoCommit(false);
            statement.execute("update _realtime.tenants set jwt_secret = 'v1QVng3N+pZd/0AEObABwg==' where external_id ="
                    + " 'legacy'");
            found(node, LEGACY_TENANT);
            awaitWaiting();
            rotation.commit();
        }

        await(secrets ->
                secrets.stream().filter(secret -> secret.startsWith("g1:")).count() == 5);
        assertThat(control.row("select jwt_secret, gcm_migrated_at from tenants where external_id = 'legacy'"))
                .isEqualTo("v1QVng3N+pZd/0AEObABwg== null");
    }

    @Test
    @DisplayName("S06_124 without a secret of the tenant, those of its database are encrypted anew")
    void givenTenantWithKeySet_whenRead_thenSettingsBecomeGcm() {
        control.execute(
                "update tenants set jwt_secret = null, jwt_jwks = '{\"keys\": []}' where external_id = 'legacy'");
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        enableBackfill(node);

        found(node, LEGACY_TENANT);

        await(secrets -> secrets.size() == 5 && secrets.stream().allMatch(secret -> secret.startsWith("g1:")));
        assertThat(control.row("select gcm_migrated_at is not null from tenants where external_id = 'legacy'"))
                .isEqualTo("t");
    }

    @Test
    @DisplayName("S06_125 a tenant that is deleted meanwhile is logged")
    void givenDeletionMeanwhile_whenEncryptedAnew_thenLogged() throws Exception {
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        enableBackfill(node);

        try (LogLines log = new LogLines(Level.INFO);
                Connection deletion = control.database().connect();
                Statement statement = deletion.createStatement()) {
            deletion.setAutoCommit(false);
            statement.execute("delete from _realtime.tenants where external_id = 'legacy'");
            found(node, LEGACY_TENANT);
            awaitWaiting();
            deletion.commit();

            assertThat(log.nextWith("tenant changed or was deleted while its secrets were encrypted anew"))
                    .startsWith("legacy ");
            assertThat(control.rows(SECRETS)).isEmpty();
            assertThat(found(node, new TenantId("gcm")).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        }
    }

    @Test
    @DisplayName("S06_121 secrets that cannot be written are logged and stay in use")
    void givenTableThatRefuses_whenEncryptedAnew_thenLogged() throws Exception {
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        enableBackfill(node);
        control.execute("alter table tenants add constraint no_gcm check (jwt_secret not like 'g1:%') not valid");

        try (LogLines log = new LogLines(Level.ERROR)) {
            Tenant served = found(node, LEGACY_TENANT);

            assertThat(log.next("EncryptionReconcileFailed")).contains("legacy ERROR", "no_gcm");
            assertThat(served.jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        }
        assertThat(control.rows(SECRETS)).noneMatch(secret -> secret.startsWith("g1:"));
        assertThat(control.row("select gcm_migrated_at from tenants where external_id = 'legacy'"))
                .isEqualTo("null");
    }

    @Test
    @DisplayName("S06_119 new secrets have the form that is written now")
    void givenForms_whenStored_thenWrittenInThat() {
        ControlNode legacy = control.migratedNode(settings -> settings.encryption(LEGACY));
        ControlNode gcm = control.migratedNode(settings -> settings.encryption(BOTH));

        value(legacy.tenants().put(tenant("postgres")));
        assertThat(control.row("select jwt_secret from tenants where external_id = 'acme'"))
                .isEqualTo("v1QVng3N+pZd/0AEObABwg==");
        value(gcm.tenants().put(tenant("other")));
        assertThat(control.row("select jwt_secret from tenants where external_id = 'acme'"))
                .startsWith("g1:");
    }

    @Test
    @DisplayName("keys are rotated: old values are read, then written anew, then the old key is not needed")
    void givenNewKey_whenReencrypted_thenTheOldKeyIsNotNeeded() {
        EncryptionSettings rotated = BOTH.rotatedTo(NEXT_KEY);
        ControlNode node = control.migratedNode(settings -> settings.encryption(rotated));
        assertThat(found(node, new TenantId("gcm")).jwtSecret()).isEqualTo("my-super-secret-jwt-value");

        assertThat(value(node.reencrypt(false))).isEqualTo(new Reencryption(1, 3, List.of(), Map.of()));
        assertThat(control.rows(SECRETS)).noneMatch(secret -> secret.startsWith("g1:"));

        assertThat(value(node.reencrypt(true))).isEqualTo(new Reencryption(1, 3, List.of(), Map.of()));
        assertThat(value(node.reencrypt(true))).isEqualTo(new Reencryption(4, 0, List.of(), Map.of()));

        ControlNode next = control.migratedNode(settings -> settings.encryption(EncryptionSettings.gcm(NEXT_KEY)));
        for (String id : List.of("legacy", "gcm", "mixed")) {
            assertThat(found(next, new TenantId(id)).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
            assertThat(value(next.databases().find(new TenantId(id)))
                            .orElseThrow()
                            .password())
                    .isEqualTo("s3cret pässword");
        }
        assertThat(control.row("select settings->>'db_host' from extensions where type = 'something_else'"))
                .isEqualTo("not encrypted");
    }

    @Test
    @DisplayName("a tenant that is changed while it is encrypted anew is told; the next time does it")
    void givenChangeMeanwhile_whenReencrypted_thenToldAndLeft() throws Exception {
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));
        CompletableFuture<Reencryption> first;

        try (Connection rotation = control.database().connect();
                Statement statement = rotation.createStatement()) {
            rotation.setAutoCommit(false);
            statement.execute("update _realtime.tenants set jwt_secret = 'v1QVng3N+pZd/0AEObABwg==' where external_id ="
                    + " 'legacy'");
            first = node.reencrypt(true);
            awaitWaiting();
            rotation.commit();
        }

        assertThat(value(first).changedMeanwhile()).containsExactly(LEGACY_TENANT);
        assertThat(value(node.reencrypt(true)).rewritten()).isEqualTo(1);
        assertThat(control.rows(SECRETS)).allMatch(secret -> secret.startsWith("g1:"));
    }

    @Test
    @DisplayName("the way back: GCM values become legacy ones")
    void givenLegacyWriting_whenReencrypted_thenLegacy() {
        ControlNode node = control.migratedNode(settings ->
                settings.encryption(new EncryptionSettings(StoredControl.LEGACY_KEY, GCM_KEY, false, List.of())));

        assertThat(value(node.reencrypt(true)).rewritten()).isEqualTo(2);

        ControlNode old = control.migratedNode(settings -> settings.encryption(LEGACY));
        assertThat(found(old, new TenantId("gcm")).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(control.row("select gcm_migrated_at from tenants where external_id = 'gcm'"))
                .isEqualTo("null");
    }

    @Test
    @DisplayName("a tenant whose secret cannot be read is told with its reason; the others are served")
    void givenUnreadableSecret_whenFound_thenOnlyThatTenantFails() throws Exception {
        control.execute("update tenants set jwt_secret = left(jwt_secret, -8) || 'AAAAAAA=' where external_id = 'gcm'");
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));

        try (LogLines log = new LogLines(Level.ERROR)) {
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> found(node, new TenantId("gcm")))
                    .withMessage(
                            "the stored jwt_secret of tenant gcm cannot be read: no GCM key fits, or it is damaged")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TENANT_SECRET_UNREADABLE));
            assertThat(log.next("TenantSecretUnreadable")).contains("gcm jwt_secret no GCM key fits");
        }
        assertThat(found(node, LEGACY_TENANT).jwtSecret()).isEqualTo("my-super-secret-jwt-value");
        assertThat(value(node.tenants().list()))
                .extracting(tenant -> tenant.id().value())
                .containsExactlyInAnyOrder("legacy", "mixed", "Key Set/ü");
        Reencryption done = value(node.reencrypt(true));
        assertThat(done.rewritten()).isEqualTo(2);
        assertThat(done.unreadable())
                .isEqualTo(Map.of(new TenantId("gcm"), "jwt_secret: no GCM key fits, or it is damaged"));
        assertThat(done.isComplete()).isFalse();
    }

    @Test
    @DisplayName(
            "a database whose password cannot be read is told; the tenant itself is served, and mended by storing it")
    void givenUnreadablePassword_whenFound_thenTheTenantIsServed() {
        control.execute("update extensions set settings = settings || '{\"db_password\": \"g1:AAAA\"}'"
                + " where tenant_external_id = 'legacy'");
        ControlNode node = control.migratedNode(settings -> settings.encryption(BOTH));

        assertThatExceptionOfType(RealtimeException.class)
                .isThrownBy(() -> database(node))
                .withMessageContaining("db_password")
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TENANT_SECRET_UNREADABLE));
        assertThat(found(node, LEGACY_TENANT).jwtSecret()).isEqualTo("my-super-secret-jwt-value");

        TenantRecord record = value(node.records().findForUpdate(LEGACY_TENANT)).orElseThrow();
        ExtensionRecord mended = node.records()
                .extension(
                        ExtensionRecord.POSTGRES_CDC,
                        ExtensionSettings.of(TenantDatabase.on("db.example.com").build()));
        value(node.records()
                .update(record, record.toBuilder().extensions(List.of(mended)).build()));
        assertThat(database(node).host()).isEqualTo("db.example.com");
    }

    @Test
    @DisplayName("an unreadable secret is mended by storing the tenant")
    void givenUnreadableSecret_whenStored_thenServed() {
        ControlNode node = control.migratedNode();
        value(node.tenants().put(tenant("one")));
        control.execute("update tenants set jwt_secret = 'damaged' where external_id = 'acme'");
        control.clock.advance(StoredControl.EXPIRATION.plusSeconds(1));
        assertThatExceptionOfType(RealtimeException.class).isThrownBy(() -> found(node, ACME));

        value(node.tenants().put(tenant("two")));

        assertThat(found(node, ACME).jwtSecret()).isEqualTo("two");
    }

    private static void enableBackfill(ControlNode node) {
        value(node.flags().put(FeatureFlag.on("gcm_encryption_backfill")));
    }

    private static TenantDatabase database(ControlNode node) {
        return value(node.databases().find(LEGACY_TENANT)).orElseThrow();
    }

    private void await(Predicate<List<String>> condition) {
        long end = System.nanoTime() + StoredControl.PATIENCE.toNanos();
        List<String> secrets = control.rows(SECRETS);
        while (!condition.test(secrets)) {
            assertThat(System.nanoTime()).as("time, with secrets " + secrets).isLessThan(end);
            secrets = control.rows(SECRETS);
        }
    }

    /** Returns when a statement waits for a lock. */
    private void awaitWaiting() {
        long end = System.nanoTime() + StoredControl.PATIENCE.toNanos();
        while (control.rows("select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname ="
                        + " current_database()")
                .isEmpty()) {
            assertThat(System.nanoTime()).as("time").isLessThan(end);
        }
    }
}
