package io.realtime4j.broadcast;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.FeatureContext.Admission;
import io.realtime4j.core.spi.FeatureContext.Answered;
import io.realtime4j.core.spi.FeatureContext.Passed;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TokenVerifier.Verification;
import io.realtime4j.core.spi.TokenVerifier.Verified;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out who sends a request: tenant and rate gate (the engine's), token, suspension; in this order. Thread-safe. */
final class Callers {
    private static final Logger log = LoggerFactory.getLogger(Callers.class);

    private final FeatureContext context;

    Callers(FeatureContext context) {
        this.context = context;
    }

    /** Refuses a request, or has it served; either way with the headers that tell the tenant's rate. */
    CompletionStage<HttpResponse> serve(HttpRequest request, Function<Caller, CompletionStage<HttpResponse>> work) {
        return context.admit(request).thenCompose(admission -> proceed(admission, request, work));
    }

    private CompletionStage<HttpResponse> proceed(
            Admission admission, HttpRequest request, Function<Caller, CompletionStage<HttpResponse>> work) {
        if (admission instanceof Answered answered) {
            return CompletableFuture.completedFuture(answered.response());
        }
        if (admission instanceof Passed passed) {
            return authenticate(passed.tenant(), request, work).thenApply(r -> r.withHeaders(passed.headers()));
        }
        throw new AssertionError(admission);
    }

    private CompletionStage<HttpResponse> authenticate(
            Tenant tenant, HttpRequest request, Function<Caller, CompletionStage<HttpResponse>> work) {
        Optional<String> token = RequestToken.of(request);
        if (token.isEmpty()) {
            return CompletableFuture.completedFuture(unauthorized());
        }
        return CompletableFuture.completedFuture(token.get())
                .thenCompose(text -> context.tokenVerifier().verify(tenant, text))
                .handle((verification, failure) -> caller(tenant, request, verification, failure))
                .thenCompose(caller -> caller.isEmpty()
                        ? CompletableFuture.completedFuture(unauthorized())
                        : serveUnlessSuspended(caller.get(), work));
    }

    private static Optional<Caller> caller(
            Tenant tenant, HttpRequest request, @Nullable Verification verification, @Nullable Throwable failure) {
        if (failure != null) {
            log.atWarn().addKeyValue("tenant", tenant.id()).setCause(failure).log("token could not be verified");
        }
        return verification instanceof Verified verified
                ? Optional.of(new Caller(tenant, verified.claims(), request))
                : Optional.empty();
    }

    private static CompletionStage<HttpResponse> serveUnlessSuspended(
            Caller caller, Function<Caller, CompletionStage<HttpResponse>> work) {
        return caller.tenant().suspended()
                ? CompletableFuture.completedFuture(Answers.message(403, "Tenant is suspended"))
                : work.apply(caller);
    }

    private static HttpResponse unauthorized() {
        return Answers.message(401, "Unauthorized");
    }
}
