package io.realtime4j.core.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Sizes as the payload limit counts them: the length of the value in Erlang's external term format. Pure.
 *
 * <p>That is 1 for the document; 5 plus its UTF-8 bytes for a string; 5 plus keys and values for an object; 6 plus the
 * elements for an array, but 1 for an empty one and 3 plus its length for one of integers 0–255 only; 2 for an integer 0–255,
 * 5 for another of 32 bits, 3 plus the bytes of its magnitude for a larger one; 9 for a float; 6, 7 and 5 for {@code true},
 * {@code false} and {@code null}.
 */
public final class PayloadSize {
    /**
     * No value counts for more than this many times its JSON text: {@code 1e1} has 9 for 3 bytes, the brackets of an array 6
     * for 2, and everything else has less.
     */
    private static final int MAX_GROWTH = 3;

    private static final int DOCUMENT = 1;
    /** Names, encoding marker and framing of a user broadcast. */
    private static final int USER_BROADCAST = 25;
    /** Framing of opaque bytes. */
    private static final int BYTES = 6;

    private PayloadSize() {}

    /**
     * Tells whether a JSON text is too large; it is read only when its length leaves that open.
     *
     * @param json well-formed JSON text
     * @param limit the largest size allowed
     * @return whether its size is above the limit
     */
    public static boolean jsonExceeds(Slice json, long limit) {
        return DOCUMENT + (long) MAX_GROWTH * json.length() > limit && ofJson(json) > limit;
    }

    /**
     * Measures a user broadcast.
     *
     * @param payload the user's payload
     * @param event the user's event name
     * @return its size
     */
    public static long ofUserBroadcast(Slice payload, String event) {
        return USER_BROADCAST + (long) payload.length() + Slice.utf8(event).length();
    }

    /**
     * Measures opaque bytes.
     *
     * @param payload the bytes
     * @return their size
     */
    public static long ofBytes(Slice payload) {
        return BYTES + (long) payload.length();
    }

    /**
     * Measures a JSON text.
     *
     * @param json the text
     * @return its size
     * @throws UncheckedIOException when it is not well-formed
     */
    public static long ofJson(Slice json) {
        try (JsonParser parser = JsonText.parser(json)) {
            return DOCUMENT + measure(parser);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long measure(JsonParser parser) throws IOException {
        Deque<Container> open = new ArrayDeque<>();
        Container top = new Container();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT, START_ARRAY -> {
                    open.push(top);
                    top = new Container();
                }
                case END_OBJECT, END_ARRAY -> {
                    long size = token == JsonToken.END_OBJECT ? top.objectSize() : top.arraySize();
                    top = open.pop();
                    top.add(size, false);
                }
                case FIELD_NAME -> top.add(stringSize(parser), false);
                case VALUE_NUMBER_INT -> {
                    long size = integerSize(parser);
                    top.add(size, size == Container.OCTET);
                }
                default -> top.add(scalarSize(token, parser), false);
            }
        }
        return top.sum;
    }

    private static long scalarSize(JsonToken token, JsonParser parser) throws IOException {
        return switch (token) {
            case VALUE_STRING -> stringSize(parser);
            case VALUE_NUMBER_FLOAT -> 9;
            case VALUE_TRUE -> 6;
            case VALUE_FALSE -> 7;
            case VALUE_NULL -> 5;
            default -> throw new AssertionError(token);
        };
    }

    private static long stringSize(JsonParser parser) throws IOException {
        char[] text = parser.getTextCharacters();
        int end = parser.getTextOffset() + parser.getTextLength();
        long size = 5;
        for (int i = parser.getTextOffset(); i < end; i++) {
            char unit = text[i];
            // A pair of surrogates is one character of four bytes.
            size += unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate(unit) ? 2 : 3;
        }
        return size;
    }

    private static long integerSize(JsonParser parser) throws IOException {
        int digits = parser.getTextLength();
        if (digits > 18) {
            // The digits tell enough: converting millions of them would take minutes.
            return 3 + (long) Math.ceil(digits * Math.log(10) / Math.log(256));
        }
        long value = parser.getLongValue();
        if (value == (int) value) {
            return value >= 0 && value <= 255 ? Container.OCTET : 5;
        }
        return 3L + (64 - Long.numberOfLeadingZeros(Math.abs(value)) + 7) / 8;
    }

    /** The sizes of what was read so far of an open array or object. */
    private static final class Container {
        /** Size of an integer 0–255. */
        static final int OCTET = 2;

        private static final int MAX_COMPACT = 65_535;

        private long sum;
        private long elements;
        private long octets;

        void add(long size, boolean octet) {
            sum += size;
            elements++;
            octets += octet ? 1 : 0;
        }

        long objectSize() {
            return 5 + sum;
        }

        long arraySize() {
            if (elements == 0) {
                return 1;
            }
            return octets == elements && elements <= MAX_COMPACT ? 3 + elements : 6 + sum;
        }
    }
}
