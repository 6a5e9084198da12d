package io.realtime4j.core.internal;

import io.realtime4j.core.internal.JoinPayload.InvalidJoin;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.JoinRequest.Binding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The {@code postgres_changes} entries of a join: reading, numbering, echoing. Pure. */
final class Bindings {
    private static final int MAX_ID = (1 << 27) - 1;
    private static final String[] LEGACY_KEYS = {"schema", "table", "filter"};

    private Bindings() {}

    /** Reads a JSON array; null elements are dropped. */
    static List<Binding> read(@Nullable Slice list) throws InvalidJoin {
        if (list == null) {
            return List.of();
        }
        List<Slice> entries = new ArrayList<>();
        for (Slice element : JsonText.elements(list)) {
            if (element.isJsonObject()) {
                entries.add(element.copy());
            } else if (!element.equals(Slice.JSON_NULL)) {
                throw new InvalidJoin("config.postgres_changes has an element that is not an object");
            }
        }
        return number(entries);
    }

    /** Makes the one entry of a join without {@code config} from the topic: schema, table and filter, parted by colons. */
    static Binding legacy(String topicName) {
        String[] parts = topicName.split(":", LEGACY_KEYS.length);
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (int i = 0; i < parts.length; i++) {
            json.writeBytes(ascii((i == 0 ? "{\"" : ",\"") + LEGACY_KEYS[i] + "\":"));
            json.writeBytes(JsonText.quote(parts[i]));
        }
        json.write('}');
        return number(List.of(Slice.of(json.toByteArray()))).get(0);
    }

    private static List<Binding> number(List<Slice> entries) {
        Map<Integer, Map<String, Slice>> taken = new HashMap<>();
        List<Binding> bindings = new ArrayList<>(entries.size());
        for (Slice entry : entries) {
            Map<String, Slice> fields = JsonText.fields(entry);
            int id = hash(fields);
            while (!taken.computeIfAbsent(id, key -> fields).equals(fields)) {
                id = id % MAX_ID + 1;
            }
            bindings.add(new Binding(id, entry));
        }
        return bindings;
    }

    private static int hash(Map<String, Slice> fields) {
        CRC32C checksum = new CRC32C();
        new TreeMap<>(fields).forEach((name, value) -> {
            checksum.update(JsonText.quote(name));
            checksum.update(value.array(), value.offset(), value.length());
        });
        return (int) (checksum.getValue() % MAX_ID) + 1;
    }

    /** Writes the join's response: every entry as it came, with its id. */
    static Slice response(List<Binding> bindings) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(ascii("{\"postgres_changes\":["));
        for (int i = 0; i < bindings.size(); i++) {
            if (i > 0) {
                json.write(',');
            }
            echo(json, bindings.get(i));
        }
        json.writeBytes(ascii("]}"));
        return Slice.of(json.toByteArray());
    }

    private static void echo(ByteArrayOutputStream json, Binding binding) {
        Map<String, Slice> fields = new LinkedHashMap<>(JsonText.fields(binding.json()));
        fields.remove("id");
        json.writeBytes(ascii("{\"id\":" + binding.id()));
        fields.forEach((name, value) -> {
            json.write(',');
            json.writeBytes(JsonText.quote(name));
            json.write(':');
            json.write(value.array(), value.offset(), value.length());
        });
        json.write('}');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
