package io.realtime4j.launcher.node;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.tenancy.ApiTokens;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /metrics}, and <code>GET /metrics/{region}</code> for the nodes of one region only. Thread-safe. */
public final class MetricsEndpoints {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Exposition exposition;
    private final NodeIdentity identity;

    private MetricsEndpoints(Exposition exposition, NodeIdentity identity) {
        this.exposition = exposition;
        this.identity = identity;
    }

    /**
     * Makes the endpoints.
     *
     * @param meters what to show
     * @param identity whose metrics they are
     * @param tokens who may look
     * @return the endpoints
     */
    public static List<HttpEndpoint> of(DropwizardMeters meters, NodeIdentity identity, ApiTokens tokens) {
        MetricsEndpoints metrics = new MetricsEndpoints(new Exposition(meters, identity), identity);
        return List.of(
                tokens.guard(HttpEndpoint.of("GET", "/metrics", request -> metrics.all())),
                tokens.guard(HttpEndpoint.of("GET", "/metrics/{region}", metrics::ofRegion)));
    }

    private CompletionStage<HttpResponse> all() {
        return CompletableFuture.completedFuture(HttpResponse.streamed(200, TEXT, exposition::writeTo));
    }

    private CompletionStage<HttpResponse> ofRegion(HttpRequest request) {
        String region = request.parameters().get("region");
        return region != null && region.equals(identity.region())
                ? all()
                : CompletableFuture.completedFuture(HttpResponse.text(200, ""));
    }
}
