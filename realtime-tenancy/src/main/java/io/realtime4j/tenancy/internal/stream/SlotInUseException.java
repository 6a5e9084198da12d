package io.realtime4j.tenancy.internal.stream;

import java.sql.SQLException;

/** There is a replication slot of the stream's name already. */
public final class SlotInUseException extends SQLException {
    static final String STATE = "55006";
    private static final long serialVersionUID = 1L;

    /**
     * Tells of a slot.
     *
     * @param slot its name
     */
    public SlotInUseException(String slot) {
        super("replication slot " + slot + " is in use", STATE);
    }
}
