package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.core.protocol.Slice;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators store, as it stands in the control database afterwards. */
@Tag("spec-06")
final class AdminIT {
    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    @ParameterizedTest
    @DisplayName("S06_024 S06_025 S06_034 without a good token all routes are forbidden, known tenant or not")
    @CsvSource({
        "GET,/api/tenants",
        "POST,/api/tenants",
        "GET,/api/tenants/nope",
        "PUT,/api/tenants/nope",
        "PATCH,/api/tenants/nope",
        "DELETE,/api/tenants/nope",
        "POST,/api/tenants/nope/reload",
        "POST,/api/tenants/nope/shutdown",
        "GET,/api/tenants/nope/health"
    })
    void givenBadToken_whenAsked_thenForbidden(String method, String path) {
        HttpReply none = server.send("admin", new HttpCall(method, path));
        HttpReply bad = server.send("admin", new HttpCall(method, path).bearer("potato"));

        assertThat(none.status()).isEqualTo(403);
        assertThat(none.body()).isEmpty();
        assertThat(bad.status()).isEqualTo(403);
        assertThat(bad.body()).isEmpty();
        assertThat(bad.headers()).containsKey("x-request-id").doesNotContainKey("access-control-allow-origin");
    }

    @Test
    @DisplayName(
            "S06_063 S06_065 a tenant whose secret cannot be read is known: in bad health, and let go of when asked")
    void givenUnreadableSecret_whenOperated_thenKnown() {
        server.store("insert into tenants (id, external_id, jwt_secret, inserted_at, updated_at)"
                + " values (gen_random_uuid(), 'wrong-key', 'damaged', now(), now())");

        HttpReply health = server.call("GET", "/api/tenants/wrong-key/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(ManagedServer.data(health))
                .isEqualTo(Json.tree("{'healthy':false,'db_connected':false,'replication_connected':false,"
                        + "'connected_cluster':0,'region':null,'node':'realtime@test'}"));
        assertThat(server.call("POST", "/api/tenants/wrong-key/reload").status())
                .isEqualTo(204);
        assertThat(server.call("POST", "/api/tenants/wrong-key/shutdown").status())
                .isEqualTo(204);
        assertThat(server.call("GET", "/api/tenants/wrong-key").status()).isEqualTo(200);
        assertThat(server.call("GET", "/api/tenants").body()).contains("\"wrong-key\"");
    }

    @Test
    @DisplayName("S06_013 S06_015 S06_055 what is malformed or not acceptable is told before and after the token")
    void givenBadRequests_whenSent_thenRefused() {
        HttpReply malformed = server.send("admin", new HttpCall("POST", "/api/tenants").json("{bad"));
        HttpReply html = server.send(
                "admin",
                new HttpCall("GET", "/api/tenants")
                        .bearer(ManagedServer.operator())
                        .header("accept", "text/html"));
        HttpReply empty = server.send(
                "admin",
                new HttpCall("POST", "/api/tenants")
                        .bearer(ManagedServer.operator())
                        .json("{}"));

        assertThat(malformed.status()).isEqualTo(400);
        assertThat(html.status()).isEqualTo(406);
        assertThat(empty.status()).isEqualTo(400);
    }

    @Test
    @DisplayName("S06_035 S06_041 S06_042 S06_043 S06_044 S06_048 a created tenant is stored, encrypted, and migrated")
    void givenNewTenant_whenPosted_thenStoredAndMigrated() throws GeneralSecurityException {
        HttpReply reply = server.call(
                "POST",
                "/api/tenants",
                "{'external_id':'made','name':'Other','jwt_secret':'" + Tokens.SECRET + "','extensions':["
                        + server.extension() + "]}");

        JsonNode view = ManagedServer.data(reply);
        JsonNode settings = view.at("/extensions/0/settings");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.headers())
                .containsEntry("location", "/api/tenants/made")
                .containsEntry("content-type", "application/json; charset=utf-8")
                .containsEntry("cache-control", "max-age=0, private, must-revalidate");
        assertThat(view.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "id",
                        "external_id",
                        "name",
                        "max_concurrent_users",
                        "max_channels_per_client",
                        "max_events_per_second",
                        "max_joins_per_second",
                        "inserted_at",
                        "extensions",
                        "private_only",
                        "max_client_presence_events_per_window",
                        "client_presence_window_ms",
                        "presence_enabled");
        assertThat(view.path("name").textValue()).isEqualTo("made");
        assertThat(view.path("inserted_at").textValue()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
        assertThat(view.path("client_presence_window_ms").isNull()).isTrue();
        assertThat(decrypted(settings.path("db_host").textValue()))
                .isEqualTo(server.project().host());
        assertThat(settings.has("db_password")).isFalse();
        assertThat(settings.path("publication").textValue()).isEqualTo("supabase_realtime");
        assertThat(settings.path("slot_name").textValue()).isEqualTo("supabase_realtime_replication_slot");
        assertThat(settings.path("poll_interval_ms").intValue()).isEqualTo(100);
        assertThat(settings.path("poll_max_changes").intValue()).isEqualTo(100);
        assertThat(settings.path("poll_max_record_bytes").intValue()).isEqualTo(1_048_576);
        assertThat(server.stored("select migrations_ran from tenants where external_id = 'made'"))
                .isEqualTo("81");
        assertThat(server.stored("select jwt_secret from tenants where external_id = 'made'"))
                .satisfies(secret -> assertThat(decrypted(secret)).isEqualTo(Tokens.SECRET));
        assertThat(server.inProject("select to_regclass('realtime.messages')::text"))
                .isEqualTo("messages");
    }

    @Test
    @DisplayName("S06_036 S06_037 S06_045 a tenant is created once, then changed")
    void givenTenant_whenPutAgain_thenChanged() {
        server.create("twice");

        HttpReply again = server.call("PUT", "/api/tenants/twice", server.newTenant());
        HttpReply patched = server.call(
                "PATCH",
                "/api/tenants/twice",
                "{'presence_enabled':true,'client_presence_window_ms':'7','max_client_presence_events_per_window':3,"
                        + "'name':'Twice'}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(ManagedServer.data(patched).path("presence_enabled").booleanValue())
                .isTrue();
        assertThat(ManagedServer.data(patched).path("client_presence_window_ms").intValue())
                .isEqualTo(7);
        assertThat(ManagedServer.data(server.call("GET", "/api/tenants/twice"))).isEqualTo(ManagedServer.data(patched));
        assertThat(server.stored("select presence_enabled::text || max_client_presence_events_per_window || name"
                        + " from tenants where external_id = 'twice'"))
                .isEqualTo("true3Twice");
    }

    @Test
    @DisplayName("S06_046 S06_047 the names that stand for others are stored as those")
    void givenAliases_whenStored_thenTheNamesTheyStandFor() {
        String extension = server.extension()
                .replace("postgres_cdc_rls", "postgres")
                .replace("'region'", "'postgres_changes_pool':10,'subcriber_pool_size':3,'kept':{'a':1},'region'");

        HttpReply reply = server.call(
                "PUT",
                "/api/tenants/aliases",
                "{'jwt_secret':'" + Tokens.SECRET + "','extensions':[" + extension + "]}");

        JsonNode stored = ManagedServer.data(reply).at("/extensions/0");
        assertThat(reply.status()).isEqualTo(201);
        assertThat(stored.path("type").textValue()).isEqualTo("postgres_cdc_rls");
        assertThat(stored.at("/settings/subcriber_pool_size").intValue()).isEqualTo(10);
        assertThat(stored.at("/settings/kept/a").intValue()).isEqualTo(1);
        assertThat(stored.path("settings").has("postgres_changes_pool")).isFalse();
    }

    @ParameterizedTest
    @DisplayName("S06_050 S06_056 S06_143 what is refused is not stored")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'extensions':[EXT]} | {'jwt_secret':['either jwt_secret or jwt_jwks must be provided']}",
                "{'jwt_secret':'s'} | {'extensions':[\"can't be blank\"]}",
                "{'jwt_secret':'s','extensions':[EXT,EXT]} | {'extensions':[{},{'tenant_external_id':['has already"
                        + " been taken']}]}"
            })
    void givenFaultyTenant_whenPut_thenNothingIsStored(String tenant, String errors) {
        HttpReply reply = server.call("PUT", "/api/tenants/faulty", tenant.replace("EXT", server.extension()));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'errors':" + errors + "}"));
        assertThat(server.call("GET", "/api/tenants/faulty").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("S06_057 a tenant whose database is out of reach is stored, and can be corrected")
    void givenUnreachableDatabase_whenCreated_thenStoredAndCorrectable() {
        String unreachable = "{'jwt_secret':'" + Tokens.SECRET + "','extensions':[" + server.extension(1) + "]}";

        HttpReply created = server.call("PUT", "/api/tenants/lost", unreachable);
        HttpReply corrected = server.call("PUT", "/api/tenants/lost", "{'extensions':[" + server.extension() + "]}");

        assertThat(created.status()).isEqualTo(422);
        assertThat(Json.received(created.body()))
                .isEqualTo(Json.tree("{'message':'Tenant stored, but its database could not be migrated'}"));
        assertThat(corrected.status()).isEqualTo(200);
        assertThat(server.joined("lost", "realtime:r").expectNothing()).isNotNull();
    }

    @Test
    @DisplayName("S06_058 extensions are replaced as a whole, or not at all")
    void givenExtensions_whenPut_thenReplaced() {
        server.create("replaced");
        String before = extensionId("replaced");

        server.call("PUT", "/api/tenants/replaced", "{'max_joins_per_second':7}");
        String untouched = extensionId("replaced");
        server.call("PUT", "/api/tenants/replaced", "{'extensions':[" + server.extension() + "]}");
        String same = extensionId("replaced");
        server.call(
                "PUT",
                "/api/tenants/replaced",
                "{'extensions':[" + server.extension().replace("us-east-1", "eu-west-2") + "]}");

        assertThat(untouched).isEqualTo(before);
        assertThat(same).isEqualTo(before);
        assertThat(extensionId("replaced")).isNotEqualTo(before);
        assertThat(server.stored("select count(*) from extensions where tenant_external_id = 'replaced'"))
                .isEqualTo("1");
    }

    @Test
    @DisplayName("S06_140 null is no limit")
    void givenNullLimit_whenPut_thenUnchanged() {
        server.create("null-limit");

        HttpReply reply = server.call("PUT", "/api/tenants/null-limit", "{'max_events_per_second':null}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(ManagedServer.data(reply).path("max_events_per_second").intValue())
                .isEqualTo(100);
    }

    @Test
    @DisplayName("S06_059 S06_060 S06_062 S06_064 one, none and all")
    void givenTenants_whenAskedFor_thenShown() {
        server.create("shown");

        assertThat(ManagedServer.data(server.call("GET", "/api/tenants")))
                .anySatisfy(tenant ->
                        assertThat(tenant.path("external_id").textValue()).isEqualTo("shown"));
        for (String[] unknown :
                new String[][] {{"GET", ""}, {"GET", "/health"}, {"POST", "/reload"}, {"POST", "/shutdown"}}) {
            HttpReply reply = server.call(unknown[0], "/api/tenants/nope" + unknown[1]);
            assertThat(reply.status()).as("%s %s", unknown[0], unknown[1]).isEqualTo(404);
            assertThat(reply.body()).isEqualTo("{\"message\":\"not found\"}");
        }
        assertThat(server.call("DELETE", "/api/tenants/nope").status()).isEqualTo(204);
    }

    @Test
    void givenAnswerThatIsNotDescribed_whenChecked_thenTold() {
        ApiDocument document = ApiDocument.read();
        Map<String, String> json = Map.of("content-type", "application/json; charset=utf-8");
        HttpReply known = server.call("GET", "/api/tenants");

        assertThatThrownBy(() ->
                        document.check("GET", "/api/tenants", new HttpReply(200, json, "{\"data\":[{\"id\":1}]}")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("external_id");
        assertThatThrownBy(() -> document.check("GET", "/api/tenants", new HttpReply(418, json, known.body())))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("418");
        assertThatThrownBy(() -> document.check("DELETE", "/api/tenants/x", new HttpReply(204, Map.of(), "{}")))
                .isInstanceOf(AssertionError.class);
    }

    private static String extensionId(String tenant) {
        return String.valueOf(server.stored("select id from extensions where tenant_external_id = '" + tenant + "'"));
    }

    private static String decrypted(String stored) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(ManagedServer.KEY.getBytes(StandardCharsets.UTF_8), "AES"));
        return Slice.of(cipher.doFinal(Base64.getDecoder().decode(stored))).utf8();
    }
}
