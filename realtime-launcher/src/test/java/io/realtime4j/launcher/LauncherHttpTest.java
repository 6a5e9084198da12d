package io.realtime4j.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.tenancy.Jwt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages and metrics of the standalone server, over HTTP. */
@Tag("spec-06")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherHttpTest {
    private static final String SECRET = "a secret for those who read metrics";
    private static final String BLOCKED = Jwt.sign(SECRET, Map.of("sub", "who left"));
    private static final Map<String, String> VARIABLES = Map.of(
            "PORT", "0",
            "LISTEN_ADDRESS", "127.0.0.1",
            "APP_NAME", "realtime",
            "POD_IP", "10.0.0.7",
            "REGION", "ap-southeast-1",
            "DASHBOARD_USER", "operator",
            "DASHBOARD_PASSWORD", "päss:word",
            "METRICS_JWT_SECRET", SECRET,
            "METRICS_TOKEN_BLOCKLIST", BLOCKED);

    private final HttpClient client = HttpClient.newHttpClient();
    private Lifecycle lifecycle;
    private Realtime node;

    @BeforeAll
    void start() {
        Configuration configuration = Configuration.read(new Environment(VARIABLES));
        Tenant tenant =
                Tenant.named("127").jwtSecret("the secret of the tenant").build();
        lifecycle = Lifecycle.begin();
        node = new Wiring(configuration, lifecycle).start(TenantStore.inMemory(tenant), Authorizer.denyAll());
    }

    @AfterAll
    void stop() {
        lifecycle.abandon();
    }

    @Test
    @DisplayName("S06_007 the Inspector needs no credentials")
    void whenAskedForTheRoot_thenTheInspector() throws Exception {
        HttpResponse<String> page = get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Inspector - Supabase Realtime</title>");
        assertPage(page);
    }

    @ParameterizedTest
    @CsvSource({"/inspector?channel=room_a,/?channel=room_a", "/inspector/new,/", "/inspector/new?a=b%20c,/?a=b%20c"})
    @DisplayName("S06_008 older addresses lead to the Inspector")
    void whenAskedForOlderAddress_thenRedirected(String path, String location) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains(location);
    }

    @Test
    @DisplayName("S06_009 the status names this node by its short id")
    void whenAskedForTheStatus_thenThisNode() throws Exception {
        HttpResponse<String> page = get("/status");
        HttpResponse<String> data = get("/status/nodes");

        assertThat(page.body()).contains("Realtime Cluster Health", "10.0.0.7", "ap-southeast-1");
        assertPage(page);
        assertThat(data.body())
                .matches("\\{\"nodes\":\\[\\{\"id\":\"10\\.0\\.0\\.7\",\"region\":\"ap-southeast-1\"}],\"latencies\":"
                        + "\\[\\{\"from\":\"10\\.0\\.0\\.7\",\"to\":\"10\\.0\\.0\\.7\",\"millis\":[0-9.E-]+}]}");
    }

    private static void assertPage(HttpResponse<String> page) {
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy"))
                .contains("base-uri 'self'; frame-ancestors 'self';");
        assertThat(page.headers().firstValue("x-request-id")).isPresent();
        assertThat(page.body()).contains("node 10.0.0.7 · ap-southeast-1</footer>");
    }

    @ParameterizedTest
    @CsvSource({
        "/assets/pages.css,text/css; charset=utf-8",
        "/assets/inspector.js,text/javascript; charset=utf-8",
        "/assets/realtime.js,text/javascript; charset=utf-8",
        "/assets/status.js,text/javascript; charset=utf-8",
        "/worker.js,text/javascript; charset=utf-8",
        "/favicon.svg,image/svg+xml",
        "/robots.txt,text/plain; charset=utf-8"
    })
    void whenAskedForFile_thenServedAndNotAgain(String path, String type) throws Exception {
        HttpResponse<String> file = get(path);
        String tag = file.headers().firstValue("etag").orElseThrow();

        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isNotBlank();
        assertThat(file.headers().firstValue("content-type")).contains(type);
        assertThat(file.headers().firstValue("x-request-id")).isEmpty();
        assertThat(get(path, "if-none-match", tag).statusCode()).isEqualTo(304);
        assertThat(get(path, "if-none-match", "W/" + tag).statusCode()).isEqualTo(304);
        assertThat(get(path, "if-none-match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void whenAskedForUnknownFile_then404() throws Exception {
        assertThat(get("/assets/none.js").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/ap-southeast-1"})
    @DisplayName("S06_111 S06_112 metrics, all and of the node's own region, are for those with a token")
    void givenToken_whenAskedForMetrics_thenText(String path) throws Exception {
        get("/api/ping");

        HttpResponse<String> metrics = get(path, "authorization", "Bearer " + Jwt.sign(SECRET, Map.of()));

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        assertThat(metrics.headers().firstValue("transfer-encoding")).contains("chunked");
        String node = "host=\"10.0.0.7\",id=\"10.0.0.7\",";
        assertThat(metrics.body())
                .contains("realtime_channel_events{" + node + "region=\"ap-southeast-1\",tenant=\"127\"} 0\n")
                .contains("phoenix_connections_max{" + node + "region=\"ap-southeast-1\"} 100000\n")
                .contains("jvm_memory_used_bytes{area=\"heap\",")
                .endsWith("\n# EOF\n")
                .containsOnlyOnce("# EOF");
        assertThat(metrics.body().lines().filter(line -> line.startsWith("# TYPE")))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("S06_111 without a good token there are no metrics")
    void givenNoGoodToken_whenAskedForMetrics_thenForbidden() throws Exception {
        String other = Jwt.sign("another secret", Map.of());

        for (HttpResponse<String> answer : java.util.List.of(
                get("/metrics"),
                get("/metrics", "authorization", "Bearer " + other),
                get("/metrics", "authorization", "Bearer " + BLOCKED),
                get("/metrics/ap-southeast-1", "authorization", "bearer " + Jwt.sign(SECRET, Map.of())))) {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "us-east-1", "ap-southeast", "ap-southeast-10", "AP-SOUTHEAST-1"})
    @DisplayName("S06_112 a region that this node is not in has no metrics of it")
    void givenOtherRegion_whenAskedForMetrics_thenEmpty(String region) throws Exception {
        HttpResponse<String> metrics =
                get("/metrics/" + region, "authorization", "Bearer " + Jwt.sign(SECRET, Map.of()));

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).isEmpty();
    }

    @Test
    @DisplayName("S06_114 the dashboard is for those with the password")
    void givenPassword_whenAskedForTheDashboard_thenLedToItsPages() throws Exception {
        String password = "Basic " + Base64.getEncoder().encodeToString("operator:päss:word".getBytes(UTF_8));

        HttpResponse<String> refused = get("/admin/dashboard");
        HttpResponse<String> entered = get("/admin/dashboard", "authorization", password);
        String home = entered.headers().firstValue("location").orElseThrow();

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("www-authenticate")).contains("Basic realm=\"Application\"");
        assertThat(refused.body()).isEqualTo("Unauthorized");
        assertThat(entered.statusCode()).isEqualTo(302);
        assertThat(get(home).statusCode()).isEqualTo(401);
        assertThat(get(home, "authorization", password).body()).contains("realtime@10.0.0.7");
        assertThat(get("/admin/dashboard/tenants", "authorization", password).body())
                .contains("<td>127</td>")
                .doesNotContain("the secret of the tenant");
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + node.address().orElseThrow().getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
