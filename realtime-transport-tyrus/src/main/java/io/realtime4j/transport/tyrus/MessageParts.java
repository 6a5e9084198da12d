package io.realtime4j.transport.tyrus;

import io.realtime4j.core.spi.Gateway;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of one session's messages together. Containers would do so, too, but some keep a buffer of the largest
 * message for each session, and count characters. Called by one thread of the container at a time.
 */
final class MessageParts {
    private final Receiver receiver;
    private @Nullable StringBuilder text; // characters: a part may end within a surrogate pair
    private @Nullable ByteArrayOutputStream binary;
    private boolean ended;

    MessageParts(Receiver receiver) {
        this.receiver = receiver;
    }

    void text(String part, boolean last) {
        int known = text == null ? 0 : text.length();
        if (isTooBig(known + (long) part.length())) {
            return;
        }
        if (text != null || !last) {
            text = (text == null ? new StringBuilder() : text).append(part);
        }
        if (last) {
            String whole = text == null ? part : text.toString();
            text = null;
            byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
            if (!isTooBig(bytes.length)) {
                receiver.text(bytes);
            }
        }
    }

    void binary(ByteBuffer part, boolean last) {
        int known = binary == null ? 0 : binary.size();
        if (isTooBig(known + (long) part.remaining())) {
            return;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        if (binary != null || !last) {
            binary = binary == null ? new ByteArrayOutputStream() : binary;
            binary.writeBytes(bytes);
        }
        if (last) {
            byte[] whole = binary == null ? bytes : binary.toByteArray();
            binary = null;
            receiver.binary(whole);
        }
    }

    /** Tells the receiver once, and lets nothing of what follows pass. */
    private boolean isTooBig(long bytes) {
        if (!ended && bytes > Gateway.MAX_MESSAGE_BYTES) {
            ended = true;
            text = null;
            binary = null;
            receiver.tooBig();
        }
        return ended;
    }

    /** Takes whole messages. */
    interface Receiver {
        void text(byte[] message);

        void binary(byte[] message);

        void tooBig();
    }
}
