package io.realtime4j.launcher.node;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Labels of a time series, sorted by name.
 *
 * @param values by name
 */
record Labels(SortedMap<String, String> values) {
    static final Labels NONE = new Labels(Collections.emptySortedMap());

    /** Adds a label, unless there is no value. */
    Labels with(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        SortedMap<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new Labels(more);
    }

    /** Adds labels below those that are there. */
    Labels under(Labels others) {
        SortedMap<String, String> more = new TreeMap<>(others.values);
        more.putAll(values);
        return new Labels(more);
    }

    /** {@return such as {a="1",b="2"}, or nothing} */
    String text() {
        if (values.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("{");
        for (Map.Entry<String, String> label : values.entrySet()) {
            text.append(text.length() == 1 ? "" : ",")
                    .append(label.getKey())
                    .append("=\"")
                    .append(escaped(label.getValue()))
                    .append('"');
        }
        return text.append('}').toString();
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
