package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tenancy.EncryptionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of tenants that a reference server stored, whose settings lead to a real database. */
@Tag("spec-06")
final class ReferenceTenantsIT {
    private static final String GCM_KEY = "12345678901234567890123456789012";
    private static final String SECRET = "my-super-secret-jwt-value";
    private static final String MESSAGE =
            "'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'x':1}}]";
    private static final String SETTINGS =
            "select settings::text from extensions where type = 'postgres_cdc_rls' and tenant_external_id = ";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer()
            .startedOn(
                    EncryptionSettings.legacy(ManagedServer.KEY).rotatedTo(GCM_KEY), ReferenceTenantsIT::loadReference);

    // brings the database up to date, as the tenants' was when the reference server stopped
    private final Project project = Project.on(server);

    private static void loadReference(ManagedServer loading) {
        loading.store(resource("/control/reference.sql"));
        pointAtProject(loading, "legacy", clear -> StoredForms.legacy(ManagedServer.KEY, clear));
        pointAtProject(loading, "gcm", clear -> StoredForms.gcm(GCM_KEY, clear));
    }

    /** The database has no TLS, which is the default where the settings say nothing. */
    private static void pointAtProject(ManagedServer loading, String tenant, UnaryOperator<String> encrypted) {
        TestDatabase database = loading.project();
        Map<String, String> settings = new TreeMap<>(Map.of(
                "db_host", database.host(),
                "db_port", String.valueOf(database.port()),
                "db_name", database.name(),
                "db_user", database.user(),
                "db_password", database.password()));
        settings.forEach((name, clear) -> loading.store(("update extensions set settings = settings"
                        + " || jsonb_build_object('%s', '%s', 'ssl_enforced', false)"
                        + " where type = 'postgres_cdc_rls' and tenant_external_id = '%s'")
                .formatted(name, encrypted.apply(clear), tenant)));
    }

    private static String resource(String name) {
        try (InputStream in = ReferenceTenantsIT.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    @ParameterizedTest
    @CsvSource({"legacy, false", "gcm, true"})
    @DisplayName("S06_129 a tenant of a reference server joins privately and broadcasts")
    void givenReferenceTenant_whenJoiningAndSending_thenServed(String tenant, boolean presence) {
        project.reading("realtime.topic() = 'room'").writing("realtime.topic() = 'room'");
        String stored = server.stored(SETTINGS + "'" + tenant + "'");
        Client sender = joined(tenant, presence);
        Client receiver = joined(tenant, presence);

        sender.send("['1','2'," + MESSAGE);

        sender.expectOk("1", "2", "realtime:room");
        receiver.expect("[null,null," + MESSAGE);
        receiver.sendPrivateJoin("3", "realtime:hall")
                .expectRefused(
                        "3",
                        "realtime:hall",
                        "Unauthorized: You do not have permissions to read from this Channel topic: hall");
        assertThat(server.stored(SETTINGS + "'" + tenant + "'")).isEqualTo(stored);
    }

    @Test
    @DisplayName("S06_129 the tables of a reference server are taken as they are")
    void givenReferenceTables_whenStarted_thenNoMigrationWasAdded() {
        assertThat(server.stored("select count(*) || ' ' || max(inserted_at) from schema_migrations"))
                .isEqualTo("33 2026-08-21 12:03:50");
    }

    @Test
    @DisplayName("S06_115 the forms that these tests store are those of the vectors")
    void givenVectors_whenEncrypted_thenEqual() {
        byte[] nonce = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};

        assertThat(StoredForms.legacy(ManagedServer.KEY, "postgres")).isEqualTo("v1QVng3N+pZd/0AEObABwg==");
        assertThat(StoredForms.gcm(GCM_KEY, nonce, "postgres"))
                .isEqualTo("g1:AAECAwQFBgcICQoLhUBooliRKsv1PcCCWuNtRig7FG4Sef8Z");
    }

    /** A member of the room, who is told who is there when its tenant has presence enabled. */
    private static Client joined(String tenant, boolean presence) {
        String token = Tokens.hs256("{'role':'authenticated','exp':" + Tokens.ALWAYS + "}", SECRET);
        Client client = server.connected(tenant, token).joinPrivate("realtime:room", "'broadcast':{'ack':true}");
        return presence ? client.expect("['1',null,'realtime:room','presence_state',{}]") : client;
    }
}
