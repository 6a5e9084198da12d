package io.realtime4j.core.protocol;

import io.realtime4j.core.spi.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * A message of a client. Its slices lie in the received bytes; {@link #copy} keeps them.
 *
 * @param joinRef id of the join it belongs to, as JSON text, <code>null</code> when absent
 * @param ref request id as JSON text
 * @param topic such as {@code realtime:room}
 * @param event such as {@code phx_join}
 * @param payload JSON text, or the data of a binary frame
 * @param kind what {@code payload} is
 * @param userEvent name of a user broadcast, otherwise null
 */
public record ClientMessage(
        Slice joinRef,
        Slice ref,
        String topic,
        String event,
        Slice payload,
        InboundEvent.Kind kind,
        @Nullable String userEvent)
        implements Decoded {

    /** {@return the same message with arrays of its own} */
    public ClientMessage copy() {
        return new ClientMessage(joinRef.copy(), ref.copy(), topic, event, payload.copy(), kind, userEvent);
    }

    /** {@return the message as features see it} */
    public InboundEvent inbound() {
        return new InboundEvent(event, ref, payload, kind, userEvent);
    }

    /** {@return about how many bytes the message keeps in memory} */
    public long size() {
        int names = topic.length() + event.length() + (userEvent == null ? 0 : userEvent.length());
        return (long) joinRef.length() + ref.length() + payload.length() + 2L * names + 256;
    }
}
