package io.realtime4j.launcher.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spec-06")
class ApiDescriptionTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src|data-url)=\"([^\"]*)\"");

    private final List<HttpEndpoint> endpoints = ApiDescription.endpoints("1.2.3");

    @Test
    @DisplayName("S06_010 the document is valid OpenAPI 3 and describes every route there is to describe")
    void givenDocument_whenParsed_thenValid() {
        HttpResponse response = get("/api/openapi");

        SwaggerParseResult parsed = parse(response.body().utf8());

        assertThat(response.headers()).containsEntry("content-type", "application/json; charset=utf-8");
        assertThat(parsed.getMessages()).isNullOrEmpty();
        OpenAPI document = parsed.getOpenAPI();
        assertThat(document.getOpenapi()).startsWith("3.");
        assertThat(document.getInfo().getVersion()).isEqualTo("1.2.3");
        assertThat(document.getServers())
                .singleElement()
                .satisfies(server -> assertThat(server.getVariables()).containsKey("tenant"));
        assertThat(document.getComponents().getSecuritySchemes()).containsKey("authorization");
        assertThat(document.getPaths().entrySet().stream()
                        .flatMap(path -> path.getValue().readOperationsMap().keySet().stream()
                                .map(method -> method + " " + path.getKey())))
                .containsExactlyInAnyOrder(
                        HttpMethod.GET + " /api/tenants",
                        HttpMethod.POST + " /api/tenants",
                        HttpMethod.GET + " /api/tenants/{tenant_id}",
                        HttpMethod.PUT + " /api/tenants/{tenant_id}",
                        HttpMethod.PATCH + " /api/tenants/{tenant_id}",
                        HttpMethod.DELETE + " /api/tenants/{tenant_id}",
                        HttpMethod.POST + " /api/tenants/{tenant_id}/reload",
                        HttpMethod.POST + " /api/tenants/{tenant_id}/shutdown",
                        HttpMethod.GET + " /api/tenants/{tenant_id}/health",
                        HttpMethod.POST + " /api/broadcast",
                        HttpMethod.POST + " /api/broadcast/{topic}/events/{event}");
    }

    @Test
    void givenBrokenDocument_whenParsed_thenTold() {
        String broken = get("/api/openapi").body().utf8().replace("\"paths\"", "\"paths_\"");

        assertThat(parse(broken).getMessages()).isNotEmpty();
    }

    @Test
    @DisplayName("S06_010 the page needs nothing but this server")
    void givenPage_whenItsLinksAreFollowed_thenAllAreServed() throws IOException {
        HttpEndpoint page = find("/swaggerui");
        HttpResponse response = get("/swaggerui");
        List<String> links = LINK.matcher(response.body().utf8())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(page.kind()).isEqualTo(HttpEndpoint.Kind.PAGE);
        assertThat(response.headers()).containsEntry("content-type", "text/html; charset=utf-8");
        assertThat(response.body().utf8()).contains("Swagger UI");
        assertThat(links).hasSize(5).contains("/api/openapi").allMatch(link -> link.startsWith("/"));
        for (String link : links) {
            assertThat(get(link).status()).as(link).isEqualTo(200);
            assertThat(body(get(link))).as(link).isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "swagger-ui.css, text/css; charset=utf-8, swagger-ui",
        "swagger-ui-bundle.js, text/javascript; charset=utf-8, SwaggerUIBundle",
        "favicon-32x32.png, image/png, PNG"
    })
    void givenFileOfTheLibrary_whenServed_thenTypedAndKeptForLong(String name, String type, String content)
            throws IOException {
        HttpResponse response = get(library() + name);

        assertThat(response.headers())
                .containsEntry("content-type", type)
                .containsEntry("cache-control", "public, max-age=31536000, immutable");
        assertThat(body(response)).contains(content);
    }

    @Test
    void givenOtherFileOfTheLibrary_whenAskedFor_then404() {
        assertThat(get(library() + "swagger-initializer.js").status()).isEqualTo(404);
        assertThat(get(library() + "..%2F..%2Fpom.properties").status()).isEqualTo(404);
    }

    @Test
    void givenStartScript_whenServed_thenReadsTheDocumentOfThePage() {
        HttpResponse response = get("/assets/swagger-ui/start.js");

        assertThat(response.headers())
                .containsEntry("content-type", "text/javascript; charset=utf-8")
                .containsEntry("cache-control", "no-cache");
        assertThat(response.body().utf8()).contains("root.dataset.url").doesNotContain("http");
    }

    private String library() {
        return find("/assets/swagger-ui/start.js").path().replace("start.js", "")
                + endpoints.get(endpoints.size() - 1).path().split("/", -1)[3] + "/";
    }

    private HttpResponse get(String path) {
        HttpEndpoint endpoint = find(path);
        String last = path.substring(path.lastIndexOf('/') + 1);
        HttpRequest request = new HttpRequest("GET", "h", path, "", Map.of(), Slice.EMPTY, Map.of("file", last));
        return endpoint.handle(request).toCompletableFuture().join();
    }

    private HttpEndpoint find(String path) {
        return endpoints.stream()
                .filter(endpoint -> path.matches(endpoint.path().replace("{file}", "[^/]+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no endpoint for " + path));
    }

    private static String body(HttpResponse response) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (response.writer() == null) {
            out.writeBytes(response.body().toArray());
        } else {
            response.writer().writeTo(out);
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private static SwaggerParseResult parse(String document) {
        ParseOptions options = new ParseOptions();
        options.setResolve(true);
        return new OpenAPIV3Parser().readContents(document, null, options);
    }
}
