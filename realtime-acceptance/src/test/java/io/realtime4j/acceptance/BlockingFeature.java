package io.realtime4j.acceptance;

import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A feature whose event {@code wait} holds its lane until a task of the test is done. */
final class BlockingFeature implements ChannelFeature {
    private final Runnable task;

    BlockingFeature(Runnable task) {
        this.task = task;
    }

    @Override
    public String name() {
        return "blocking";
    }

    @Override
    public Set<String> events() {
        return Set.of("wait");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        ChannelHandler handler = event -> {
            task.run();
            return null;
        };
        return Joined.with(handler);
    }
}
