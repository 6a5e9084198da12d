package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.TopicMessage;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A feature's part of one channel. Called on the lane of the channel's connection only; never blocks. */
public interface ChannelHandler {
    /** Tells that the join was answered: from now on the handler may push. */
    default void onJoined() {}

    /**
     * Handles an event of {@link ChannelFeature#events}.
     *
     * @param event valid during the call only
     * @return null when done; otherwise a stage until whose end the channel's later messages wait
     */
    @Nullable
    CompletionStage<?> onEvent(InboundEvent event);

    /** Tells that a new token was accepted: claims and read permissions are new, write permissions unknown. */
    default void onAuthorized() {}

    /**
     * Decides whether a topic message reaches this channel. Asked only of handlers with {@link #filters}.
     *
     * @param message the message
     * @return whether to deliver it
     */
    default boolean accepts(TopicMessage message) {
        return true;
    }

    /** {@return whether {@link #accepts} is to be asked from now on; may change on the lane at any time} */
    default boolean filters() {
        return false;
    }

    /** Tells that the channel has ended, whatever way. The last call. */
    default void onLeft() {}
}
