package io.realtime4j.tenancy.internal.jwt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that others wrote. Of members with the same name the last one counts; names are not interned, since a
 * stranger chooses them before anything is verified.
 */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build());

    private Json() {}

    /** Reads exactly one value in UTF-8; empty when it is none, or nested too deep, or has a number of too many digits. */
    static Optional<JsonNode> read(byte[] bytes) {
        if (!JsonText.isOneValue(Slice.of(bytes))) {
            return Optional.empty();
        }
        try {
            return Optional.of(MAPPER.readTree(bytes));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads exactly one object; empty when the text is anything else. */
    static Optional<ObjectNode> readObject(byte[] bytes) {
        return read(bytes).filter(ObjectNode.class::isInstance).map(ObjectNode.class::cast);
    }

    /** Decodes base64url, with or without padding. */
    static Optional<byte[]> base64Url(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The member of that name when it is a string. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.get(name);
        return value == null ? null : value.textValue();
    }

    /** Writes strings, numbers, booleans, lists, maps and null. */
    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value has no JSON form", e);
        }
    }
}
