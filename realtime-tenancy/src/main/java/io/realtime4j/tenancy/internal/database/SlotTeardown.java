package io.realtime4j.tenancy.internal.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Drops the replication slots that the server made in a database. Blocks. */
final class SlotTeardown {
    private static final String OURS = " from pg_replication_slots"
            + " where database = current_database() and slot_name like '%realtime%' and not temporary";
    private static final String END_READERS =
            "select count(pg_terminate_backend(active_pid, 5000))" + OURS + " and active_pid is not null";
    private static final String DROP = "select count(pg_drop_replication_slot(slot_name))" + OURS;

    private SlotTeardown() {}

    /** Returns how many there were. */
    static int run(DatabaseAccess access) throws SQLException {
        try (Connection connection = access.open(SessionKind.SLOT_TEARDOWN);
                Statement statement = connection.createStatement()) {
            statement.execute(END_READERS);
            try (ResultSet rows = statement.executeQuery(DROP)) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }
}
