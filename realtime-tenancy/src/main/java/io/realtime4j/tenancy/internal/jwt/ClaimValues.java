package io.realtime4j.tenancy.internal.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of claims, as JSON and as plain Java values. A number beyond the range of a long is the nearest double. */
public final class ClaimValues {
    private ClaimValues() {}

    /**
     * Reads a JSON object.
     *
     * @param json the text
     * @return its members
     * @throws IllegalArgumentException when it is anything else
     */
    public static Map<String, @Nullable Object> parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8))
                .map(ClaimValues::map)
                .orElseThrow(() -> new IllegalArgumentException("claim validators are not a JSON object"));
    }

    /**
     * Copies a map deeply, with every number as a long or a double.
     *
     * @param values the values
     * @return an unmodifiable map
     * @throws IllegalArgumentException when a value has no JSON form; the message names its key
     */
    public static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> values) {
        return map(json(values));
    }

    /** The numbers of the result are of the same types as those of parsed claims, so that equal means equal. */
    static ObjectNode json(Map<String, @Nullable Object> values) {
        values.forEach(ClaimValues::requireJson);
        return Json.readObject(Json.write(values))
                .orElseThrow(() -> new IllegalArgumentException("claim validators are nested too deep or too big"));
    }

    static Map<String, @Nullable Object> map(JsonNode object) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        object.properties().forEach(member -> values.put(member.getKey(), value(member.getValue())));
        return Collections.unmodifiableMap(values);
    }

    private static @Nullable Object value(JsonNode json) {
        if (json.isNumber()) {
            return json.isIntegralNumber() && json.canConvertToLong() ? (Object) json.longValue() : json.doubleValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        if (json.isObject()) {
            return map(json);
        }
        return json.isArray() ? list(json) : json.textValue();
    }

    private static List<@Nullable Object> list(JsonNode array) {
        List<@Nullable Object> values = new ArrayList<>();
        array.forEach(element -> values.add(value(element)));
        return Collections.unmodifiableList(values);
    }

    private static void requireJson(String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> requireJson(name, element));
        } else if (value instanceof Map<?, ?> map) {
            map.keySet().forEach(key -> requireText(name, key));
            map.values().forEach(element -> requireJson(name, element));
        } else if (!isScalar(value)) {
            throw new IllegalArgumentException(
                    "claim validator " + name
                            + " has a value that is neither string, finite number, boolean, list, map with string keys nor null");
        }
    }

    private static void requireText(String name, @Nullable Object key) {
        if (!(key instanceof String)) {
            throw new IllegalArgumentException(
                    "claim validator " + name + " has a map with a key that is not a string");
        }
    }

    private static boolean isScalar(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Boolean
                || (value instanceof Number number && Double.isFinite(number.doubleValue()));
    }
}
