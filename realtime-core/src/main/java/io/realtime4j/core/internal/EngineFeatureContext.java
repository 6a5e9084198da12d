package io.realtime4j.core.internal;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantRates;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The engine's services for features, and the two endpoints that need nothing else. Thread-safe. */
final class EngineFeatureContext implements FeatureContext {
    private final Services services;
    private final HostNames hosts;

    EngineFeatureContext(Services services, HostNames hosts) {
        this.services = services;
        this.hosts = hosts;
    }

    @Override
    public TokenVerifier tokenVerifier() {
        return services.parts().tokenVerifier();
    }

    @Override
    public Authorizer authorizer() {
        return services.parts().authorizer();
    }

    @Override
    public Meters meters() {
        return services.parts().meters();
    }

    @Override
    public void publish(TopicMessage message) {
        services.hub().publish(message);
    }

    @Override
    public void deliver(TopicMessage message) {
        services.hub().deliver(message);
    }

    @Override
    public List<Lane> lanes() {
        return services.hub().lanes();
    }

    @Override
    public InstantSource clock() {
        return services.parts().clock();
    }

    @Override
    public String nodeName() {
        return services.parts().settings().nodeName();
    }

    @Override
    public PubSub.Bus bus(String feature) {
        return new FeatureBus(services.hub().bus(), feature);
    }

    @Override
    public TenantRates rates(Tenant tenant) {
        return services.runtimes().use(tenant);
    }

    @Override
    public CompletionStage<Admission> admit(HttpRequest request) {
        return hosts.find(request.host())
                .thenApply(found -> found.map(this::admit)
                        .orElseGet(() -> new Answered(
                                HttpResponse.json(401, "{\"message\":\"Tenant not found in database\"}"))));
    }

    private Admission admit(Tenant tenant) {
        TenantRuntime runtime = services.runtimes().use(tenant);
        runtime.countRequest();
        long rolling = (long) runtime.requestsPerSecond();
        int limit = tenant.limits().maxEventsPerSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-rate-rolling", Long.toString(rolling));
        headers.put("x-rate-limit", Integer.toString(limit));
        headers.put("x-rate-limit-remaining", Long.toString(limit - rolling));
        return rolling >= limit
                ? new Answered(HttpResponse.json(429, "{\"message\":\"Too many requests\"}")
                        .withHeaders(headers))
                : new Passed(tenant, headers);
    }

    /** Health of the node, and a ping that goes through the tenant's rate gate. */
    List<HttpEndpoint> endpoints() {
        return List.of(
                HttpEndpoint.of(
                        "GET",
                        "/healthcheck",
                        request -> CompletableFuture.completedFuture(HttpResponse.text(200, "ok"))),
                HttpEndpoint.json("GET", "/api/ping", this::ping));
    }

    private CompletionStage<HttpResponse> ping(HttpRequest request) {
        return admit(request).thenApply(admission -> {
            if (admission instanceof Passed passed) {
                return HttpResponse.json(200, "{\"message\":\"Success\"}").withHeaders(passed.headers());
            }
            return ((Answered) admission).response();
        });
    }
}
