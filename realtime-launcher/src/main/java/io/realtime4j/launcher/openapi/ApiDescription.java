package io.realtime4j.launcher.openapi;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** What the HTTP API is: {@code /api/openapi} for programs, {@code /swaggerui} for people. */
public final class ApiDescription {
    private ApiDescription() {}

    /**
     * Makes the endpoints.
     *
     * @param version of the server
     * @return the endpoints, open to everybody
     */
    public static List<HttpEndpoint> endpoints(String version) {
        String document = Resources.text("openapi.json").replace("@version@", version);
        HttpEndpoint openApi = HttpEndpoint.json(
                "GET", "/api/openapi", request -> CompletableFuture.completedFuture(HttpResponse.json(200, document)));
        return Stream.concat(Stream.of(openApi), SwaggerUi.endpoints().stream()).toList();
    }
}
