package io.realtime4j.launcher.openapi;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Swagger UI: a page of ours, and the files of the library, served from its jar. Its version is part of their paths. */
final class SwaggerUi {
    private static final String POM = "META-INF/maven/org.webjars/swagger-ui/pom.properties";
    private static final String FILES = "META-INF/resources/webjars/swagger-ui/";
    private static final Map<String, String> TYPES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private SwaggerUi() {}

    static List<HttpEndpoint> endpoints() {
        String version = version();
        String page = Resources.text("swagger-ui.html").replace("@version@", version);
        String start = Resources.text("swagger-ui-start.js");
        return List.of(
                HttpEndpoint.page(
                        "GET",
                        "/swaggerui",
                        request -> CompletableFuture.completedFuture(HttpResponse.html(200, page))),
                HttpEndpoint.file("/assets/swagger-ui/start.js", request -> start(start)),
                HttpEndpoint.file("/assets/swagger-ui/" + version + "/{file}", request -> file(version, request)));
    }

    private static CompletionStage<HttpResponse> start(String script) {
        return CompletableFuture.completedFuture(HttpResponse.text(200, script)
                .withHeader("content-type", "text/javascript; charset=utf-8")
                .withHeader("cache-control", "no-cache"));
    }

    private static CompletionStage<HttpResponse> file(String version, HttpRequest request) {
        String name = request.parameters().getOrDefault("file", "");
        String type = TYPES.get(name);
        return CompletableFuture.completedFuture(
                type == null ? request.accept().error(404) : file(FILES + version + "/" + name, type));
    }

    private static HttpResponse file(String path, String type) {
        return HttpResponse.streamed(200, type, out -> {
                    try (InputStream in = Resources.open(path)) {
                        in.transferTo(out);
                    }
                })
                .withHeader("cache-control", "public, max-age=31536000, immutable");
    }

    private static String version() {
        Properties pom = new Properties();
        try (InputStream in = Resources.open(POM)) {
            pom.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("file " + POM + " cannot be read", e);
        }
        String version = pom.getProperty("version");
        if (version == null) {
            throw new IllegalStateException("file " + POM + " names no version");
        }
        return version;
    }
}
