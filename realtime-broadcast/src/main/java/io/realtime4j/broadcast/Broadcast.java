package io.realtime4j.broadcast;

import io.realtime4j.core.spi.BroadcastSource;
import io.realtime4j.core.spi.ChannelFeature;

/** Where the broadcast feature comes from. */
public final class Broadcast {
    private Broadcast() {}

    /**
     * Makes the feature that relays broadcasts of clients and of HTTP callers.
     *
     * <p>It handles client event {@code broadcast} and contributes {@code POST /api/broadcast} and <code>
     * POST /api/broadcast/{topic}/events/{event}</code>, each with its {@code OPTIONS} preflight.
     *
     * @return a feature for one engine
     */
    public static ChannelFeature feature() {
        return feature(BroadcastSource.none());
    }

    /**
     * Makes the same feature, which relays what is stored in tenants' databases, too.
     *
     * @param source where that comes from, such as {@code TenantDatabases.broadcasts()}
     * @return a feature for one engine
     */
    public static ChannelFeature feature(BroadcastSource source) {
        return new BroadcastFeature(source);
    }
}
