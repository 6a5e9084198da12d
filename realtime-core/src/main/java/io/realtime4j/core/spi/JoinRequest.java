package io.realtime4j.core.spi;

import io.realtime4j.core.protocol.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks for when it joins a channel, after lenient reading: fields of a wrong type have their default.
 *
 * @param isPrivate whether policies apply
 * @param broadcast the {@code config.broadcast} object
 * @param presence the {@code config.presence} object
 * @param postgresChanges the {@code config.postgres_changes} list, nulls removed
 * @param legacy whether the payload had no {@code config}; then the only entry of {@code postgresChanges} was made from
 *     the topic
 * @param payload the whole payload as JSON text, for features with keys of their own; valid during the join only
 */
public record JoinRequest(
        boolean isPrivate,
        BroadcastConfig broadcast,
        PresenceConfig presence,
        List<Binding> postgresChanges,
        boolean legacy,
        Slice payload) {

    /**
     * The {@code config.broadcast} object.
     *
     * @param self whether the channel gets its own broadcasts
     * @param ack whether accepted broadcasts are answered
     * @param replicationReady whether to tell when broadcasts from the database are up
     * @param replay key {@code replay} as JSON text, or null when the key is absent
     */
    public record BroadcastConfig(
            boolean self,
            boolean ack,
            boolean replicationReady,
            @Nullable Slice replay) {}

    /**
     * The {@code config.presence} object.
     *
     * @param enabled whether the client asked for presence
     * @param key the client's key as text, empty when the server has to make one
     */
    public record PresenceConfig(boolean enabled, String key) {}

    /**
     * An entry of {@code config.postgres_changes}.
     *
     * @param id a positive 31-bit number; equal for equal entries, different for different entries of one join
     * @param json the entry as the client sent it, JSON text of an object
     */
    public record Binding(int id, Slice json) {}
}
