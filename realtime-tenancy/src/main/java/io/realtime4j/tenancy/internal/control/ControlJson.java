package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON in columns of the control database. Numbers keep all their digits. Pure. */
final class ControlJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ControlJson() {}

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            // the parser's message quotes the text, which may hold keys
            throw new IllegalArgumentException("the text is not one JSON value");
        }
    }

    /** An empty object stands for anything that is no object. */
    static ObjectNode object(@Nullable String text) {
        return text != null && parse(text) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
    }

    /** Whether both are null or the same JSON value, however it is written. */
    static boolean same(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return a == null && b == null;
        }
        return a.equals(b) || parse(a).equals(parse(b));
    }

    /** The members of an object that are booleans. */
    static Map<String, Boolean> booleans(@Nullable String text) {
        Map<String, Boolean> values = new LinkedHashMap<>();
        object(text).properties().forEach(member -> {
            if (member.getValue().isBoolean()) {
                values.put(member.getKey(), member.getValue().booleanValue());
            }
        });
        return values;
    }

    static String write(Map<String, Boolean> values) {
        ObjectNode object = MAPPER.createObjectNode();
        values.forEach(object::put);
        return object.toString();
    }
}
