package io.realtime4j.core.internal;

import io.realtime4j.core.Message;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns topic messages into what subscribers inside the process see. Pure. */
final class MessageReader {
    private MessageReader() {}

    static Message read(TopicMessage message) {
        if (message.isUserBroadcast()) {
            return new Message(message.topic(), message.event(), message.isJson(), message.payload());
        }
        if (!message.payload().isJsonObject()) {
            return new Message(message.topic(), "", true, message.payload());
        }
        Map<String, Slice> fields = JsonText.fields(message.payload());
        Slice payload = fields.getOrDefault("payload", Slice.JSON_NULL);
        return new Message(message.topic(), orEmpty(JsonText.string(fields.get("event"))), true, payload);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
