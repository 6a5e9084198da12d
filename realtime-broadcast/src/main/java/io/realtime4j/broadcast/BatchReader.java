package io.realtime4j.broadcast;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.realtime4j.core.protocol.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks the body of the batch endpoint. For one thread, for one body. */
final class BatchReader {
    static final String BLANK = "[\"can't be blank\"]";
    static final String INVALID = "[\"is invalid\"]";
    private static final String TAKEN = "[\"has already been taken\"]";

    private final Slice body;
    private final long maxPayloadBytes;
    private final List<EntryReader> entries = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private BatchReader(Slice body, long maxPayloadBytes) {
        this.body = body;
        this.maxPayloadBytes = maxPayloadBytes;
    }

    /**
     * Reads a body.
     *
     * @param body well-formed JSON text; the messages keep parts of it
     * @param maxPayloadBytes the tenant's limit
     * @return the messages, or what is wrong with them
     */
    static Batch read(Slice body, long maxPayloadBytes) {
        try (JsonParser parser = Json.parser(body)) {
            return new BatchReader(body, maxPayloadBytes).read(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Batch read(JsonParser parser) throws IOException {
        if (parser.nextToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = parser.currentName().equals("messages");
                JsonToken value = parser.nextToken();
                if (wanted) {
                    return messages(value, parser);
                }
                parser.skipChildren();
            }
        }
        return all(BLANK);
    }

    /** Reads a list; an object counts as the list of its values, which is how forms can express one. */
    private Batch messages(JsonToken first, JsonParser parser) throws IOException {
        if (!first.isStructStart()) {
            return all(INVALID);
        }
        for (JsonToken token = parser.nextToken(); !token.isStructEnd(); token = parser.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                continue;
            }
            if (token != JsonToken.START_OBJECT) {
                return all(INVALID);
            }
            entries.add(entry(parser));
        }
        return entries.isEmpty() ? all(BLANK) : result();
    }

    private EntryReader entry(JsonParser parser) throws IOException {
        EntryReader entry = EntryReader.read(parser, body, maxPayloadBytes);
        String id = entry.id();
        if (id != null && !ids.add(id)) {
            entry.fault("id", TAKEN);
        }
        return entry;
    }

    private Batch result() {
        if (entries.stream().allMatch(EntryReader::isValid)) {
            return new Batch.Valid(entries.stream().map(EntryReader::entry).toList());
        }
        StringBuilder list = new StringBuilder("[");
        for (EntryReader entry : entries) {
            list.append(list.length() == 1 ? "" : ",").append(entry.errors());
        }
        return all(list.append(']').toString());
    }

    private static Batch all(String errors) {
        return new Batch.Invalid("{\"messages\":" + errors + "}");
    }
}
