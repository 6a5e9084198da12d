package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the management of tenants does to clients that are connected, and to the connection to their database. */
@Tag("spec-06")
final class AdminEffectsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DISCONNECT = "[null,null,'realtime:r','system',{'extension':'system','status':'ok',"
            + "'message':'Server requested disconnect'}]";

    @RegisterExtension
    @Order(1)
    static final ManagedServer server = new ManagedServer();

    @RegisterExtension
    @Order(2)
    static final ManagedServer there = server.beside(settings -> settings);

    @Test
    @DisplayName("S06_075 the way of an operator: create, use, limit, suspend, delete")
    void givenOperator_whenWorking_thenClientsSeeIt() {
        assertThat(server.refused("flow").status()).isEqualTo(404);

        server.create("flow");
        Client sender = server.joined("flow", "realtime:r");
        Client receiver = server.joined("flow", "realtime:r");
        sender.send("['1','2','realtime:r','broadcast',{'type':'broadcast','event':'e','payload':{'x':1}}]");
        receiver.expect("[null,null,'realtime:r','broadcast',{'type':'broadcast','event':'e','payload':{'x':1}}]");

        assertThat(put("flow", "{'max_channels_per_client':1}").status()).isEqualTo(200);
        receiver.send("['3','3','realtime:s','phx_join',{'config':{}}]")
                .expectRefused("3", "realtime:s", "ChannelRateLimitReached: Too many channels");

        assertThat(put("flow", "{'suspend':true}").status()).isEqualTo(200);
        expectDisconnect(sender);
        expectDisconnect(receiver);
        HttpReply suspended = server.refused("flow");
        assertThat(suspended.status()).isEqualTo(403);
        assertThat(suspended.body()).isEqualTo("{\"error\":\"Realtime was disabled for this tenant\"}");

        assertThat(server.call("DELETE", "/api/tenants/flow").status()).isEqualTo(204);
        assertThat(server.call("GET", "/api/tenants/flow").status()).isEqualTo(404);
        assertThat(server.refused("flow").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @DisplayName("S06_070 S06_071 keys and suspension end sockets and the database's connection")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "new-secret | {'jwt_secret':'another secret'}",
                "new-keys | {'jwt_jwks':{'keys':[]}}",
                "suspended | {'suspend':true}"
            })
    void givenChangedKeys_whenStored_thenClientsAndDatabaseAreLetGo(String tenant, String change) {
        server.create(tenant);
        Client client = server.joined(tenant, "realtime:r");
        assertThat(health(tenant).path("db_connected").booleanValue()).isTrue();

        put(tenant, change);

        expectDisconnect(client);
        await().atMost(PATIENCE)
                .until(() -> !health(tenant).path("db_connected").booleanValue());
    }

    @Test
    @DisplayName("S06_070 S06_071 private_only ends sockets, extensions the database's connection, limits neither")
    void givenOtherChanges_whenStored_thenOnlyWhatTheyConcern() {
        server.create("selective");
        Client client = server.joined("selective", "realtime:r");

        put("selective", "{'max_concurrent_users':7}");
        assertThat(health("selective").path("db_connected").booleanValue()).isTrue();
        String sessions = sessions();
        put("selective", "{'extensions':[" + server.extension().replace("us-east-1", "eu-west-2") + "]}");
        await().atMost(PATIENCE).until(() -> !sessions.equals(sessions()));
        client.expectNothing();
        put("selective", "{'private_only':true}");

        expectDisconnect(client);
    }

    @Test
    @DisplayName("S06_072 what is stored already changes nothing")
    void givenSameValues_whenStored_thenNothingHappens() {
        server.create("same");
        Client client = server.joined("same", "realtime:r");
        String sessions = sessions();

        assertThat(put("same", server.newTenant()).status()).isEqualTo(200);

        client.expectNothing();
        assertThat(sessions()).isEqualTo(sessions);
        assertThat(health("same").path("db_connected").booleanValue()).isTrue();
    }

    @Test
    @DisplayName("S06_073 S06_079 a changed limit counts at once")
    void givenChangedLimit_whenAsked_thenTheNewOne() {
        server.create("limited");
        assertThat(ping("limited").headers()).containsEntry("x-rate-limit", "100");

        put("limited", "{'max_events_per_second':0}");

        HttpReply reply = ping("limited");
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.headers()).containsEntry("x-rate-limit", "0");
    }

    @Test
    @DisplayName("S06_073 a changed limit counts on the other node, too, and its counter starts anew")
    void givenTwoNodes_whenLimitChanges_thenBothCountAnew() {
        server.create("limited-twice");
        assertThat(pingThere().headers()).containsEntry("x-rate-limit", "100");

        put("limited-twice", "{'max_events_per_second':0}");
        await().atMost(PATIENCE).until(() -> pingThere().status() == 429);
        assertThat(pingThere().headers()).containsEntry("x-rate-limit", "0");

        put("limited-twice", "{'max_events_per_second':7}");
        await().atMost(PATIENCE).until(() -> pingThere().status() == 200);
        assertThat(pingThere().headers()).containsEntry("x-rate-limit", "7");
    }

    private static HttpReply pingThere() {
        return there.send("limited-twice", new HttpCall("GET", "/api/ping"));
    }

    @Test
    @DisplayName("S06_063 a reload lets go of clients and database")
    void givenConnectedTenant_whenReloaded_thenLetGo() {
        server.create("reloaded");
        Client client = server.joined("reloaded", "realtime:r");
        Client idle = server.connected("reloaded");

        HttpReply reply = server.call("POST", "/api/tenants/reloaded/reload");

        assertThat(reply.status()).isEqualTo(204);
        expectDisconnect(client);
        idle.socket().expectClose(1012);
        assertThat(health("reloaded").path("db_connected").booleanValue()).isFalse();
        server.joined("reloaded", "realtime:r").expectNothing();
    }

    @Test
    @DisplayName("S06_065 S06_066 S06_067 a shutdown lets go of the database only")
    void givenConnectedTenant_whenShutDown_thenClientsStay() {
        server.create("shut");
        JsonNode unused = health("shut");
        Client client = server.joined("shut", "realtime:r");

        HttpReply first = server.call("POST", "/api/tenants/shut/shutdown");
        JsonNode left = health("shut");
        HttpReply second = server.call("POST", "/api/tenants/shut/shutdown");

        assertThat(unused)
                .isEqualTo(Json.tree("{'healthy':true,'db_connected':false,'replication_connected':false,"
                        + "'connected_cluster':0,'region':null,'node':'realtime@test'}"));
        assertThat(first.status()).isEqualTo(204);
        assertThat(second.status()).isEqualTo(204);
        assertThat(left)
                .isEqualTo(Json.tree("{'healthy':false,'db_connected':false,'replication_connected':false,"
                        + "'connected_cluster':1,'region':null,'node':'realtime@test'}"));
        client.expectNothing();
    }

    @Test
    @DisplayName("S06_068 S06_069 health of a tenant that was never used, and of one that is")
    void givenUnmigratedTenant_whenAsked_thenUnhealthyUntilMigrated() {
        server.create("restored");
        put("restored", "{'migrations_ran':0}");

        assertThat(health("restored").path("healthy").booleanValue()).isFalse();
        await().atMost(PATIENCE).until(() -> health("restored").path("healthy").booleanValue());
        server.joined("restored", "realtime:r");

        JsonNode used = health("restored");
        assertThat(used.path("healthy").booleanValue()).isTrue();
        assertThat(used.path("db_connected").booleanValue()).isTrue();
        assertThat(used.path("replication_connected").booleanValue()).isFalse();
        assertThat(used.path("connected_cluster").intValue()).isEqualTo(1);
    }

    @Test
    @DisplayName("S06_061 a deleted tenant leaves neither rows nor sockets nor slots")
    void givenConnectedTenant_whenDeleted_thenNothingIsLeft() {
        server.create("deleted");
        Client client = server.joined("deleted", "realtime:r");
        server.project()
                .execute("select pg_create_logical_replication_slot('one_realtime_slot', 'pgoutput'),"
                        + " pg_create_logical_replication_slot('supabase_realtime_two', 'pgoutput'),"
                        + " pg_create_logical_replication_slot('somebody_elses', 'pgoutput')");

        HttpReply reply = server.call("DELETE", "/api/tenants/deleted");

        assertThat(reply.status()).isEqualTo(204);
        expectDisconnect(client);
        assertThat(server.stored("select count(*) from tenants where external_id = 'deleted'"))
                .isEqualTo("0");
        assertThat(server.stored("select count(*) from extensions where tenant_external_id = 'deleted'"))
                .isEqualTo("0");
        assertThat(server.inProject("select string_agg(slot_name, ',') from pg_replication_slots"
                        + " where database = current_database()"))
                .isEqualTo("somebody_elses");
        assertThat(server.call("DELETE", "/api/tenants/deleted").status()).isEqualTo(204);
    }

    @Test
    @DisplayName("S06_141 a tenant whose database is out of reach is deleted all the same, but not silently")
    void givenUnreachableDatabase_whenDeleted_then500And204() {
        server.call(
                "PUT",
                "/api/tenants/unreachable",
                "{'jwt_secret':'" + Tokens.SECRET + "','extensions':[" + server.extension(1) + "]}");

        HttpReply first = server.call("DELETE", "/api/tenants/unreachable");
        HttpReply second = server.call("DELETE", "/api/tenants/unreachable");

        assertThat(first.status()).isEqualTo(500);
        assertThat(first.body()).isEqualTo("{\"message\":\"Unable to delete tenant completely\"}");
        assertThat(second.status()).isEqualTo(204);
        assertThat(server.call("GET", "/api/tenants/unreachable").status()).isEqualTo(404);
    }

    @Test
    @DisplayName("S06_076 a suspended tenant gets no broadcasts, but pings")
    void givenSuspendedTenant_whenUsed_thenRefused() {
        server.create("shut-out");
        put("shut-out", "{'suspend':true}");

        HttpReply batch = server.send(
                "shut-out",
                new HttpCall("POST", "/api/broadcast").bearer(Tokens.anon()).json("{\"messages\":[]}"));
        HttpReply single = server.send(
                "shut-out",
                new HttpCall("POST", "/api/broadcast/t/events/e")
                        .bearer(Tokens.anon())
                        .json("{}"));

        assertThat(batch.status()).isEqualTo(403);
        assertThat(batch.body()).isEqualTo("{\"message\":\"Tenant is suspended\"}");
        assertThat(single.status()).isEqualTo(403);
        assertThat(single.body()).isEqualTo("{\"message\":\"Tenant is suspended\"}");
        assertThat(ping("shut-out").status()).isEqualTo(200);
        assertThat(server.refused("shut-out").status()).isEqualTo(403);
    }

    @Test
    @DisplayName("S06_078 a tenant that has a key set only")
    void givenKeySetOnly_whenConnected_thenServed() {
        String key = Tokens.encoded(Tokens.SECRET.getBytes(UTF_8));
        server.call(
                "PUT",
                "/api/tenants/keys-only",
                "{'jwt_jwks':{'keys':[{'kty':'oct','kid':'k1','alg':'HS256','k':'" + key + "'}]},'extensions':["
                        + server.extension() + "]}");
        String token = Tokens.hmac(
                "{'alg':'HS256','kid':'k1'}",
                "{'role':'anon','exp':" + Tokens.ALWAYS + "}",
                "HmacSHA256",
                Tokens.SECRET.getBytes(UTF_8));

        Client client = server.connected("keys-only", token).join("realtime:r");
        HttpReply reply = server.send(
                "keys-only",
                new HttpCall("POST", "/api/broadcast/r/events/e").bearer(token).json("{\"x\":1}"));

        assertThat(reply.status()).isEqualTo(202);
        assertThat(client.socket().expectBinary()).isNotEmpty();
    }

    private static void expectDisconnect(Client client) {
        client.expect(DISCONNECT);
        client.socket().expectClose(1012);
    }

    private static HttpReply put(String tenant, String change) {
        return server.call("PUT", "/api/tenants/" + tenant, change);
    }

    private static HttpReply ping(String tenant) {
        return server.send(tenant, new HttpCall("GET", "/api/ping"));
    }

    private static JsonNode health(String tenant) {
        HttpReply reply = server.call("GET", "/api/tenants/" + tenant + "/health");
        assertThat(reply.status()).isEqualTo(200);
        return ManagedServer.data(reply);
    }

    /** The server processes of the tenants' connections. */
    private static String sessions() {
        return String.valueOf(server.inProject("select string_agg(pid::text, ',' order by pid) from pg_stat_activity"
                + " where application_name = 'realtime_connect' and datname = current_database()"));
    }
}
