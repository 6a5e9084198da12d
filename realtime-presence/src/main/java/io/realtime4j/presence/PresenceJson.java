package io.realtime4j.presence;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.Change;
import io.realtime4j.presence.internal.tracker.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * States and diffs as clients get them: entries grouped by key, <code>{"alice":{"metas":[{"phx_ref":"…","status":"on"}]}}</code>.
 * Pure.
 */
final class PresenceJson {
    private static final byte[] METAS = ascii(":{\"metas\":[");
    private static final byte[] END_METAS = ascii("]}");
    private static final byte[] REF = ascii("{\"phx_ref\":");
    private static final byte[] PREVIOUS_REF = ascii(",\"phx_ref_prev\":");
    private static final byte[] JOINS = ascii("{\"joins\":");
    private static final byte[] LEAVES = ascii(",\"leaves\":");

    private PresenceJson() {}

    static Slice state(Collection<Entry> entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 128 * entries.size());
        group(out, entries);
        return Slice.of(out.toByteArray());
    }

    static Slice diff(List<Change> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 + 256 * changes.size());
        out.writeBytes(JOINS);
        group(out, present(changes, Change::joined));
        out.writeBytes(LEAVES);
        group(out, present(changes, Change::left));
        out.write('}');
        return Slice.of(out.toByteArray());
    }

    static List<Entry> present(List<Change> changes, Function<Change, @Nullable Entry> side) {
        List<Entry> entries = new ArrayList<>(changes.size());
        for (Change change : changes) {
            Entry entry = side.apply(change);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static void group(ByteArrayOutputStream out, Collection<Entry> entries) {
        Map<String, List<Entry>> keys = new LinkedHashMap<>();
        for (Entry entry : entries) {
            keys.computeIfAbsent(entry.key(), key -> new ArrayList<>(1)).add(entry);
        }
        char separator = '{';
        for (Map.Entry<String, List<Entry>> key : keys.entrySet()) {
            out.write(separator);
            separator = ',';
            out.writeBytes(JsonText.quote(key.getKey()));
            out.writeBytes(METAS);
            metas(out, key.getValue());
            out.writeBytes(END_METAS);
        }
        if (separator == '{') {
            out.write('{');
        }
        out.write('}');
    }

    private static void metas(ByteArrayOutputStream out, List<Entry> entries) {
        boolean first = true;
        for (Entry entry : entries) {
            if (!first) {
                out.write(',');
            }
            first = false;
            meta(out, entry);
        }
    }

    private static void meta(ByteArrayOutputStream out, Entry entry) {
        out.writeBytes(REF);
        out.writeBytes(JsonText.quote(entry.ref()));
        if (entry.previousRef() != null) {
            out.writeBytes(PREVIOUS_REF);
            out.writeBytes(JsonText.quote(entry.previousRef()));
        }
        Slice fields = entry.fields();
        if (!isBlank(fields)) {
            out.write(',');
            out.write(fields.array(), fields.offset(), fields.length());
        }
        out.write('}');
    }

    private static boolean isBlank(Slice fields) {
        for (int i = 0; i < fields.length(); i++) {
            if (fields.at(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
