package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the host of a request names the tenant. */
@Tag("spec-06")
final class HostScenarios {
    private static final String SUCCESS = "{'message':'Success'}";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    @ParameterizedTest
    @CsvSource({
        "abc,abc.example.com",
        "abc,abc.realtime.eu.example.com:4000",
        "localhost,localhost",
        "localhost,localhost:4000",
        "127,127.0.0.1:4000"
    })
    @DisplayName("S06_001 S06_002 S06_003 the first label of the host is the tenant")
    void givenTenant_whenPinged_thenFound(String tenant, String host) {
        server.tenant(tenant);

        HttpReply reply = ping(host);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("content-type")).isEqualTo("application/json; charset=utf-8");
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree(SUCCESS));
    }

    @Test
    @DisplayName("S06_004 an unknown tenant is refused, without telling a rate")
    void givenNoTenant_whenPinged_thenUnauthorized() {
        HttpReply reply = ping("nope.example.com");

        assertUnknown(reply);
        assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("x-rate-"));
    }

    @Test
    @DisplayName("S06_005 a forwarded host does not count")
    void givenForwardedHost_whenPinged_thenTheHostHeaderNamesTheTenant() {
        TestTenant abc = server.tenant();

        assertUnknown(call(new HttpCall("GET", "/api/ping").host("nope.x").header("x-forwarded-host", abc.host())));
    }

    @Test
    @DisplayName("S06_142 the case of the host does not matter, that of a tenant's name does")
    void givenHostInCapitals_whenUsed_thenTheTenantInLowerCase() {
        TestTenant abc = server.tenant("lower");
        server.tenant("UPPER");
        String host = "LOWER.Example.COM";

        assertThat(ping(host).status()).isEqualTo(200);
        abc.connect(Dialect.V2, abc.handshake(Tokens.anon()).host(host)).join("realtime:room");
        assertUnknown(ping("UPPER.example.com"));
        assertThat(call(abc.handshake(Tokens.anon()).host("UPPER.example.com")).status())
                .isEqualTo(404);
    }

    private static HttpReply ping(String host) {
        return call(new HttpCall("GET", "/api/ping").host(host));
    }

    private static HttpReply call(HttpCall call) {
        return server.open().call(call);
    }

    private static void assertUnknown(HttpReply reply) {
        assertThat(reply.status()).isEqualTo(401);
        assertThat(Json.received(reply.body())).isEqualTo(Json.tree("{'message':'Tenant not found in database'}"));
    }
}
