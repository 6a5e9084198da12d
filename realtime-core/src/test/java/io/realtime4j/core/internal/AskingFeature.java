package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A feature for tests that asks for permissions and answers with what it was told. */
final class AskingFeature implements ChannelFeature {
    @Override
    public String name() {
        return "asking";
    }

    @Override
    public Set<String> events() {
        return Set.of("send", "track", "untrack", "reads");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.with(new Handler(channel));
    }

    private record Handler(ChannelContext channel) implements ChannelHandler {
        @Override
        public @Nullable CompletionStage<?> onEvent(InboundEvent event) {
            Slice ref = event.ref().copy();
            return switch (event.event()) {
                case "send" -> channel.mayWrite(Extension.BROADCAST).thenAccept(access -> say(ref, access));
                case "track" ->
                    channel.mayWrite(Extension.PRESENCE).thenAccept(access -> {
                        if (access == ChannelContext.WriteAccess.ALLOWED) {
                            channel.enablePresence();
                        }
                        say(ref, access);
                    });
                case "untrack" -> channel.prepare().thenAccept(ready -> say(ref, ready));
                default -> {
                    say(ref, channel.mayRead(Extension.BROADCAST) + " " + channel.mayRead(Extension.PRESENCE));
                    yield null;
                }
            };
        }

        private void say(Slice ref, Object what) {
            channel.reply(ref, true, Slice.utf8("\"" + what + "\""));
        }
    }
}
