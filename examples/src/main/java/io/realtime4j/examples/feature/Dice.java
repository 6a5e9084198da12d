package io.realtime4j.examples.feature;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

// docs: start feature
/** Adds the event {@code roll}: everybody on the topic hears what the server rolled, the sender among them. */
public final class Dice implements ChannelFeature {
    private final IntSupplier die;

    /**
     * Makes the feature.
     *
     * @param die called by many threads
     */
    public Dice(IntSupplier die) {
        this.die = die;
    }

    @Override
    public String name() {
        return "dice";
    }

    @Override
    public Set<String> events() {
        return Set.of("roll");
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.with(event -> roll(channel, event));
    }

    private @Nullable CompletionStage<?> roll(ChannelContext channel, InboundEvent event) {
        Slice rolled = Slice.utf8("{\"pips\":" + die.getAsInt() + "}");
        channel.publish(TopicMessage.userJson(channel.topic(), "rolled", rolled, null), true);
        channel.reply(event.ref(), true, Slice.JSON_EMPTY_OBJECT);
        return null;
    }
}
// docs: end feature
