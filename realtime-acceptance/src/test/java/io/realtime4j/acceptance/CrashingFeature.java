package io.realtime4j.acceptance;

import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelHandler;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** A feature whose event {@code boom} fails. */
final class CrashingFeature implements ChannelFeature {
    @Override
    public String name() {
        return "crashing";
    }

    @Override
    public Set<String> events() {
        return Set.of("boom");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        ChannelHandler handler = event -> {
            throw new IllegalStateException("as the test wants it");
        };
        return Joined.with(handler);
    }
}
