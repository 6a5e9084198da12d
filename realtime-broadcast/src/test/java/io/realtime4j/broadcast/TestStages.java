package io.realtime4j.broadcast;

import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finished stages. */
final class TestStages {
    private TestStages() {}

    static CompletionStage<WriteAccess> access(String name) {
        return CompletableFuture.completedFuture(WriteAccess.valueOf(name));
    }
}
