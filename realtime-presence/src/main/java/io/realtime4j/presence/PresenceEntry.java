package io.realtime4j.presence;

import java.util.Optional;

/**
 * What one channel, or the application itself, says of itself on a topic.
 *
 * @param key under which it is seen; several entries may share one
 * @param json the tracked object as JSON text, without {@code phx_ref}
 * @param ref identifies this version of the entry in the whole cluster
 * @param previousRef the version that this one replaced
 */
public record PresenceEntry(String key, String json, String ref, Optional<String> previousRef) {}
