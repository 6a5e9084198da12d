package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The features' parts of one channel, until each has left. Confined to the lane of the channel's connection. */
final class ChannelHandlers {
    static final ChannelHandlers NONE = new ChannelHandlers(0);

    private final @Nullable ChannelHandler[] handlers;

    ChannelHandlers(int features) {
        this.handlers = new ChannelHandler[features];
    }

    /** Takes in the part of a feature, which may be none. */
    void put(int feature, @Nullable ChannelHandler handler) {
        handlers[feature] = handler;
    }

    /** The part of a feature. */
    @Nullable
    ChannelHandler of(int feature) {
        return handlers[feature];
    }

    /** Tells all something; those that leave meanwhile are not told any more. */
    void tell(Consumer<ChannelHandler> what) {
        for (ChannelHandler handler : handlers) {
            if (handler != null) {
                what.accept(handler);
            }
        }
    }

    /** Whether all let a message through. */
    boolean accept(TopicMessage message) {
        for (ChannelHandler handler : handlers) {
            if (handler != null && handler.filters() && !handler.accepts(message)) {
                return false;
            }
        }
        return true;
    }

    /** Lets all leave, each once; one that fails at that does not hold up the others. */
    void leave(Consumer<RuntimeException> failed) {
        for (int i = 0; i < handlers.length; i++) {
            ChannelHandler handler = handlers[i];
            handlers[i] = null;
            if (handler != null) {
                try {
                    handler.onLeft();
                } catch (RuntimeException e) {
                    failed.accept(e);
                }
            }
        }
    }
}
