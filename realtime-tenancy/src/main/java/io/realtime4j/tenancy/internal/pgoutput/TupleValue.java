package io.realtime4j.tenancy.internal.pgoutput;

import io.realtime4j.core.protocol.Slice;

/**
 * A column's value in a row.
 *
 * @param form how it is written
 * @param bytes what is written, a part of the message it came in; empty unless the form is text or binary
 */
public record TupleValue(Form form, Slice bytes) {
    static final TupleValue NULL = new TupleValue(Form.NULL, Slice.EMPTY);
    static final TupleValue UNCHANGED = new TupleValue(Form.UNCHANGED, Slice.EMPTY);

    /** {@return whether it is SQL NULL} */
    public boolean isNull() {
        return form == Form.NULL;
    }

    /** How a value is written. */
    public enum Form {
        /** SQL NULL. */
        NULL,
        /** Not written, because an update left it as it was, out of line. */
        UNCHANGED,
        /** As the type's output function writes it. */
        TEXT,
        /** As the type's send function writes it. */
        BINARY
    }
}
