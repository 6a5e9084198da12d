package io.realtime4j.core.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some bytes of an array. Whoever makes a slice says whether the array may change later: slices of inbound messages are
 * valid during the call only ({@link #copy()} keeps them), all others are immutable by agreement.
 */
public final class Slice {
    /** No bytes. */
    public static final Slice EMPTY = new Slice(new byte[0], 0, 0);
    /** The JSON text {@code null}. */
    public static final Slice JSON_NULL = utf8("null");
    /** The JSON text <code>{}</code>. */
    public static final Slice JSON_EMPTY_OBJECT = utf8("{}");

    private final byte[] array;
    private final int offset;
    private final int length;

    /**
     * Wraps a part of an array without copying.
     *
     * @param array the bytes
     * @param offset index of the first
     * @param length how many
     */
    public Slice(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /**
     * Wraps an array without copying.
     *
     * @param bytes the bytes
     * @return a slice of all of them
     */
    public static Slice of(byte[] bytes) {
        return new Slice(bytes, 0, bytes.length);
    }

    /**
     * Encodes a text.
     *
     * @param text the text
     * @return its UTF-8 bytes
     */
    public static Slice utf8(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return the array behind it; read only} */
    public byte[] array() {
        return array;
    }

    /** {@return index of the first byte in {@link #array()}} */
    public int offset() {
        return offset;
    }

    /** {@return number of bytes} */
    public int length() {
        return length;
    }

    /** {@return whether there are no bytes} */
    public boolean isEmpty() {
        return length == 0;
    }

    /**
     * Reads one byte.
     *
     * @param index from 0 to {@code length() - 1}
     * @return the byte
     */
    public byte at(int index) {
        return array[offset + index];
    }

    /**
     * Takes a part without copying.
     *
     * @param from index of the first byte, relative to this slice
     * @param count how many bytes
     * @return the part
     */
    public Slice part(int from, int count) {
        return new Slice(array, offset + from, count);
    }

    /** {@return a slice with an array of its own} */
    public Slice copy() {
        return of(toArray());
    }

    /** {@return the bytes in a new array} */
    public byte[] toArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** {@return the bytes read as UTF-8; malformed sequences become U+FFFD} */
    public String utf8() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** {@return whether it is JSON text of an object: its first byte is a brace} */
    public boolean isJsonObject() {
        return length > 0 && at(0) == '{';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Slice that
                && Arrays.equals(array, offset, offset + length, that.array, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + at(i);
        }
        return hash;
    }

    @Override
    public String toString() {
        return "Slice[" + length + " bytes]";
    }
}
