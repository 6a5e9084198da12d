package io.realtime4j.tenancy.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.tenancy.DatabaseHealth;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import io.realtime4j.tenancy.internal.control.TenantRecords.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Tag("spec-06")
class TenantEndpointsTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TenantId ACME = new TenantId("acme");
    private static final String EXTENSION = "{\"type\":\"postgres_cdc_rls\",\"settings\":{\"region\":\"r\","
            + "\"db_host\":\"h\",\"db_port\":\"5432\",\"db_name\":\"n\",\"db_user\":\"u\",\"db_password\":\"p\"}}";
    private static final String SECRET = "\"jwt_secret\":\"s\"";

    private final List<String> asked = new ArrayList<>();
    private final FakeRecords records = new FakeRecords(asked);
    private final FakeDatabases databases = new FakeDatabases(asked);
    private TenantDatabaseSource source =
            TenantDatabaseSource.of(Map.of(ACME, TenantDatabase.on("db.acme").build()));

    @Test
    @DisplayName("S06_035 S06_039 S06_040 a new tenant has defaults, its id for a name, and a database that is ready")
    void givenNewTenant_whenPosted_thenCreated() {
        HttpResponse response =
                post("{\"external_id\":\"acme\",\"name\":\"Other\"," + SECRET + ",\"extensions\":[" + EXTENSION + "]}");

        JsonNode view = data(response);
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.headers())
                .containsEntry("location", "/api/tenants/acme")
                .containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(view.get("external_id").textValue()).isEqualTo("acme");
        assertThat(view.get("name").textValue()).isEqualTo("acme");
        assertThat(view.get("max_concurrent_users").intValue()).isEqualTo(200);
        assertThat(view.get("max_channels_per_client").intValue()).isEqualTo(100);
        assertThat(view.get("max_events_per_second").intValue()).isEqualTo(100);
        assertThat(view.get("max_joins_per_second").intValue()).isEqualTo(100);
        assertThat(asked).containsExactly("insert acme", "migrate acme");
    }

    @ParameterizedTest
    @DisplayName("S06_036 S06_037 S06_038 whatever the method, a new tenant is created, a known one updated")
    @CsvSource({"PUT", "PATCH", "POST"})
    void givenTenant_whenStoredTwice_thenCreatedThenUpdated(String method) {
        String path = method.equals("POST") ? "/api/tenants" : "/api/tenants/acme";
        String body = "{\"external_id\":\"acme\"," + SECRET + ",\"extensions\":[" + EXTENSION + "]}";

        HttpResponse first = call(method, path, tenant(body));
        HttpResponse second =
                call(method, path, tenant("{\"external_id\":\"acme\",\"name\":\"N\",\"private_only\":true}"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.headers()).containsEntry("location", "/api/tenants/acme");
        assertThat(data(second).get("name").textValue()).isEqualTo("N");
        assertThat(data(second).get("private_only").booleanValue()).isTrue();
        assertThat(data(second).get("extensions")).hasSize(1);
        assertThat(asked).containsExactly("insert acme", "migrate acme", "update acme");
    }

    @Test
    void givenIdThatNeedsEncoding_whenStored_thenLocationIsEncoded() {
        HttpResponse response = call(
                "PUT", "/api/tenants/a%20b%2F%C3%A9", tenant("{" + SECRET + ",\"extensions\":[" + EXTENSION + "]}"));

        assertThat(response.status()).isEqualTo(201);
        assertThat(data(response).get("external_id").textValue()).isEqualTo("a b/é");
        assertThat(response.headers()).containsEntry("location", "/api/tenants/a%20b%2F%C3%A9");
    }

    @Test
    void givenLimitsOfTheNode_whenCreated_thenTheyAreTheDefaults() {
        HttpResponse response =
                put("{" + SECRET + ",\"max_joins_per_second\":null,\"extensions\":[" + EXTENSION + "]}");

        assertThat(data(response).get("max_joins_per_second").intValue()).isEqualTo(100);
        assertThat(records.stored.values())
                .extracting(record -> record.tenant().limits())
                .containsExactly(TenantLimits.defaults());
    }

    @ParameterizedTest
    @DisplayName("S06_049 S06_050 S06_056 S06_143 refusals of a new tenant; nothing is stored")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | {SECRET,EXT} | {\"external_id\":[\"can't be blank\"]}",
                "POST | {\"external_id\":null,SECRET,EXT} | {\"external_id\":[\"can't be blank\"]}",
                "POST | {\"external_id\":\" \",SECRET,EXT} | {\"external_id\":[\"can't be blank\"]}",
                "POST | {\"external_id\":7,SECRET,EXT} | {\"external_id\":[\"is invalid\"]}",
                "PUT | {EXT} | {\"jwt_secret\":[\"either jwt_secret or jwt_jwks must be provided\"]}",
                "PUT | {\"jwt_secret\":null,EXT} | {\"jwt_secret\":[\"either jwt_secret or jwt_jwks must be"
                        + " provided\"]}",
                "PUT | {SECRET} | {\"extensions\":[\"can't be blank\"]}",
                "PUT | {SECRET,\"extensions\":[]} | {\"extensions\":[\"can't be blank\"]}",
                "PUT | {SECRET,\"extensions\":[{\"type\":\"x\"}]} | {\"extensions\":[\"can't be blank\"]}",
                "PUT | {SECRET,\"extensions\":null} | {\"extensions\":[\"is invalid\"]}",
                "POST | {\"external_id\":\"acme\",SECRET} | {\"extensions\":[\"can't be blank\"]}",
                "POST | {\"external_id\":\"acme\",SECRET,\"extensions\":[{\"type\":\"x\"}]} |"
                        + " {\"extensions\":[{\"settings\":[\"can't be blank\"]}]}",
                "POST | {SECRET,\"suspend\":7,EXT} | {\"external_id\":[\"can't be blank\"],\"suspend\":[\"is"
                        + " invalid\"]}",
                "PUT | {SECRET,\"extensions\":[ONE,{\"type\":\"postgres\",\"settings\":ALL}]} |"
                        + " {\"extensions\":[{},{\"tenant_external_id\":[\"has already been taken\"]}]}"
            })
    void givenFaultyNewTenant_whenStored_then422(String method, String body, String errors) throws Exception {
        String filled = body.replace("SECRET", SECRET)
                .replace("EXT", "\"extensions\":[" + EXTENSION + "]")
                .replace("ONE", EXTENSION)
                .replace("ALL", MAPPER.readTree(EXTENSION).get("settings").toString());

        HttpResponse response =
                call(method, method.equals("POST") ? "/api/tenants" : "/api/tenants/acme", tenant(filled));

        assertThat(response.status()).isEqualTo(422);
        assertThat(json(response)).isEqualTo(MAPPER.readTree("{\"errors\":" + errors + "}"));
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"external_id\":\"\"} | {\"external_id\":[\"can't be blank\"]}",
                "{\"external_id\":1} | {\"external_id\":[\"is invalid\"]}",
                "{\"jwt_secret\":null} | {\"jwt_secret\":[\"either jwt_secret or jwt_jwks must be provided\"]}",
                "{\"extensions\":[{\"settings\":{}}]} | {\"extensions\":[{\"type\":[\"can't be blank\"]}]}",
                "{\"extensions\":null} | {\"extensions\":[\"is invalid\"]}"
            })
    void givenFaultyChange_whenPut_then422(String body, String errors) throws Exception {
        store();

        HttpResponse response = put(body);

        assertThat(response.status()).isEqualTo(422);
        assertThat(json(response)).isEqualTo(MAPPER.readTree("{\"errors\":" + errors + "}"));
        assertThat(asked).isEmpty();
    }

    @Test
    void givenOtherIdInTheBody_whenPut_thenThePathCounts() {
        store();

        HttpResponse response = put("{\"external_id\":\"other\",\"name\":\"N\"}");

        assertThat(response.status()).isEqualTo(200);
        assertThat(data(response).get("external_id").textValue()).isEqualTo("acme");
    }

    @Test
    void givenRefusalOfTheDatabase_whenStored_thenTold() {
        String body = "{" + SECRET + ",\"extensions\":[" + EXTENSION + "]}";

        records.refusal = new WriteResult.ExternalIdTaken();
        assertThat(put(body).body().utf8()).isEqualTo("{\"errors\":{\"external_id\":[\"has already been taken\"]}}");
        records.refusal = new WriteResult.KeysMissing();
        assertThat(put(body).body().utf8())
                .isEqualTo("{\"errors\":{\"jwt_secret\":[\"either jwt_secret or jwt_jwks must be provided\"]}}");
        records.refusal = new WriteResult.ExtensionTypeTaken();
        assertThat(put(body).body().utf8())
                .isEqualTo("{\"errors\":{\"extensions\":[{\"tenant_external_id\":[\"has already been taken\"]}]}}");
        records.refusal = new WriteResult.Gone();
        assertThat(put(body).status()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }

    @Test
    @DisplayName("S06_051 a key set is enough")
    void givenKeySetOnly_whenPut_thenCreated() {
        HttpResponse response = put("{\"jwt_jwks\":{\"keys\":[]},\"extensions\":[" + EXTENSION + "]}");

        assertThat(response.status()).isEqualTo(201);
    }

    @Test
    @DisplayName("S06_057 a database out of reach: the tenant is stored and told about, a repetition is a change")
    void givenUnreachableDatabase_whenCreated_then422AndStored() {
        databases.reachable = false;
        String body = "{" + SECRET + ",\"extensions\":[" + EXTENSION + "]}";

        HttpResponse first = put(body);
        HttpResponse second = put(body);

        assertThat(first.status()).isEqualTo(422);
        assertThat(first.body().utf8())
                .isEqualTo("{\"message\":\"Tenant stored, but its database could not be migrated\"}");
        assertThat(second.status()).isEqualTo(200);
        assertThat(asked).containsExactly("insert acme", "migrate acme", "update acme");
    }

    @ParameterizedTest
    @DisplayName("S06_055 a body without a tenant")
    @ValueSource(strings = {"{}", "[]", "1", "{\"tenant\":1}", "{\"tenant\":null}", "{\"tenant\":[]}", "null", ""})
    void givenNoTenant_whenStored_then400(String body) {
        assertThat(call("POST", "/api/tenants", body).status()).isEqualTo(400);
        assertThat(call("PUT", "/api/tenants/acme", body).status()).isEqualTo(400);
        assertThat(asked).isEmpty();
    }

    @Test
    void givenBodyThatIsNoJson_whenStored_then400() {
        HttpRequest form = new HttpRequest(
                "POST",
                "h",
                "/api/tenants",
                "",
                Map.of("content-type", List.of("text/plain")),
                Slice.utf8("{\"tenant\":{}}"),
                Map.of());

        assertThat(answer(form).status()).isEqualTo(400);
        assertThat(call("POST", "/api/tenants", "{\"tenant\":" + "[".repeat(2000) + "]".repeat(2000) + "}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    @DisplayName("S06_059 S06_060 one, none and all")
    void givenTenants_whenRead_thenShown() {
        store();

        assertThat(data(call("GET", "/api/tenants/acme", "")).get("external_id").textValue())
                .isEqualTo("acme");
        assertThat(data(call("GET", "/api/tenants", ""))).hasSize(1);
        HttpResponse unknown = call("GET", "/api/tenants/nope", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body().utf8()).isEqualTo("{\"message\":\"not found\"}");
    }

    @Test
    void givenTenant_whenDeleted_thenStepByStep() {
        store();

        HttpResponse response = call("DELETE", "/api/tenants/acme", "");

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.body().isEmpty()).isTrue();
        assertThat(asked).containsExactly("delete acme", "shutdown acme", "drop slots on db.acme");
    }

    @Test
    @DisplayName("S06_062 deleting what is not there is done already")
    void givenUnknownTenant_whenDeleted_then204() {
        assertThat(call("DELETE", "/api/tenants/nope", "").status()).isEqualTo(204);
        assertThat(asked).isEmpty();
    }

    @Test
    void givenTenantWithoutDatabase_whenDeleted_then204() {
        source = TenantDatabaseSource.of(Map.of());
        store();

        assertThat(call("DELETE", "/api/tenants/acme", "").status()).isEqualTo(204);
        assertThat(asked).containsExactly("delete acme", "shutdown acme");
    }

    @Test
    @DisplayName("S06_141 what failed after the row was gone is 500, repeated 204")
    void givenUnreachableDatabase_whenDeleted_then500And204() {
        store();
        databases.reachable = false;

        HttpResponse first = call("DELETE", "/api/tenants/acme", "");
        HttpResponse second = call("DELETE", "/api/tenants/acme", "");

        assertThat(first.status()).isEqualTo(500);
        assertThat(first.body().utf8()).isEqualTo("{\"message\":\"Unable to delete tenant completely\"}");
        assertThat(second.status()).isEqualTo(204);
    }

    @Test
    void givenTenant_whenReloaded_thenDatabaseAndClientsAreLetGo() {
        store();

        HttpResponse response = call("POST", "/api/tenants/acme/reload", "");

        assertThat(response.status()).isEqualTo(204);
        assertThat(asked).containsExactly("shutdown acme", "disconnect acme");
    }

    @Test
    void givenTenant_whenShutDown_thenClientsStay() {
        store();

        HttpResponse response = call("POST", "/api/tenants/acme/shutdown", "");

        assertThat(response.status()).isEqualTo(204);
        assertThat(asked).containsExactly("shutdown acme", "shutdown elsewhere acme");
    }

    @ParameterizedTest
    @DisplayName("S06_064 an unknown tenant can be neither reloaded nor shut down nor asked for its health")
    @CsvSource({"POST,reload", "POST,shutdown", "GET,health"})
    void givenUnknownTenant_whenOperated_then404(String method, String operation) {
        HttpResponse response = call(method, "/api/tenants/nope/" + operation, "");

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.body().utf8()).isEqualTo("{\"message\":\"not found\"}");
        assertThat(asked).isEmpty();
    }

    @Test
    void givenTenant_whenAskedForHealth_thenAllMembers() throws Exception {
        databases.health = new DatabaseHealth(true, true, false, 12);

        HttpResponse response = call("GET", "/api/tenants/acme/health", "");

        assertThat(response.status()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(MAPPER.readTree("""
            {"data": {"healthy": true, "db_connected": true, "replication_connected": false,
                      "connected_cluster": 12, "region": null, "node": "realtime@here"}}
            """));
    }

    @Test
    @DisplayName("an unknown tenant and a faulty one are errors in the log, as operators know them")
    void givenRefusals_whenLogged_thenErrorsWithTheirCodes() {
        Logger logger = (Logger) LoggerFactory.getLogger(Answers.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        try {
            call("GET", "/api/tenants/nope", "");
            put("{}");
        } finally {
            logger.detachAppender(lines);
        }

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR, Level.ERROR);
        assertThat(lines.list)
                .extracting(line -> line.getKeyValuePairs().toString())
                .satisfiesExactly(
                        first -> assertThat(first).contains("TenantNotFound"),
                        second -> assertThat(second).contains("UnprocessableEntity"));
    }

    private void store() {
        ObjectNode settings = MAPPER.createObjectNode();
        records.stored.put(
                ACME,
                TenantRecord.of(Tenant.named(ACME.value()).jwtSecret("s").build())
                        .extensions(List.of(records.extension(ExtensionRecord.POSTGRES_CDC, settings)))
                        .build());
    }

    private static String tenant(String json) {
        return "{\"tenant\":" + json + "}";
    }

    private HttpResponse post(String json) {
        return call("POST", "/api/tenants", tenant(json));
    }

    private HttpResponse put(String json) {
        return call("PUT", "/api/tenants/acme", tenant(json));
    }

    private HttpResponse call(String method, String path, String body) {
        return answer(new HttpRequest(
                method,
                "any.host",
                path,
                "",
                Map.of("content-type", List.of("application/json")),
                Slice.utf8(body),
                Map.of()));
    }

    private HttpResponse answer(HttpRequest request) {
        AdminParts parts =
                new AdminParts(records, source, databases, TenantLimits.defaults(), new Place("realtime@here", null));
        HttpEndpoint endpoint = Routes.find(new TenantEndpoints(parts).all(), request);
        return endpoint.handle(Routes.with(endpoint, request))
                .toCompletableFuture()
                .join();
    }

    private static JsonNode data(HttpResponse response) {
        return json(response).path("data");
    }

    private static JsonNode json(HttpResponse response) {
        try {
            return MAPPER.readTree(response.body().utf8());
        } catch (JsonProcessingException e) {
            throw new AssertionError(response.body().utf8(), e);
        }
    }
}
