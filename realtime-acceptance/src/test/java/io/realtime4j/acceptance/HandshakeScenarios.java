package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-01")
final class HandshakeScenarios {
    private static final Duration BACKOFF = Duration.ofMillis(40);

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings.connectErrorBackoff(BACKOFF));

    private final TestTenant abc = server.tenant();

    @Test
    @DisplayName("S01_001 a good token and version 2.0.0 make a V2 socket of the host's tenant")
    void givenTokenAndVersion_whenConnecting_thenSocketSpeaksV2() {
        Client client = abc.connect(Dialect.V2, abc.handshake(Tokens.anon()));

        client.expectNothing().join("realtime:room");

        assertThat(abc.handle().connectedUsers()).isEqualTo(1);
    }

    @Test
    @DisplayName("S01_002 without a version the socket speaks V1")
    void givenNoVersion_whenConnecting_thenSocketSpeaksV1() {
        abc.connect(Dialect.V1, abc.handshake().query("apikey=" + Tokens.anon()))
                .expectNothing();
    }

    @ParameterizedTest
    @CsvSource({"1.0.0,V1", "1.0.1,V1", "1.0.0%2Bb5,V1", "2.0.0,V2", "2.0.5,V2"})
    @DisplayName("S01_003 patch versions select the serializer of their minor version")
    void givenPatchVersion_whenConnecting_thenItsSerializerIsUsed(String version, Dialect dialect) {
        HttpCall call = abc.handshake().query("apikey=" + Tokens.anon()).query("vsn=" + version);

        abc.connect(dialect, call).expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0", "2.1.0", "3.0.0", "abc", "1", "2.0.0-rc.1", "1.1.0", "", "v2.0.0"})
    @DisplayName("S01_004 S01_201 an unsupported version is refused before anything else is looked at")
    void givenUnsupportedVersion_whenConnecting_thenForbidden(String version) {
        HttpCall good = abc.handshake().query("apikey=" + Tokens.anon()).query("vsn=" + version);
        HttpCall bad =
                server.unknownTenant("nobody").handshake().query("apikey=x").query("vsn=" + version);

        assertForbidden(abc.call(good));
        assertForbidden(abc.call(bad));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vsn[]=2.0.0", "vsn[a]=2.0.0"})
    @DisplayName("S01_004 a version that is a list or a map is refused")
    void givenNestedVersion_whenConnecting_thenForbidden(String parameter) {
        assertForbidden(
                abc.call(abc.handshake().query("apikey=" + Tokens.anon()).query(parameter)));
    }

    @Test
    @DisplayName("S01_004 S01_201 the refusal of a version is not delayed")
    void givenUnsupportedVersionAndLongBackoff_whenConnecting_thenAnsweredAtOnce() {
        try (TestServer slow = TestServer.create(settings -> settings.connectErrorBackoff(Duration.ofHours(1)))
                .start()) {
            TestTenant tenant = slow.tenant();

            assertForbidden(tenant.call(tenant.handshake().query("vsn=3.0.0")));
            assertForbidden(tenant.call(tenant.handshake().query("vsn=")));
        }
    }

    @Test
    @DisplayName("S01_005 the host's case and port do not matter")
    void givenHostInUpperCaseWithPort_whenConnecting_thenTenantIsFound() {
        String host = abc.host().toUpperCase(java.util.Locale.ROOT) + ":4000";

        abc.connect(Dialect.V2, abc.handshake(Tokens.anon()).host(host)).expectNothing();
    }

    @ParameterizedTest
    @CsvSource({"localhost,localhost", "127.0.0.1,127", "127.0.0.1:4000,127", "localhost:4000,localhost"})
    @DisplayName("S01_006 the tenant is the first label of any host")
    void givenAnyHost_whenConnecting_thenItsFirstLabelIsTheTenant(String host, String id) {
        TestTenant tenant = server.tenant(id);

        tenant.connect(Dialect.V2, tenant.handshake(Tokens.anon()).host(host)).join("realtime:room");

        assertThat(tenant.handle().connectedUsers()).isPositive();
    }

    @Test
    @DisplayName("S01_007 S01_031 an unknown tenant is not found")
    void givenUnknownTenant_whenConnecting_thenNotFound() {
        assertRefused(server.unknownTenant("nobody").handshake(Tokens.anon()), 404, "Tenant not found");
    }

    @Test
    @DisplayName("S01_008 S01_031 a suspended tenant is refused")
    void givenSuspendedTenant_whenConnecting_thenForbidden() {
        abc.update(tenant -> tenant.suspended(true));

        assertRefused(abc.handshake(Tokens.anon()), 403, "Realtime was disabled for this tenant");
    }

    @Test
    @DisplayName("S01_009 suspension is checked before the token")
    void givenSuspendedTenantAndNoToken_whenConnecting_thenForbidden() {
        abc.update(tenant -> tenant.suspended(true));

        assertRefused(abc.handshake(), 403, "Realtime was disabled for this tenant");
    }

    @Test
    @DisplayName("S01_010 S01_031 no token at all is refused")
    void givenNoToken_whenConnecting_thenUnauthorized() {
        assertRefused(abc.handshake().query("vsn=2.0.0"), 401, "API key is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"apikey[]=x", "apikey[a]=x"})
    @DisplayName("S01_011 a token in a list or map counts as missing")
    void givenNestedToken_whenConnecting_thenUnauthorized(String parameter) {
        assertRefused(abc.handshake().query(parameter), 401, "API key is missing");
    }

    @Test
    @DisplayName("S01_012 the header with the token wins")
    void givenHeaderAndParameter_whenConnecting_thenHeaderIsUsed() {
        abc.connect(Dialect.V2, abc.handshake("garbage").header("x-api-key", Tokens.anon()))
                .expectNothing();

        assertRefused(
                abc.handshake(Tokens.anon()).header("X-Api-Key", "garbage"),
                401,
                "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_013 an empty header with the token wins, too")
    void givenEmptyHeader_whenConnecting_thenMalformed() {
        assertRefused(
                abc.handshake(Tokens.anon()).header("x-api-key", ""), 401, "The token provided is not a valid JWT");
    }

    @Test
    @DisplayName("S01_014 the authorization header is not consulted")
    void givenAuthorizationOnly_whenConnecting_thenUnauthorized() {
        assertRefused(abc.handshake().bearer(Tokens.anon()), 401, "API key is missing");
    }

    @Test
    @DisplayName("S01_031 refusals of the handshake are held back, as those of all scenarios here")
    void givenBackoff_whenRefused_thenAnsweredNoSooner() {
        assertRefused(abc.handshake(), 401, "API key is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    @DisplayName("S01_032 any method but GET is a bad request without a body")
    void givenOtherMethod_whenCalling_thenBadRequest(String method) {
        HttpCall call = new HttpCall(method, "/socket/websocket?apikey=" + Tokens.anon())
                .host(abc.host())
                .header("content-length", "0");

        HttpReply reply = abc.call(call);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEmpty();
    }

    @Test
    @DisplayName("S01_033 a plain GET with a good token is told what is missing; with a bad token the token is")
    void givenNoUpgradeHeaders_whenGetting_thenBadRequestAfterTheTokenChecks() {
        HttpReply reply = abc.call(new HttpCall("GET", "/socket/websocket?apikey=" + Tokens.anon()).host(abc.host()));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isNotEmpty();
        assertRefused(
                new HttpCall("GET", "/socket/websocket?apikey=bad").host(abc.host()),
                401,
                "The token provided is not a valid JWT");
    }

    @ParameterizedTest
    @CsvSource({
        "upgrade,''",
        "upgrade,h2c",
        "connection,''",
        "connection,close",
        "sec-websocket-key,''",
        "sec-websocket-key,short",
        "sec-websocket-version,''",
        "sec-websocket-version,12"
    })
    @DisplayName("S01_033 a bad upgrade request is told which header is wrong")
    void givenBadUpgradeHeader_whenConnecting_thenItIsNamed(String header, String value) {
        HttpCall call = abc.handshake(Tokens.anon());

        HttpReply reply = abc.call(value.isEmpty() ? call.without(header) : call.header(header, value));

        assertThat(reply.status()).as("%s", reply).isEqualTo(400);
        assertThat(reply.body()).containsIgnoringCase(header);
    }

    @Test
    @DisplayName("S01_034 no origin is refused")
    void givenForeignOrigin_whenConnecting_thenAccepted() {
        abc.connect(Dialect.V2, abc.handshake(Tokens.anon()).header("origin", "https://evil.example"))
                .expectNothing();
    }

    @Test
    @DisplayName("S01_035 extensions and sub-protocols are not negotiated")
    void givenOfferedExtension_whenConnecting_thenIgnored() {
        HttpReply reply = server.open()
                .upgrade(abc.handshake(Tokens.anon())
                        .header("sec-websocket-extensions", "permessage-deflate; client_max_window_bits")
                        .header("sec-websocket-protocol", "chat"));

        assertThat(reply.headers()).doesNotContainKeys("sec-websocket-extensions", "sec-websocket-protocol");
    }

    @Test
    @DisplayName("S01_036 a request line over 8000 bytes and a header over 4096 are refused")
    void givenLongRequest_whenConnecting_thenRefusedByItsLength() {
        HttpReply line = abc.call(abc.handshake(Tokens.anon()).query("x=" + "y".repeat(8001)));
        HttpReply header = abc.call(abc.handshake(Tokens.anon()).header("x-long", "y".repeat(4097)));

        assertThat(line.status()).isEqualTo(414);
        assertThat(header.status()).isEqualTo(431);
    }

    @Test
    @DisplayName("S01_036 a request line and a header within their limits are taken")
    void givenRequestWithinLimits_whenConnecting_thenAccepted() {
        HttpCall call =
                abc.handshake(Tokens.anon()).query("x=" + "y".repeat(7000)).header("x-long", "y".repeat(4096));

        abc.connect(Dialect.V2, call).expectNothing();
    }

    @ParameterizedTest
    @ValueSource(strings = {"warn", "error", "info", "warning", "debug"})
    @DisplayName("S01_037 any log level is taken")
    void givenLogLevel_whenConnecting_thenAccepted(String level) {
        abc.connect(Dialect.V2, abc.handshake(Tokens.anon()).query("log_level=" + level))
                .expectNothing();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/socket/websocket",
                "/socket/websocket/",
                "/socket//websocket",
                "//socket/websocket",
                "/realtime/v1/websocket"
            })
    @DisplayName("S01_001 the path may have empty segments or be the gateway's")
    void givenPathVariant_whenConnecting_thenAccepted(String path) {
        HttpCall call = TestSocket.upgradeCall(path)
                .host(abc.host())
                .query("apikey=" + Tokens.anon())
                .query("vsn=2.0.0");

        abc.connect(Dialect.V2, call).expectNothing();
    }

    @Test
    @DisplayName("a host that names no tenant is served as the default tenant, where one is set")
    void givenDefaultTenant_whenHostNamesNoTenant_thenServed() {
        try (TestServer withDefault = TestServer.create(settings -> settings.defaultTenant(new TenantId("main")))
                .start()) {
            TestTenant main = withDefault.tenant("main");
            Client byName = main.v2().join("realtime:room");
            Client byDefault = main.connect(
                            Dialect.V2, main.handshake(Tokens.anon()).host("localhost:4000"))
                    .join("realtime:room");

            byDefault.send("['1','2','realtime:room','broadcast',{'n':1}]");
            byName.expect("[null,null,'realtime:room','broadcast',{'n':1}]");
            HttpReply reply = main.call(main.post("/realtime/v1/api/broadcast/room/events/e")
                    .host("127.0.0.1:4000")
                    .json("{}"));
            assertThat(reply.status()).isEqualTo(202);
        }
    }

    private void assertRefused(HttpCall call, int status, String error) {
        long start = System.nanoTime();
        HttpReply reply = abc.call(call);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(BACKOFF);
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'error':" + Json.quoted(error) + "}"));
    }

    private static void assertForbidden(HttpReply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(403);
        assertThat(reply.body()).isEmpty();
    }
}
