package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Authorizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives the same answer to every question. */
record FailingAuthorizer(CompletionStage<Authorizer.Result> answer) implements Authorizer {
    static FailingAuthorizer with(Failure failure) {
        return new FailingAuthorizer(CompletableFuture.completedFuture(new Failed(failure, "")));
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        return answer;
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        return answer;
    }
}
