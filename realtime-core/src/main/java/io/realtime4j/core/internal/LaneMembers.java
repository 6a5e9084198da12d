package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.Frame;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The channels of one topic on one lane. Confined to that lane, except for {@link #isEmpty}, which any thread may ask before it
 * sends the lane a task.
 */
final class LaneMembers {
    private static final Channel[] NONE = new Channel[0];

    private @Nullable Channel[] channels = NONE;
    private volatile int size;

    boolean isEmpty() {
        return size == 0;
    }

    void add(Channel channel) {
        int count = size;
        if (count == channels.length) {
            channels = Arrays.copyOf(channels, count < 4 ? count + 1 : count + (count >> 1));
        }
        channels[count] = channel;
        channel.memberIndex(count);
        size = count + 1;
    }

    void remove(Channel channel) {
        int index = channel.memberIndex();
        int last = size - 1;
        Channel moved = member(last);
        channels[index] = moved;
        moved.memberIndex(index);
        channels[last] = null;
        size = last;
        if (last < channels.length / 4) {
            channels = Arrays.copyOf(channels, last);
        }
    }

    /**
     * Sends a message to the channels it is for and returns how many those are. Goes backwards, so that a channel may end while
     * it is being delivered to.
     */
    int deliver(TopicMessage message, @Nullable Channel except) {
        int bit = message.audience().bit();
        Frame first = null;
        Frame second = null;
        boolean firstKnown = false;
        boolean secondKnown = false;
        int reached = 0;
        for (int i = size - 1; i >= 0; i--) {
            Channel channel = member(i);
            if (channel == except || !channel.receives(bit) || !channel.accepts(message)) {
                continue;
            }
            reached++;
            if (channel.version() == ProtocolVersion.V2) {
                second = secondKnown ? second : message.frame(ProtocolVersion.V2);
                secondKnown = true;
                channel.send(second);
            } else {
                first = firstKnown ? first : message.frame(ProtocolVersion.V1);
                firstKnown = true;
                channel.send(first);
            }
        }
        return reached;
    }

    private Channel member(int index) {
        Channel channel = channels[index];
        if (channel == null) {
            throw new AssertionError("no channel at " + index + " of " + size);
        }
        return channel;
    }
}
