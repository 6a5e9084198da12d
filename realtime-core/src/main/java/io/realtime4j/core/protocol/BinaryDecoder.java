package io.realtime4j.core.protocol;

import io.realtime4j.core.protocol.Decoded.Malformed;
import io.realtime4j.core.spi.InboundEvent.Kind;
import org.jspecify.annotations.Nullable;

/** Reads binary frames of serializer version 2: kinds 0 (push) and 3 (user broadcast push). Pure. */
final class BinaryDecoder {
    private static final int PUSH = 0;
    private static final int USER_BROADCAST_PUSH = 3;
    private static final int PUSH_HEADER = 5;
    private static final int USER_BROADCAST_HEADER = 7;

    private static final Malformed TRUNCATED = new Malformed(false, "the binary frame is shorter than its lengths say");
    private static final Malformed UNKNOWN_KIND = new Malformed(false, "the binary frame is of an unknown kind");
    private static final Malformed NOT_UTF8 = new Malformed(false, "a text field of the binary frame is not UTF-8");
    private static final Malformed BAD_METADATA = new Malformed(true, "the metadata of the binary frame is not JSON");

    private BinaryDecoder() {}

    static Decoded decode(Slice frame) {
        if (frame.isEmpty()) {
            return TRUNCATED;
        }
        return switch (frame.at(0)) {
            case PUSH -> push(frame);
            case USER_BROADCAST_PUSH -> userBroadcast(frame);
            default -> UNKNOWN_KIND;
        };
    }

    private static Decoded push(Slice frame) {
        Cursor cursor = Cursor.behind(frame, PUSH_HEADER);
        if (cursor == null
                || !cursor.holds(length(frame, 1) + length(frame, 2) + length(frame, 3) + length(frame, 4))) {
            return TRUNCATED;
        }
        String joinRef = cursor.text(length(frame, 1));
        String ref = cursor.text(length(frame, 2));
        String topic = cursor.text(length(frame, 3));
        String event = cursor.text(length(frame, 4));
        if (joinRef == null || ref == null || topic == null || event == null) {
            return NOT_UTF8;
        }
        return new ClientMessage(json(joinRef), json(ref), topic, event, cursor.rest(), Kind.OPAQUE, null);
    }

    private static Decoded userBroadcast(Slice frame) {
        Cursor cursor = Cursor.behind(frame, USER_BROADCAST_HEADER);
        int fields = 0;
        for (int i = 1; cursor != null && i <= 5; i++) {
            fields += length(frame, i);
        }
        if (cursor == null || !cursor.holds(fields)) {
            return TRUNCATED;
        }
        String joinRef = cursor.text(length(frame, 1));
        String ref = cursor.text(length(frame, 2));
        String topic = cursor.text(length(frame, 3));
        String event = cursor.text(length(frame, 4));
        Slice metadata = cursor.bytes(length(frame, 5));
        if (joinRef == null || ref == null || topic == null || event == null) {
            return NOT_UTF8;
        }
        if (!metadata.isEmpty() && !JsonText.isOneValue(metadata)) {
            return BAD_METADATA;
        }
        Kind kind = frame.at(6) == 0 ? Kind.USER_BINARY : Kind.USER_JSON;
        return new ClientMessage(json(joinRef), json(ref), topic, "broadcast", cursor.rest(), kind, event);
    }

    private static int length(Slice frame, int index) {
        return Byte.toUnsignedInt(frame.at(index));
    }

    private static Slice json(String text) {
        return Slice.of(JsonText.quote(text));
    }

    /** Walks over the fields behind the header. */
    private static final class Cursor {
        private final Slice frame;
        private int position;

        private Cursor(Slice frame, int position) {
            this.frame = frame;
            this.position = position;
        }

        static @Nullable Cursor behind(Slice frame, int header) {
            return frame.length() < header ? null : new Cursor(frame, header);
        }

        boolean holds(int count) {
            return frame.length() - position >= count;
        }

        Slice bytes(int count) {
            Slice part = frame.part(position, count);
            position += count;
            return part;
        }

        @Nullable
        String text(int count) {
            Slice part = bytes(count);
            return Utf8.isValid(part) ? part.utf8() : null;
        }

        Slice rest() {
            return frame.part(position, frame.length() - position);
        }
    }
}
