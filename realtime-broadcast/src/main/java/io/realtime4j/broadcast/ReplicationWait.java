package io.realtime4j.broadcast;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.ChannelContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells a channel that asked for it when broadcasts from the database arrive, and ends the channel when they do not in time. Confined to the lane of the
 * channel's connection.
 */
final class ReplicationWait {
    static final Duration LIMIT = Duration.ofMinutes(1);
    static final String UP = "Replication connection established";
    static final String LATE = "Replication connection was not established in time";

    private final ChannelContext channel;
    private final BroadcastSource source;
    private @Nullable Subscription subscription;
    private boolean over;

    ReplicationWait(ChannelContext channel, BroadcastSource source) {
        this.channel = channel;
        this.source = source;
    }

    void begin() {
        subscription = source.whenStreaming(
                channel.topic().tenant(), () -> channel.lane().execute(this::streaming));
        if (over) {
            end();
        } else {
            channel.lane().schedule(this::late, LIMIT.toMillis());
        }
    }

    private void streaming() {
        if (!over) {
            end();
            channel.system("system", true, UP);
        }
    }

    private void late() {
        if (!over) {
            end();
            channel.shutDown(LATE);
        }
    }

    void end() {
        over = true;
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }
}
