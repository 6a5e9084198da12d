package io.realtime4j.acceptance.hostile;

import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A feature that fails on demand, in every place where an engine lets it run. */
final class FaultyFeature implements ChannelFeature {
    /** What each task and handler holds on to, so that keeping one that failed would be seen. */
    private static final int BALLAST = 1_000_000;

    @Override
    public String name() {
        return "faulty";
    }

    @Override
    public Set<String> events() {
        return Set.of("task", "timer", "memory", "stack", "stage", "filter", "leave");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.with(new Handler(channel));
    }

    private static final class Handler implements ChannelHandler {
        private final byte[] ballast = new byte[BALLAST];
        private final ChannelContext channel;
        private boolean filtering;
        private boolean leavesBadly;

        Handler(ChannelContext channel) {
            this.channel = channel;
        }

        @Override
        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
            switch (event.event()) {
                case "task" -> channel.lane().execute(heavy());
                case "timer" -> channel.lane().schedule(heavy(), 1);
                case "memory" -> throw new OutOfMemoryError("as the test wants it");
                case "stack" -> throw new StackOverflowError("as the test wants it");
                case "stage" -> {
                    return CompletableFuture.runAsync(Handler::fail);
                }
                case "filter" -> filtering = true;
                default -> leavesBadly = true;
            }
            return null;
        }

        private static Runnable heavy() {
            byte[] own = new byte[BALLAST];
            return () -> fail("with " + own.length + " bytes");
        }

        private static void fail() {
            fail("as the test wants it");
        }

        private static void fail(String how) {
            throw new IllegalStateException(how);
        }

        @Override
        public boolean filters() {
            return filtering;
        }

        @Override
        public boolean accepts(TopicMessage message) {
            throw new IllegalStateException("as the test wants it");
        }

        @Override
        public void onLeft() {
            if (leavesBadly) {
                fail("with " + ballast.length + " bytes");
            }
        }
    }
}
