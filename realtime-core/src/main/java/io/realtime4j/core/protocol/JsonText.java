package io.realtime4j.core.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as bytes: quoting, and checking without building anything. */
public final class JsonText {
    /** How deep arrays and objects may be nested in what clients send. */
    public static final int MAX_DEPTH = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonText() {}

    /**
     * Writes a text as a JSON string.
     *
     * @param text any text
     * @return its UTF-8 bytes with quotes and escapes
     */
    public static byte[] quote(String text) {
        byte[] inner = JsonStringEncoder.getInstance().quoteAsUTF8(wellFormed(text));
        byte[] quoted = new byte[inner.length + 2];
        quoted[0] = '"';
        System.arraycopy(inner, 0, quoted, 1, inner.length);
        quoted[quoted.length - 1] = '"';
        return quoted;
    }

    /**
     * Tells whether bytes are exactly one JSON value in valid UTF-8, with numbers that fit a double.
     *
     * @param text the bytes
     * @return whether they are
     */
    public static boolean isOneValue(Slice text) {
        if (!isPlainUtf8(text)) {
            return false;
        }
        try (JsonParser parser = parser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            skipValue(parser);
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes an object apart.
     *
     * @param object well-formed JSON text of an object
     * @return its values as JSON text by name, in their order; of equal names the first counts
     * @throws IllegalArgumentException when it is not an object
     */
    public static Map<String, Slice> fields(Slice object) {
        try (JsonParser parser = parser(object)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("the text is not a JSON object");
            }
            Map<String, Slice> fields = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.putIfAbsent(name, value(object, parser));
            }
            return fields;
        } catch (IOException e) {
            throw new IllegalArgumentException("the text is not well-formed JSON", e);
        }
    }

    /**
     * Takes an array apart.
     *
     * @param array well-formed JSON text of an array
     * @return its elements as JSON text
     * @throws IllegalArgumentException when it is not an array
     */
    public static List<Slice> elements(Slice array) {
        try (JsonParser parser = parser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("the text is not a JSON array");
            }
            List<Slice> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(value(array, parser));
            }
            return elements;
        } catch (IOException e) {
            throw new IllegalArgumentException("the text is not well-formed JSON", e);
        }
    }

    /**
     * Reads a string.
     *
     * @param value well-formed JSON text, or null
     * @return the text, or null when it is not a string
     * @throws IllegalArgumentException when it is not well-formed
     */
    public static @Nullable String string(@Nullable Slice value) {
        if (value == null || value.isEmpty() || value.at(0) != '"') {
            return null;
        }
        try (JsonParser parser = parser(value)) {
            parser.nextToken();
            return parser.getText();
        } catch (IOException e) {
            throw new IllegalArgumentException("the text is not well-formed JSON", e);
        }
    }

    /** Reads over the value that the current token starts and returns its text. */
    static Slice value(Slice text, JsonParser parser) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        skipValue(parser);
        int end = (int) parser.currentLocation().getByteOffset();
        return text.part(start, end - start);
    }

    /** Whether the bytes are valid UTF-8 that a parser cannot take for another encoding. */
    static boolean isPlainUtf8(Slice text) {
        for (int i = 0; i < Math.min(4, text.length()); i++) {
            if (text.at(i) == 0) {
                return false;
            }
        }
        boolean byteOrderMark = text.length() > 0 && text.at(0) == (byte) 0xEF;
        return !byteOrderMark && Utf8.isValid(text);
    }

    static JsonParser parser(Slice text) throws IOException {
        return FACTORY.createParser(text.array(), text.offset(), text.length());
    }

    /** Reads to the end of the value that the current token starts; refuses numbers beyond the range of a double. */
    static void skipValue(JsonParser parser) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            if (token == null) {
                throw new IOException("the text ends within a value");
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.VALUE_NUMBER_FLOAT && Double.isInfinite(parser.getDoubleValue())) {
                throw new IOException("a number is beyond the range of a double");
            }
            if (depth == 0) {
                parser.finishToken();
                return;
            }
            token = parser.nextToken();
        }
    }

    /** Replaces unpaired surrogates. */
    private static String wellFormed(String text) {
        return Utf8.isExpressible(text)
                ? text
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
