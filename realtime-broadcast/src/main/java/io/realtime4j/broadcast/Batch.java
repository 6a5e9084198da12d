package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of the batch endpoint, read and checked. */
sealed interface Batch {
    /**
     * It may be sent.
     *
     * @param messages in their order
     */
    record Valid(List<Entry> messages) implements Batch {
        public Valid {
            messages = List.copyOf(messages);
        }
    }

    /**
     * It is refused as a whole.
     *
     * @param errors JSON object by field
     */
    record Invalid(String errors) implements Batch {}

    /**
     * One message.
     *
     * @param topic where, without {@code realtime:}
     * @param event the user's event name
     * @param payload JSON text of an object, as it is in the body
     * @param isPrivate whether it goes to the private topic
     * @param id the sender's name for it, or null
     */
    record Entry(
            String topic,
            String event,
            Slice payload,
            boolean isPrivate,
            @Nullable String id) {}
}
