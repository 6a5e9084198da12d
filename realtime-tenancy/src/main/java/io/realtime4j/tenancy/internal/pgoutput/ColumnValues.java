package io.realtime4j.tenancy.internal.pgoutput;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.tenancy.internal.pgoutput.TupleValue.Form;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.UUID;

/** Reads values of columns, written as text or binary, of a type that is known. Each throws when the value is none of its type. Pure. */
public final class ColumnValues {
    private static final int JSONB_VERSION = 1;
    private static final int MICRO_DIGITS = 6;
    private static final DateTimeFormatter TIMESTAMP = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, MICRO_DIGITS, true)
            .toFormatter();

    private ColumnValues() {}

    /**
     * Reads a {@code text}.
     *
     * @param value not null
     * @return the text
     * @throws MalformedWalException when it is none
     */
    public static String text(TupleValue value) {
        return written(value).utf8();
    }

    /**
     * Reads a {@code boolean}.
     *
     * @param value not null
     * @return whether it is true
     * @throws MalformedWalException when it is none
     */
    public static boolean bool(TupleValue value) {
        Slice bytes = written(value);
        if (bytes.length() != 1) {
            throw new MalformedWalException("boolean of " + bytes.length() + " bytes");
        }
        byte only = bytes.at(0);
        return value.form() == Form.TEXT ? only == 't' : only != 0;
    }

    /**
     * Reads a {@code uuid}.
     *
     * @param value not null
     * @return its text
     * @throws MalformedWalException when it is none
     */
    public static String uuid(TupleValue value) {
        if (value.form() == Form.TEXT) {
            return text(value);
        }
        WalReader in = new WalReader(written(value));
        return new UUID(in.int64(), in.int64()).toString();
    }

    /**
     * Reads a {@code jsonb}.
     *
     * @param value not null
     * @return its text, a part of the value
     * @throws MalformedWalException when it is none
     */
    public static Slice jsonb(TupleValue value) {
        Slice bytes = written(value);
        if (value.form() == Form.TEXT) {
            return bytes;
        }
        if (bytes.isEmpty() || bytes.at(0) != JSONB_VERSION) {
            throw new MalformedWalException("jsonb of an unknown version");
        }
        return bytes.part(1, bytes.length() - 1);
    }

    /**
     * Reads a {@code bytea}.
     *
     * @param value not null
     * @return the bytes
     * @throws MalformedWalException when it is none
     */
    public static Slice bytea(TupleValue value) {
        Slice bytes = written(value);
        if (value.form() == Form.BINARY) {
            return bytes;
        }
        String text = bytes.utf8();
        if (!text.startsWith("\\x")) {
            throw new MalformedWalException("bytea that is not written in hexadecimal digits");
        }
        try {
            return Slice.of(HexFormat.of().parseHex(text, 2, text.length()));
        } catch (IllegalArgumentException e) {
            throw new MalformedWalException("bytea with wrong digits", e);
        }
    }

    /**
     * Reads a {@code timestamp without time zone} as UTC.
     *
     * @param value not null
     * @return the instant
     * @throws MalformedWalException when it is none
     */
    public static Instant timestamp(TupleValue value) {
        if (value.form() == Form.BINARY) {
            return new WalReader(written(value)).timestamp();
        }
        String text = text(value);
        try {
            return LocalDateTime.parse(text, TIMESTAMP).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedWalException("timestamp that is written in another way", e);
        }
    }

    private static Slice written(TupleValue value) {
        if (value.form() == Form.NULL || value.form() == Form.UNCHANGED) {
            throw new MalformedWalException("a value is needed where there is none");
        }
        return value.bytes();
    }
}
