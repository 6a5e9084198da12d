package io.realtime4j.tenancy.internal.stream;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How a slot fares, as the database sees it.
 *
 * @param active whether it is there and somebody reads it
 * @param lagBytes how much of the log its reader has not confirmed
 * @param keepBytes how much of the log the database keeps for a slot, or less than 0 without a limit
 */
public record SlotHealth(boolean active, long lagBytes, long keepBytes) {
    private static final long MEGABYTE = 1024L * 1024;
    private static final String LOOK = """
            select active, coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0),
              (select setting::bigint from pg_settings where name = 'max_slot_wal_keep_size')
            from pg_replication_slots where slot_name = '%s'\
            """;

    /**
     * Looks at a slot. Blocks.
     *
     * @param connection to the database
     * @param slot its name
     * @return how it fares
     * @throws SQLException when that cannot be seen
     */
    public static SlotHealth read(Connection connection, String slot) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(LOOK.formatted(slot))) {
            if (!rows.next()) {
                return new SlotHealth(false, 0, -1);
            }
            long megabytes = rows.getLong(3);
            return new SlotHealth(rows.getBoolean(1), rows.getLong(2), megabytes < 0 ? -1 : megabytes * MEGABYTE);
        }
    }

    /** {@return whether it holds back more than half of what the database keeps for it} */
    public boolean lags() {
        return keepBytes >= 0 && lagBytes > keepBytes / 2;
    }
}
