package io.realtime4j.tenancy.internal.stream;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Who has a stream in a database, as the database sees it. */
public enum Occupancy {
    /** Nobody. */
    FREE,
    /** A session of the stream's name, which does not read its slot (any more, or yet). */
    OCCUPIED,
    /** A session reads it: another node's. */
    STREAMING;

    private static final String LOOK = """
            select exists (select from pg_replication_slots s where s.active_pid = a.pid and s.slot_name = ?
                and s.confirmed_flush_lsn is not null)
            from pg_stat_activity a where a.datname = current_database() and a.application_name = ?
            order by 1 desc limit 1\
            """;

    /**
     * Looks who has a stream. Blocks.
     *
     * @param connection to the database
     * @param applicationName of sessions that read such a stream
     * @param slot its slot
     * @return who
     * @throws SQLException when that cannot be seen
     */
    public static Occupancy read(Connection connection, String applicationName, String slot) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOOK)) {
            statement.setString(1, slot);
            statement.setString(2, applicationName);
            try (ResultSet rows = statement.executeQuery()) {
                if (!rows.next()) {
                    return FREE;
                }
                return rows.getBoolean(1) ? STREAMING : OCCUPIED;
            }
        }
    }
}
