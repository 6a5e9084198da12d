package io.realtime4j.presence.internal.tracker;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import org.jspecify.annotations.Nullable;

/**
 * What one channel says of itself, in one version. Immutable; an update is a new entry of the same channel.
 *
 * @param channel number of the channel, unique within the life of its node
 * @param key under which clients see it
 * @param fields the tracked object's fields as JSON text without the braces around them; may be empty
 * @param ref identifies this version in the whole cluster
 * @param previousRef the version that this one replaced, or null
 */
public record Entry(
        long channel,
        String key,
        Slice fields,
        String ref,
        @Nullable String previousRef) {
    /** {@return how many bytes key and fields have as JSON, where a control character of the key has six} */
    public long size() {
        return (long) fields.length() + JsonText.quote(key).length;
    }
}
