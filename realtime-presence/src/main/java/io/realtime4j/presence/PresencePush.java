package io.realtime4j.presence;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.InboundEvent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client pushed.
 *
 * @param kind what it wants
 * @param payload of a track: the value to track, or null when the key is absent
 */
record PresencePush(Kind kind, @Nullable Slice payload) {
    /** Reads a push; its slice is valid as long as the event's. */
    static PresencePush read(InboundEvent event) {
        if (event.kind() != InboundEvent.Kind.JSON || !event.payload().isJsonObject()) {
            return new PresencePush(Kind.NOTHING, null);
        }
        Map<String, Slice> fields = JsonText.fields(event.payload());
        Slice name = fields.get("event");
        return name == null
                ? new PresencePush(Kind.NOTHING, null)
                : new PresencePush(kind(JsonText.string(name)), fields.get("payload"));
    }

    private static Kind kind(@Nullable String name) {
        return switch (name == null ? "" : lowerCase(name)) {
            case "track" -> Kind.TRACK;
            case "untrack" -> Kind.UNTRACK;
            default -> Kind.UNKNOWN;
        };
    }

    /** Of ASCII letters only. */
    private static String lowerCase(String name) {
        StringBuilder folded = new StringBuilder(name);
        for (int i = 0; i < folded.length(); i++) {
            char letter = folded.charAt(i);
            if (letter >= 'A' && letter <= 'Z') {
                folded.setCharAt(i, (char) (letter - 'A' + 'a'));
            }
        }
        return folded.toString();
    }

    PresencePush keep() {
        return new PresencePush(kind, payload == null ? null : payload.copy());
    }

    /** What a push wants. */
    enum Kind {
        /** Enter or change the entry. */
        TRACK,
        /** Remove it. */
        UNTRACK,
        /** Something that is not known. */
        UNKNOWN,
        /** There is no event in it. */
        NOTHING
    }
}
