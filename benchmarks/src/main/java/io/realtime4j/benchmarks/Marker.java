package io.realtime4j.benchmarks;

import java.nio.charset.StandardCharsets;

/**
 * What is found again in a delivered message, whatever the server wrote around it:
 * {@code @<W|M><send time: 16 hex><topic: 6><publisher: 3><number: 10>}; W is warm-up, M is measured.
 */
final class Marker {
    static final int MAX_PUBLISHERS = 1000;
    static final int SMALLEST_PAYLOAD = 60;
    static final int LENGTH = 37;
    private static final int TIME = 2;
    private static final int TOPIC = 18;
    private static final int PUBLISHER = 24;
    private static final int NUMBER = 27;
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private Marker() {}

    /** A JSON payload of exactly {@code size} bytes with a marker in it. */
    static byte[] payload(int size, boolean measured, long time, int topic, int publisher, long number) {
        StringBuilder text = new StringBuilder(size).append("{\"m\":\"@").append(measured ? 'M' : 'W');
        append(text, Long.toHexString(time), TOPIC - TIME);
        append(text, Integer.toString(topic), PUBLISHER - TOPIC);
        append(text, Integer.toString(publisher), NUMBER - PUBLISHER);
        append(text, Long.toString(number), LENGTH - NUMBER);
        text.append("\",\"p\":\"");
        while (text.length() < size - 2) {
            text.append('x');
        }
        return text.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void append(StringBuilder text, String digits, int width) {
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        text.append(digits);
    }

    /** Index of the marker between two indexes, or -1. */
    static int find(byte[] bytes, int from, int to) {
        for (int i = from; i <= to - LENGTH; i++) {
            if (bytes[i] == '@' && (bytes[i + 1] == 'M' || bytes[i + 1] == 'W')) {
                return i;
            }
        }
        return -1;
    }

    /** Index of a marker that begins at or after an index and goes on behind the end, or -1. */
    static int findCut(byte[] bytes, int from) {
        for (int i = Math.max(from, bytes.length - LENGTH + 1); i < bytes.length; i++) {
            if (bytes[i] == '@') {
                return i;
            }
        }
        return -1;
    }

    static boolean isMeasured(byte[] bytes, int at) {
        return bytes[at + 1] == 'M';
    }

    static long time(byte[] bytes, int at) {
        return number(bytes, at + TIME, at + TOPIC, HEX);
    }

    static int topic(byte[] bytes, int at) {
        return (int) number(bytes, at + TOPIC, at + PUBLISHER, DECIMAL);
    }

    static int publisher(byte[] bytes, int at) {
        return (int) number(bytes, at + PUBLISHER, at + NUMBER, DECIMAL);
    }

    static long number(byte[] bytes, int at) {
        return number(bytes, at + NUMBER, at + LENGTH, DECIMAL);
    }

    private static long number(byte[] bytes, int from, int to, int radix) {
        long value = 0;
        for (int i = from; i < to; i++) {
            value = value * radix + Character.digit(bytes[i], radix);
        }
        return value;
    }
}
