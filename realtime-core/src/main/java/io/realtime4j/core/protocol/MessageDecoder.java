package io.realtime4j.core.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.realtime4j.core.protocol.Decoded.Malformed;
import io.realtime4j.core.spi.InboundEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads text messages of both serializers; see {@code docs/protocol.md}, serializers. The payload is found, checked and left
 * where it is. Pure.
 */
public final class MessageDecoder {
    private static final Malformed NOT_JSON = new Malformed(true, "the text is not JSON");
    private static final Malformed NOT_AN_OBJECT = new Malformed(false, "the text is not a JSON object");
    private static final Malformed KEY_MISSING =
            new Malformed(true, "one of the keys topic, event, payload and ref is missing or has a wrong type");
    private static final Malformed NOT_FIVE =
            new Malformed(true, "the text is not a JSON array of five elements with topic and event as strings");

    private MessageDecoder() {}

    /**
     * Reads a text message.
     *
     * @param version the client's serializer
     * @param text the received bytes
     * @return the message, whose slices lie in {@code text}
     */
    public static Decoded text(ProtocolVersion version, Slice text) {
        if (!JsonText.isPlainUtf8(text)) {
            return NOT_JSON;
        }
        try (JsonParser parser = JsonText.parser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return NOT_JSON;
            }
            return version == ProtocolVersion.V1 ? object(first, parser, text) : array(first, parser, text);
        } catch (IOException e) {
            return NOT_JSON;
        }
    }

    /**
     * Reads a binary message. Clients of serializer version 1 may send their JSON in binary frames.
     *
     * @param version the client's serializer
     * @param bytes the received bytes
     * @return the message, whose payload lies in {@code bytes}
     */
    public static Decoded binary(ProtocolVersion version, Slice bytes) {
        return version == ProtocolVersion.V1 ? text(version, bytes) : BinaryDecoder.decode(bytes);
    }

    private static Decoded object(JsonToken first, JsonParser parser, Slice text) throws IOException {
        if (first != JsonToken.START_OBJECT) {
            return endsAfterValue(parser) ? NOT_AN_OBJECT : NOT_JSON;
        }
        Fields fields = new Fields();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            String string = isNameOfString(name) && token == JsonToken.VALUE_STRING ? text(parser) : null;
            fields.put(name, JsonText.value(text, parser), string);
        }
        if (parser.nextToken() != null) {
            return NOT_JSON;
        }
        return fields.message();
    }

    private static boolean isNameOfString(String name) {
        return name.equals("topic") || name.equals("event");
    }

    private static Decoded array(JsonToken first, JsonParser parser, Slice text) throws IOException {
        if (first != JsonToken.START_ARRAY) {
            return endsAfterValue(parser) ? NOT_FIVE : NOT_JSON;
        }
        Slice joinRef = null;
        Slice ref = null;
        String topic = null;
        String event = null;
        Slice payload = null;
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            switch (index++) {
                case 0 -> joinRef = JsonText.value(text, parser);
                case 1 -> ref = JsonText.value(text, parser);
                case 2 -> topic = string(token, parser);
                case 3 -> event = string(token, parser);
                case 4 -> payload = JsonText.value(text, parser);
                default -> JsonText.skipValue(parser);
            }
        }
        if (parser.nextToken() != null) {
            return NOT_JSON;
        }
        return joinRef == null || ref == null || topic == null || event == null || payload == null
                ? NOT_FIVE
                : new ClientMessage(joinRef, ref, topic, event, payload, InboundEvent.Kind.JSON, null);
    }

    private static @Nullable String string(JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return text(parser);
        }
        JsonText.skipValue(parser);
        return null;
    }

    /** A name, or null when it has an unpaired surrogate, which no answer could repeat. */
    private static @Nullable String text(JsonParser parser) throws IOException {
        String text = parser.getText();
        return Utf8.isExpressible(text) ? text : null;
    }

    private static boolean endsAfterValue(JsonParser parser) throws IOException {
        JsonText.skipValue(parser);
        return parser.nextToken() == null;
    }

    /** The fields of a version 1 object as they are found; of equal names the first counts. */
    private static final class Fields {
        private @Nullable Slice joinRef;
        private @Nullable Slice ref;
        private @Nullable Slice payload;
        private @Nullable String topic;
        private @Nullable String event;
        private boolean topicSeen;
        private boolean eventSeen;

        void put(String name, Slice value, @Nullable String string) {
            switch (name) {
                case "join_ref" -> joinRef = joinRef == null ? value : joinRef;
                case "ref" -> ref = ref == null ? value : ref;
                case "payload" -> payload = payload == null ? value : payload;
                case "topic" -> {
                    topic = topicSeen ? topic : string;
                    topicSeen = true;
                }
                case "event" -> {
                    event = eventSeen ? event : string;
                    eventSeen = true;
                }
                default -> {
                    // Other keys are ignored.
                }
            }
        }

        Decoded message() {
            if (ref == null || payload == null || topic == null || event == null) {
                return KEY_MISSING;
            }
            Slice join = joinRef == null ? Slice.JSON_NULL : joinRef;
            return new ClientMessage(join, ref, topic, event, payload, InboundEvent.Kind.JSON, null);
        }
    }
}
