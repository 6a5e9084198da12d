package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.internal.stream.Occupancy;
import io.realtime4j.tenancy.internal.stream.SlotHealth;
import java.sql.SQLException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Opens the replication sessions of one tenant, and looks at what the database says about them. Each method blocks. */
interface StreamSessions {
    /** Opens a session that reads nothing yet. */
    Session open() throws SQLException;

    /** Who has a stream at the moment. */
    Occupancy occupancy() throws SQLException;

    /** How the slot fares. */
    SlotHealth slot() throws SQLException;

    /** One session. Thread-safe; nothing blocks. */
    interface Session {
        /** Begins to read; the stage is done when that ends, and fails when the connection broke. */
        CompletionStage<@Nullable Void> read();

        /** Grows while the session is at work. */
        long beats();

        void close();
    }
}
