package io.realtime4j.core.protocol;

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
     * @param json well-formed JSON text
     * @return its size
     * @throws IllegalArgumentException when it ends within a value
     */
    public static long ofJson(Slice json) {
        return DOCUMENT + new Reader(json).measure();
    }

    /** Reads a text that is known to be well-formed once, from its first byte to its last. */
    private static final class Reader {
        private static final int DIGITS_OF_A_LONG = 18;

        private final byte[] text;
        private final int end;
        private int at;

        Reader(Slice json) {
            this.text = json.array();
            this.at = json.offset();
            this.end = json.offset() + json.length();
        }

        long measure() {
            Deque<Container> open = new ArrayDeque<>();
            Container top = new Container();
            while (at < end) {
                byte first = text[at++];
                switch (first) {
                    case '{', '[' -> {
                        open.push(top);
                        top = new Container();
                    }
                    case '}', ']' -> {
                        long size = first == '}' ? top.objectSize() : top.arraySize();
                        top = open.pop();
                        top.add(size, false);
                    }
                    case '"' -> top.add(string(), false);
                    case 't' -> top.add(literal(4, 6), false);
                    case 'f' -> top.add(literal(5, 7), false);
                    case 'n' -> top.add(literal(4, 5), false);
                    case ' ', '\t', '\n', '\r', ',', ':' -> {
                        // Between values.
                    }
                    default -> number(top);
                }
            }
            if (at > end || !open.isEmpty()) {
                throw new IllegalArgumentException("the JSON text ends within a value");
            }
            return top.sum;
        }

        private long literal(int length, long size) {
            at += length - 1;
            return size;
        }

        /** A string whose first quote was read: 5 and its bytes, of which an escape has fewer than it is written with. */
        private long string() {
            int start = at;
            long less = 0;
            while (true) {
                at = EightBytes.skipPlain(text, at, end);
                byte next = byteAt(at++);
                if (next == '"') {
                    return 5 + (at - 1 - start) - less;
                }
                if (next == '\\') {
                    less += byteAt(at++) == 'u' ? 6 - escaped() : 1;
                }
            }
        }

        /** UTF-8 bytes of the character whose four digits come. A pair of surrogates is one of four bytes. */
        private int escaped() {
            int unit = 0;
            for (int i = 0; i < 4; i++) {
                unit = unit << 4 | Character.digit(byteAt(at++), 16);
            }
            return unit < 0x80 ? 1 : unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
        }

        private byte byteAt(int index) {
            if (index >= end) {
                throw new IllegalArgumentException("the JSON text ends within a string");
            }
            return text[index];
        }

        private void number(Container container) {
            int start = at - 1;
            boolean whole = true;
            while (at < end && isOfNumber(text[at])) {
                whole &= text[at] <= '9' && text[at] != '.' && text[at] != '+';
                at++;
            }
            long size = whole ? integer(start) : 9;
            container.add(size, whole && size == Container.OCTET);
        }

        private static boolean isOfNumber(byte next) {
            return (next >= '0' && next <= '9')
                    || next == '.'
                    || next == 'e'
                    || next == 'E'
                    || next == '-'
                    || next == '+';
        }

        private long integer(int start) {
            int digits = at - start;
            if (digits > DIGITS_OF_A_LONG) {
                // The digits tell enough: converting millions of them would take minutes.
                return 3 + (long) Math.ceil(digits * Math.log(10) / Math.log(256));
            }
            boolean negative = text[start] == '-';
            long value = 0;
            for (int i = negative ? start + 1 : start; i < at; i++) {
                value = value * 10 + (text[i] - '0');
            }
            if (negative) {
                value = -value;
            }
            if (value == (int) value) {
                return value >= 0 && value <= 255 ? Container.OCTET : 5;
            }
            return 3L + (64 - Long.numberOfLeadingZeros(Math.abs(value)) + 7) / 8;
        }
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
