package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.nio.charset.StandardCharsets;

/** What receivers are told about a message beside its payload. */
final class MessageMeta {
    private MessageMeta() {}

    /** JSON text of an object with the id that a message has for its sender. */
    static Slice ofId(String id) {
        return Slice.utf8("{\"id\":" + new String(JsonText.quote(id), StandardCharsets.UTF_8) + "}");
    }
}
