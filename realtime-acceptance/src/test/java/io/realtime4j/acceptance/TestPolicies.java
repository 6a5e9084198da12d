package io.realtime4j.acceptance;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** What the tenant database of one tenant would say; changed by the test while the server runs. Thread-safe. */
final class TestPolicies {
    volatile CompletionStage<Optional<Authorizer.Failed>> ready = CompletableFuture.completedFuture(Optional.empty());
    volatile BiPredicate<Authorizer.Request, Extension> reading = (request, extension) -> true;
    volatile BiPredicate<Authorizer.Request, Extension> writing = (request, extension) -> true;
    volatile Authorizer.@Nullable Failed readFailure;
    volatile Authorizer.@Nullable Failed writeFailure;
    final List<Set<Extension>> readChecks = new CopyOnWriteArrayList<>();
    final AtomicInteger writeChecks = new AtomicInteger();

    void unavailable(Authorizer.Failure failure) {
        ready = CompletableFuture.completedFuture(Optional.of(failed(failure)));
    }

    void available() {
        ready = CompletableFuture.completedFuture(Optional.empty());
    }

    static Authorizer.Failed failed(Authorizer.Failure failure) {
        return new Authorizer.Failed(failure, "as the test wants it");
    }

    Authorizer.Result read(Authorizer.Request request) {
        readChecks.add(request.extensions());
        Authorizer.Failed failure = readFailure;
        return failure == null ? decide(reading, request) : failure;
    }

    Authorizer.Result write(Authorizer.Request request) {
        writeChecks.incrementAndGet();
        Authorizer.Failed failure = writeFailure;
        return failure == null ? decide(writing, request) : failure;
    }

    private static Authorizer.Result decide(
            BiPredicate<Authorizer.Request, Extension> policy, Authorizer.Request request) {
        return new Authorizer.Decided(
                policy.test(request, Extension.BROADCAST), policy.test(request, Extension.PRESENCE));
    }
}
