package io.realtime4j.launcher;

import static io.realtime4j.launcher.StoredControl.LEGACY_KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.ControlDatabase;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.EncryptionSettings;
import io.realtime4j.tenancy.TenantDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command that encrypts stored secrets with another key. */
@Tag("spec-06")
class RotateKeyIT {
    private static final String OLD_KEY = "12345678901234567890123456789012";
    private static final String NEW_KEY = "abcdefghijklmnopqrstuvwxyz012345";
    private static final List<String> TENANTS = List.of("legacy", "old", "new");
    private static final String SECRETS = "select jwt_secret from tenants union all select value from extensions,"
            + " jsonb_each_text(settings) where key in ('db_host', 'db_port', 'db_name', 'db_user', 'db_password')";

    private final StoredControl database = new StoredControl();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void givenThreeKeys_whenRotated_thenTheNewKeyAloneServesAll() {
        storeWithThreeKeys();

        assertThat(rotate(keys())).isZero();

        assertThat(out.toString())
                .contains("tenants                                          3\n")
                .contains("encrypted with DB_ENC_KEY_GCM already            1\n")
                .contains("encrypted anew                                   2\n")
                .contains("unreadable, left as they are                     0\n")
                .contains("No secret needs another key than DB_ENC_KEY_GCM any more.");
        assertThat(err.toString()).isEmpty();
        assertThatServed(EncryptionSettings.gcm(NEW_KEY));
    }

    @Test
    void givenRotated_whenRotatedAgain_thenNothingIsTouched() {
        storeWithThreeKeys();
        rotate(keys());
        List<String> before = database.column(SECRETS);

        assertThat(rotate(keys())).isZero();

        assertThat(out.toString()).contains("encrypted anew                                   0\n");
        assertThat(database.column(SECRETS)).isEqualTo(before);
    }

    @Test
    void givenDryRun_whenRotated_thenCountedAndNothingIsTouched() {
        storeWithThreeKeys();
        List<String> before = database.column(SECRETS);

        assertThat(rotate(keys(), "--dry-run")).isZero();

        assertThat(out.toString())
                .contains("control database ", "@127.0.0.1:", ", dry run: nothing is changed\n")
                .contains("to be encrypted anew                             2\n")
                .doesNotContain("any more");
        assertThat(database.column(SECRETS)).isEqualTo(before);
    }

    @Test
    void givenTheOldKeyMissing_whenRotated_thenTheTenantsAreNamedAndTheOthersDone() {
        storeWithThreeKeys();
        Map<String, String> variables = keys();
        variables.remove("DB_ENC_KEY_GCM_PREVIOUS");

        assertThat(rotate(variables)).isEqualTo(1);

        assertThat(out.toString())
                .contains("encrypted anew                                   1\n")
                .contains("unreadable, left as they are                     1\n")
                .contains("tenant old cannot be read, jwt_secret: no GCM key fits, or it is damaged: give its key")
                .doesNotContain("any more");
        assertThatServed(EncryptionSettings.gcm(NEW_KEY).rotatedTo(OLD_KEY));
    }

    @Test
    void givenTheWayBack_whenRotated_thenTheLegacyKeyAloneServesAll() {
        storeWithThreeKeys();

        assertThat(rotate(keys(), "--to", "legacy")).isZero();

        assertThatServed(EncryptionSettings.legacy(LEGACY_KEY));
    }

    @Test
    void givenNoKeyToWriteWith_whenRotated_thenItsNameAndCode2() {
        assertThat(rotate(database.variables())).isEqualTo(2);

        assertThat(err.toString())
                .contains("realtime: environment variable DB_ENC_KEY_GCM is not set: it is the key to");
    }

    @Test
    void givenKeyOfWrongLength_whenRotated_thenCode2AndItIsNotShown() {
        Map<String, String> variables = keys();
        variables.put("DB_ENC_KEY_GCM_PREVIOUS", "too short");

        assertThat(rotate(variables)).isEqualTo(2);

        assertThat(err.toString())
                .contains("DB_ENC_KEY_GCM_PREVIOUS", "has 9 bytes")
                .doesNotContain("too short");
    }

    @Test
    void givenNoDatabase_whenRotated_thenSaidAndCode2() {
        Map<String, String> variables = keys();
        variables.remove("DB_HOST");

        assertThat(rotate(variables)).isEqualTo(2);

        assertThat(err.toString()).contains("DB_HOST is not set");
    }

    @Test
    void givenDatabaseWithoutTables_whenRotated_thenSaidAndCode1() {
        assertThat(rotate(keys())).isEqualTo(1);

        assertThat(err.toString()).contains("cannot be encrypted anew: ", "relation \"tenants\" does not exist");
    }

    @Test
    void givenDatabaseOutOfReach_whenRotated_thenSaidAndCode1() {
        Map<String, String> variables = keys();
        variables.put("DB_PORT", "1");

        assertThat(rotate(variables)).isEqualTo(1);

        assertThat(err.toString()).contains("127.0.0.1:1", "cannot be reached");
    }

    /** One tenant for each key. */
    private void storeWithThreeKeys() {
        store(EncryptionSettings.legacy(LEGACY_KEY), "legacy");
        store(EncryptionSettings.gcm(OLD_KEY), "old");
        store(EncryptionSettings.gcm(NEW_KEY), "new");
    }

    private void store(EncryptionSettings encryption, String tenant) {
        try (ControlDatabase control = ControlDatabase.open(settings(encryption))) {
            control.migrate().toCompletableFuture().join();
            control.seed(
                            Tenant.named(tenant)
                                    .jwtSecret("secret of " + tenant)
                                    .build(),
                            TenantDatabase.on(tenant + ".example.com")
                                    .password("pässword of " + tenant)
                                    .build())
                    .toCompletableFuture()
                    .join();
        }
    }

    private void assertThatServed(EncryptionSettings encryption) {
        try (ControlDatabase control = ControlDatabase.open(settings(encryption))) {
            assertThat(TENANTS).allSatisfy(name -> {
                TenantId id = new TenantId(name);
                assertThat(control.tenants()
                                .find(id)
                                .toCompletableFuture()
                                .join()
                                .orElseThrow()
                                .jwtSecret())
                        .isEqualTo("secret of " + name);
                TenantDatabase described = control.databases()
                        .find(id)
                        .toCompletableFuture()
                        .join()
                        .orElseThrow();
                assertThat(described.host()).isEqualTo(name + ".example.com");
                assertThat(described.password()).isEqualTo("pässword of " + name);
            });
        }
    }

    private ControlSettings settings(EncryptionSettings encryption) {
        return database.configuration(database.variables()).control().toBuilder()
                .encryption(encryption)
                .build();
    }

    private Map<String, String> keys() {
        Map<String, String> variables = database.variables();
        variables.put("DB_ENC_KEY_GCM", NEW_KEY);
        variables.put("DB_ENC_KEY_GCM_PREVIOUS", OLD_KEY);
        return variables;
    }

    private int rotate(Map<String, String> variables, String... options) {
        CommandLine line = Main.configured(new CommandLine(new RotateKeyCommand(variables)));
        return line.setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(options);
    }
}
