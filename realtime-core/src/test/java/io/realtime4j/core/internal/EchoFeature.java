package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A feature for tests: {@code say} publishes, {@code wait} waits until the test lets it go on, {@code fail} and {@code exhaust} throw. */
final class EchoFeature implements ChannelFeature {
    final List<String> log = new ArrayList<>();
    final CompletableFuture<String> gate = new CompletableFuture<>();

    @Override
    public String name() {
        return "echo";
    }

    @Override
    public Set<String> events() {
        return Set.of("say", "wait", "fail", "exhaust");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.with(new Handler(channel));
    }

    private final class Handler implements ChannelHandler {
        private final ChannelContext channel;

        Handler(ChannelContext channel) {
            this.channel = channel;
        }

        @Override
        public void onJoined() {
            log.add("joined " + channel.topic().name());
        }

        @Override
        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
            return switch (event.event()) {
                case "say" -> {
                    channel.publish(
                            TopicMessage.broadcast(
                                    channel.topic(), event.payload().copy()),
                            false);
                    channel.reply(event.ref(), true, Slice.JSON_EMPTY_OBJECT);
                    yield null;
                }
                case "wait" -> gate;
                case "exhaust" -> throw new OutOfMemoryError("on purpose");
                default -> throw new IllegalStateException("on purpose");
            };
        }

        @Override
        public void onLeft() {
            log.add("left " + channel.topic().name());
        }
    }
}
