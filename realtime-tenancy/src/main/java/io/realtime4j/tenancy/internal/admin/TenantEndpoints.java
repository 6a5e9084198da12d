package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.tenancy.internal.control.TenantRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The management of tenants, as endpoints. Thread-safe. */
public final class TenantEndpoints {
    private static final String ALL = "/api/tenants";
    private static final String ONE = "/api/tenants/{tenant_id}";

    private final TenantRecords records;
    private final Databases databases;
    private final TenantWrites writes;
    private final Removal removal;
    private final Place place;

    /**
     * Puts the endpoints together.
     *
     * @param parts what they work on
     */
    public TenantEndpoints(AdminParts parts) {
        this.records = parts.records();
        this.databases = parts.databases();
        this.writes = new TenantWrites(records, databases, parts.limits());
        this.removal = new Removal(records, parts.source(), databases);
        this.place = parts.place();
    }

    /** {@return the endpoints, open to everybody} */
    public List<HttpEndpoint> all() {
        return List.of(
                HttpEndpoint.json("GET", ALL, request -> list()),
                HttpEndpoint.json("POST", ALL, request -> store(request, writes::post)),
                HttpEndpoint.json("GET", ONE, request -> show(id(request))),
                HttpEndpoint.json("PUT", ONE, this::put),
                HttpEndpoint.json("PATCH", ONE, this::put),
                HttpEndpoint.json("DELETE", ONE, request -> delete(id(request))),
                HttpEndpoint.json("POST", ONE + "/reload", request -> known(request, this::reload)),
                HttpEndpoint.json("POST", ONE + "/shutdown", request -> known(request, this::shutdown)),
                HttpEndpoint.json("GET", ONE + "/health", request -> health(id(request))));
    }

    private CompletionStage<HttpResponse> list() {
        return records.list().thenApply(Answers::tenants);
    }

    private CompletionStage<HttpResponse> show(TenantId id) {
        return records.find(id).thenApply(found -> found.map(Answers::tenant).orElseGet(() -> Answers.notFound(id)));
    }

    private CompletionStage<HttpResponse> put(HttpRequest request) {
        return store(request, tenant -> writes.put(id(request), tenant));
    }

    private static CompletionStage<HttpResponse> store(
            HttpRequest request, Function<ObjectNode, CompletionStage<Outcome>> write) {
        Optional<ObjectNode> tenant = RequestBody.tenant(request);
        return tenant.isEmpty()
                ? CompletableFuture.completedFuture(request.accept().error(400))
                : write.apply(tenant.get()).thenApply(Answers::stored);
    }

    private CompletionStage<HttpResponse> delete(TenantId id) {
        return removal.of(id)
                .handle((done, failure) -> failure == null ? HttpResponse.empty(204) : Answers.notDeleted(id, failure));
    }

    private CompletionStage<HttpResponse> reload(TenantId id) {
        return databases
                .shutdown(id)
                .thenCompose(stopped -> records.disconnect(id))
                .thenApply(told -> HttpResponse.empty(204));
    }

    private CompletionStage<HttpResponse> shutdown(TenantId id) {
        return databases
                .shutdown(id)
                .thenCompose(stopped -> records.shutdownElsewhere(id))
                .thenApply(told -> HttpResponse.empty(204));
    }

    private CompletionStage<HttpResponse> health(TenantId id) {
        return databases
                .health(id)
                .thenApply(found ->
                        found.map(health -> Answers.health(health, place)).orElseGet(() -> Answers.notFound(id)));
    }

    private CompletionStage<HttpResponse> known(
            HttpRequest request, Function<TenantId, CompletionStage<HttpResponse>> work) {
        TenantId id = id(request);
        return records.isKnown(id)
                .thenCompose(known -> known ? work.apply(id) : CompletableFuture.completedFuture(Answers.notFound(id)));
    }

    private static TenantId id(HttpRequest request) {
        return new TenantId(request.parameters().getOrDefault("tenant_id", ""));
    }
}
