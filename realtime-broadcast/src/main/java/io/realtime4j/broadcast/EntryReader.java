package io.realtime4j.broadcast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.realtime4j.core.protocol.PayloadSize;
import io.realtime4j.core.protocol.Slice;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads and checks one message of a batch; of equal keys the first counts. For one thread, for one message. */
final class EntryReader {
    private static final Set<String> FIELDS = Set.of("topic", "event", "payload", "private", "id");
    private static final String TOO_LARGE = "[\"Payload size exceeds tenant limit\"]";

    private final Slice body;
    private final Set<String> seen = new HashSet<>();
    private final Map<String, String> faults = new TreeMap<>();

    private @Nullable String topic;
    private @Nullable String event;
    private @Nullable String id;
    private @Nullable Slice payload;
    private boolean isPrivate;

    private EntryReader(Slice body) {
        this.body = body;
    }

    /** Reads the object that the parser has just entered, to its end. */
    static EntryReader read(JsonParser parser, Slice body, long maxPayloadBytes) throws IOException {
        EntryReader entry = new EntryReader(body);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (FIELDS.contains(name) && entry.seen.add(name)) {
                entry.take(name, parser);
            }
            parser.skipChildren();
        }
        entry.check(maxPayloadBytes);
        return entry;
    }

    private void take(String name, JsonParser parser) throws IOException {
        switch (name) {
            case "topic" -> topic = text(name, parser);
            case "event" -> event = text(name, parser);
            case "id" -> id = text(name, parser);
            case "private" -> isPrivate = flag(name, parser);
            case "payload" -> payload = object(name, parser);
            default -> throw new AssertionError(name);
        }
    }

    private @Nullable String text(String name, JsonParser parser) throws IOException {
        if (isBlank(parser)) {
            return null;
        }
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        fault(name, BatchReader.INVALID);
        return null;
    }

    private boolean flag(String name, JsonParser parser) throws IOException {
        if (isBlank(parser)) {
            return false;
        }
        if (parser.currentToken().isBoolean()) {
            return parser.getBooleanValue();
        }
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        return switch (text) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> {
                fault(name, BatchReader.INVALID);
                yield false;
            }
        };
    }

    private @Nullable Slice object(String name, JsonParser parser) throws IOException {
        if (isBlank(parser)) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            fault(name, BatchReader.INVALID);
            return null;
        }
        int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        int end = Math.toIntExact(parser.currentLocation().getByteOffset());
        return body.part(start, end - start);
    }

    private static boolean isBlank(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        return token == JsonToken.VALUE_NULL
                || (token == JsonToken.VALUE_STRING && parser.getText().isBlank());
    }

    private void check(long maxPayloadBytes) {
        require("topic", topic);
        require("event", event);
        require("payload", payload);
        if (payload != null && PayloadSize.jsonExceeds(payload, maxPayloadBytes)) {
            fault("payload", TOO_LARGE);
        }
    }

    private void require(String name, @Nullable Object value) {
        if (value == null) {
            fault(name, BatchReader.BLANK);
        }
    }

    /** Notes what is wrong with a field, unless something else is. */
    void fault(String name, String messages) {
        faults.putIfAbsent(name, messages);
    }

    @Nullable
    String id() {
        return id;
    }

    boolean isValid() {
        return faults.isEmpty();
    }

    /** {@return JSON object by field} */
    String errors() {
        return faults.entrySet().stream()
                .map(fault -> '"' + fault.getKey() + "\":" + fault.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** {@return the message, which has to be valid} */
    Batch.Entry entry() {
        return new Batch.Entry(
                Objects.requireNonNull(topic),
                Objects.requireNonNull(event),
                Objects.requireNonNull(payload),
                isPrivate,
                id);
    }
}
