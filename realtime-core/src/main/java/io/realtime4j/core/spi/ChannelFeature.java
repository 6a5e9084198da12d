package io.realtime4j.core.spi;

import io.realtime4j.core.ErrorCode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is plugged into every channel of a node: broadcast, presence, row changes, or something of the embedding
 * application's.
 *
 * <ol>
 *   <li>{@link #start} is called once, before any channel; {@link #stop} once, after the last.
 *   <li>{@link #join} is called on the channel's lane after all checks of the engine passed. The join is answered when the
 *       stages of all features are done; a feature that needs no part of the channel returns {@link Joined#none}.
 *   <li>Each handler returned gets {@link ChannelHandler#onLeft} exactly once, also when the join fails in the end.
 *   <li>What throws ends that channel with {@code phx_error}; the connection and its other channels live on. Throwing is for
 *       bugs: whatever a client sends is handled, answered or dropped.
 *   <li>No two features of an engine handle the same event. {@link #events} never changes and has none of the engine's own:
 *       {@code phx_join}, {@code phx_leave}, {@code heartbeat} and {@code access_token}.
 *   <li>A feature serves channels of several lanes at once. A {@link ChannelContext} is used on its own lane only, and not
 *       after {@link ChannelHandler#onLeft}; its topic and its lane may be asked always and anywhere, whether it is joined
 *       always.
 *   <li>Nothing of an {@link InboundEvent} is kept beyond the call, even if its stage is done later; what is kept is copied.
 * </ol>
 */
public interface ChannelFeature {
    /** {@return a short name for logs, such as {@code broadcast}} */
    String name();

    /** {@return the client events whose handlers are this feature's} */
    Set<String> events();

    /**
     * Gets the engine's services.
     *
     * @param context for the life of the engine
     */
    default void start(FeatureContext context) {}

    /** {@return HTTP endpoints of the feature; asked once, after {@link #start}} */
    default List<HttpEndpoint> endpoints() {
        return List.of();
    }

    /**
     * Takes part in a join.
     *
     * @param channel the channel to be
     * @param request what the client asked for; valid until the stage is done
     * @return whether the feature has a part in the channel, or refuses it
     */
    CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request);

    /** Releases what the feature holds. */
    default void stop() {}

    /** What a feature says to a join. */
    sealed interface JoinResult {}

    /**
     * The feature agrees.
     *
     * @param handler its part of the channel, or null for none
     */
    record Joined(@Nullable ChannelHandler handler) implements JoinResult {
        private static final CompletionStage<JoinResult> NONE = CompletableFuture.completedFuture(new Joined(null));

        /** {@return agreement without a part in the channel, as a stage} */
        public static CompletionStage<JoinResult> none() {
            return NONE;
        }

        /**
         * Agrees with a part in the channel.
         *
         * @param handler the part
         * @return agreement, as a stage
         */
        public static CompletionStage<JoinResult> with(ChannelHandler handler) {
            return CompletableFuture.completedFuture(new Joined(handler));
        }
    }

    /**
     * The feature refuses; the client gets {@code <code>: <text>}.
     *
     * @param code why
     * @param text in words
     */
    record Refused(ErrorCode code, String text) implements JoinResult {}
}
