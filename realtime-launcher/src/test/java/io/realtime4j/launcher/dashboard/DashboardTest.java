package io.realtime4j.launcher.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.launcher.node.NodeIdentity;
import io.realtime4j.tenancy.DatabaseState;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.TenantOverview;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-06")
class DashboardTest {
    private static final NodeIdentity NODE = new NodeIdentity("realtime@10.0.0.7", "eu", "1.0");
    private static final String GOOD = basic("op:pw");

    private final InMemoryFlags flags = new InMemoryFlags();
    private final TenantStore tenants = TenantStore.inMemory(
            Tenant.named("<acme>").jwtSecret("hidden").build(),
            Tenant.named("b").jwks("{\"keys\":[\"hidden\"]}").suspended(true).build());
    private final List<HttpEndpoint> endpoints = Dashboard.of(
                    DashboardAccess.password("op", "pw"), NODE, ShownTenants.of(tenants))
            .flags(flags)
            .endpoints();

    @ParameterizedTest
    @ValueSource(strings = {"", "Basic", "Basic !", "Bearer b3A6cHc=", "Basic b3A6cHg=", "Basic b3A="})
    @DisplayName("S06_114 without the password no page is shown and nothing is changed")
    void givenWrongPassword_whenAsked_thenUnauthorized(String authorization) {
        for (HttpEndpoint endpoint : endpoints) {
            HttpResponse answer =
                    call(endpoint.method(), endpoint.path(), authorization, "name=a&action=put&rollout=1");

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.body().utf8()).isEqualTo("Unauthorized");
            assertThat(answer.headers()).containsEntry("www-authenticate", "Basic realm=\"Application\"");
        }
        assertThat(flags.flags).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic b3A6cHc=", "basic b3A6cHc=", "BASIC  b3A6cHc="})
    void givenPassword_whenAsked_thenLedHome(String authorization) {
        HttpResponse answer = call("GET", "/admin/dashboard", authorization, "");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers()).containsEntry("location", "/admin/dashboard/home");
    }

    @Test
    void givenTenants_whenShown_thenEscapedAndWithoutSecrets() {
        String html = get(Dashboard.TENANTS);

        assertThat(html)
                .contains("<td>&lt;acme&gt;</td>", "<td>secret</td>", "<td>key set</td>", "<td>suspended</td>")
                .doesNotContain("hidden", "<acme>");
    }

    @Test
    void givenTenantOfAControlDatabase_whenShown_thenItsDatabaseAndWhatCannotBeRead() {
        Tenant tenant = Tenant.named("c")
                .presenceEnabled(true)
                .limits(TenantLimits.builder()
                        .maxClientPresenceEventsPerWindow(7)
                        .build())
                .build();
        TenantOverview shown = new TenantOverview(
                tenant, List.of("jwt_secret"), "db.<example>.com", List.of("postgres_cdc_rls", "other"));

        String html = new TenantsPage(new ShownTenants() {
                    @Override
                    public CompletionStage<List<TenantOverview>> list() {
                        return CompletableFuture.completedFuture(List.of(shown));
                    }

                    @Override
                    public Map<TenantId, DatabaseState> connections() {
                        return Map.of(tenant.id(), DatabaseState.DEGRADED);
                    }
                })
                .html()
                .toCompletableFuture()
                .join();

        assertThat(html)
                .contains(
                        "<td>7 in default</td>",
                        "<td>jwt_secret unreadable</td>",
                        "<td>active, presence for all</td>",
                        "<td>postgres_cdc_rls other</td>",
                        "<td>db.&lt;example&gt;.com</td>",
                        "<td>degraded</td>");
    }

    @Test
    void givenForm_whenSent_thenFlagMadeChangedAndDeleted() {
        assertThat(post("name=fan+out&enabled=true&rollout=25&bucket=wave&action=put")
                        .status())
                .isEqualTo(302);
        assertThat(flags.flags.get("fan out")).isEqualTo(new FeatureFlag("fan out", true, 25, "wave"));
        assertThat(get(Dashboard.FLAGS)).contains("Change fan out", "value=\"25\"", "value=\"wave\"", " checked>");

        post("name=fan+out&rollout=100&bucket=&action=put");
        assertThat(flags.flags.get("fan out")).isEqualTo(new FeatureFlag("fan out", false, 100, null));

        post("name=fan+out&action=delete");
        assertThat(flags.flags).isEmpty();
    }

    @Test
    void givenTenant_whenSwitched_thenOverrideSetAndCleared() {
        post("name=f&tenant=acme&action=on");
        assertThat(flags.overrides).containsEntry("acme/f", true);

        post("name=f&tenant=acme&action=off");
        assertThat(flags.overrides).containsEntry("acme/f", false);

        post("name=f&tenant=acme&action=clear");
        assertThat(flags.overrides).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=&rollout=1&action=put",
                "name=a&rollout=101&action=put",
                "name=a&rollout=x&action=put",
                "name=a&action=on",
                "name=a&action=<b>",
                "name=%zz&action=put"
            })
    void givenFormThatSaysNothingSensible_whenSent_thenRefused(String fields) {
        HttpResponse answer = post(fields);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body().utf8()).contains("class=\"error\"").doesNotContain("<b>");
        assertThat(flags.flags).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&form_token=", "&form_token=guessed"})
    void givenFormOfAnotherOrigin_whenSent_thenRefused(String token) {
        HttpResponse answer = call("POST", Dashboard.FLAGS, GOOD, "name=a&rollout=1&action=put" + token);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(flags.flags).isEmpty();
    }

    @Test
    void givenNoFlags_whenAsked_thenNoSuchPage() {
        List<HttpEndpoint> without = Dashboard.of(DashboardAccess.password("op", "pw"), NODE, ShownTenants.of(tenants))
                .endpoints();

        assertThat(without).extracting(HttpEndpoint::path).doesNotContain(Dashboard.FLAGS);
    }

    private String get(String path) {
        HttpResponse answer = call("GET", path, GOOD, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("cache-control", "no-store");
        return answer.body().utf8();
    }

    private HttpResponse post(String fields) {
        Matcher token =
                Pattern.compile("name=\"form_token\" value=\"([^\"]+)\"").matcher(get(Dashboard.FLAGS));
        assertThat(token.find()).isTrue();
        return call("POST", Dashboard.FLAGS, GOOD, fields + "&form_token=" + token.group(1));
    }

    private HttpResponse call(String method, String path, String authorization, String body) {
        HttpEndpoint endpoint = endpoints.stream()
                .filter(known -> known.method().equals(method) && known.path().equals(path))
                .findFirst()
                .orElseThrow();
        Map<String, List<String>> headers = Map.of("authorization", List.of(authorization));
        return endpoint.handle(new HttpRequest(method, "a", path, "", headers, Slice.utf8(body), Map.of()))
                .toCompletableFuture()
                .join();
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
