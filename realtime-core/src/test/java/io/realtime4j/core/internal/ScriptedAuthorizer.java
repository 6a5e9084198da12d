package io.realtime4j.core.internal;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers as the test wants, and writes down what it is asked. */
final class ScriptedAuthorizer implements Authorizer {
    final List<String> asked = new ArrayList<>();
    CompletionStage<Optional<Failed>> ready = CompletableFuture.completedFuture(Optional.empty());
    CompletionStage<Result> reading = CompletableFuture.completedFuture(new Decided(true, true));
    CompletionStage<Result> writing = CompletableFuture.completedFuture(new Decided(true, true));

    @Override
    public CompletionStage<Optional<Failed>> prepare(Tenant tenant) {
        asked.add("prepare");
        return ready;
    }

    @Override
    public CompletionStage<Result> read(Request request) {
        asked.add("read " + new TreeSet<>(request.extensions()));
        return reading;
    }

    @Override
    public CompletionStage<Result> write(Request request) {
        asked.add("write " + new TreeSet<>(request.extensions()));
        return writing;
    }

    List<String> takeAsked() {
        List<String> taken = List.copyOf(asked);
        asked.clear();
        return taken;
    }
}
