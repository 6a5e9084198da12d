package io.realtime4j.benchmarks;

import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A feature that fails on demand. */
final class FaultyFeature implements ChannelFeature {
    /** Event whose task on the lane throws. */
    static final String TASK = "failing-task";

    /** Event whose handler asks for more memory than there can be. */
    static final String MEMORY = "no-memory";

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public Set<String> events() {
        return Set.of(TASK, MEMORY);
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.with(new Handler(channel));
    }

    private record Handler(ChannelContext channel) implements ChannelHandler {
        @Override
        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
            if (event.event().equals(TASK)) {
                channel.lane().execute(() -> {
                    throw new IllegalStateException("as the attack wants it");
                });
                return null;
            }
            throw new IllegalStateException("never thrown, there is no room for " + new long[Integer.MAX_VALUE].length);
        }
    }
}
