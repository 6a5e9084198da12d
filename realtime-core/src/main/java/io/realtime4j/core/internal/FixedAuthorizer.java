package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides by a policy in Java, at once. Stateless. */
public final class FixedAuthorizer implements Authorizer {
    /** Nothing is left to do. */
    public static final CompletionStage<Optional<Failed>> READY = CompletableFuture.completedFuture(Optional.empty());

    private final Policy policy;

    private FixedAuthorizer(Policy policy) {
        this.policy = policy;
    }

    /**
     * Makes an authorizer.
     *
     * @param policy asked for each extension
     * @return the authorizer
     */
    public static Authorizer of(Policy policy) {
        return new FixedAuthorizer(policy);
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        return decide(request, false);
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        return decide(request, true);
    }

    private CompletionStage<Result> decide(Request request, boolean write) {
        boolean broadcast = request.extensions().contains(Extension.BROADCAST)
                && policy.allows(request, write, Extension.BROADCAST);
        boolean presence =
                request.extensions().contains(Extension.PRESENCE) && policy.allows(request, write, Extension.PRESENCE);
        return CompletableFuture.completedFuture(new Decided(broadcast, presence));
    }
}
