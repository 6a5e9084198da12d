package io.realtime4j.presence;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** The object that a client tracks: its fields without braces, and without those that the server sets itself. */
final class TrackedObject {
    private static final String REF = "phx_ref";
    private static final String PREVIOUS_REF = "phx_ref_prev";
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Slice text;

    private TrackedObject(Slice text) {
        this.text = text;
    }

    /**
     * Takes an object.
     *
     * @param object well-formed JSON text of an object; copied
     */
    static TrackedObject of(Slice object) {
        return new TrackedObject(object.copy());
    }

    Slice text() {
        return text;
    }

    /**
     * Whether both are the same JSON value, in whatever order their keys are. Values beyond what the parser takes, such as numbers of
     * thousands of digits, are the same only when their texts are.
     */
    boolean isSame(Slice object) {
        if (text.equals(object)) {
            return true;
        }
        Optional<JsonNode> mine = tree(text);
        return mine.isPresent() && mine.equals(tree(object));
    }

    private static Optional<JsonNode> tree(Slice json) {
        try {
            return Optional.of(MAPPER.readTree(json.array(), json.offset(), json.length()));
        } catch (StreamConstraintsException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields as JSON text without braces; the server's own names are left out. */
    Slice fields() {
        Map<String, Slice> fields = JsonText.fields(text);
        if (fields.containsKey(REF) || fields.containsKey(PREVIOUS_REF)) {
            fields.remove(REF);
            fields.remove(PREVIOUS_REF);
            return joined(fields);
        }
        return fields.isEmpty() ? Slice.EMPTY : inner();
    }

    private Slice inner() {
        int from = 0;
        while (text.at(from) != '{') {
            from++;
        }
        int to = text.length() - 1;
        while (text.at(to) != '}') {
            to--;
        }
        return text.part(from + 1, to - from - 1);
    }

    private static Slice joined(Map<String, Slice> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        fields.forEach((name, value) -> {
            if (out.size() > 0) {
                out.write(',');
            }
            out.writeBytes(JsonText.quote(name));
            out.write(':');
            out.write(value.array(), value.offset(), value.length());
        });
        return Slice.of(out.toByteArray());
    }
}
