package io.realtime4j.acceptance;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Authorizer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the policies of the tenant at hand. */
final class TestAuthorizer implements Authorizer {
    private final Map<TenantId, TestPolicies> policies = new ConcurrentHashMap<>();

    TestPolicies of(TenantId tenant) {
        return policies.computeIfAbsent(tenant, id -> new TestPolicies());
    }

    @Override
    public CompletionStage<Optional<Failed>> prepare(Tenant tenant) {
        return of(tenant.id()).ready;
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        return CompletableFuture.completedFuture(of(request.tenant().id()).read(request));
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        return CompletableFuture.completedFuture(of(request.tenant().id()).write(request));
    }
}
