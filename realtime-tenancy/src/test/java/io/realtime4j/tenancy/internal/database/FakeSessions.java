package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.internal.stream.Occupancy;
import io.realtime4j.tenancy.internal.stream.SlotHealth;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Sessions of a database that does as the test says. Confined to the test's thread. */
final class FakeSessions implements StreamSessions {
    final List<FakeSession> opened = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    Occupancy occupancy = Occupancy.FREE;
    SlotHealth slot = new SlotHealth(true, 0, -1);

    @Nullable
    SQLException openFailure;

    @Nullable
    SQLException lookFailure;

    @Override
    public Session open() throws SQLException {
        asked.add("open");
        if (openFailure != null) {
            throw openFailure;
        }
        FakeSession session = new FakeSession();
        opened.add(session);
        return session;
    }

    @Override
    public Occupancy occupancy() throws SQLException {
        asked.add("occupancy");
        if (lookFailure != null) {
            throw lookFailure;
        }
        return occupancy;
    }

    @Override
    public SlotHealth slot() throws SQLException {
        if (lookFailure != null) {
            throw lookFailure;
        }
        return slot;
    }

    FakeSession last() {
        return opened.get(opened.size() - 1);
    }

    /** A session that reads until the test ends it. */
    static final class FakeSession implements Session {
        final CompletableFuture<@Nullable Void> reading = new CompletableFuture<>();
        boolean hangs;
        int closes;
        private long beats;

        @Override
        public CompletionStage<@Nullable Void> read() {
            return reading;
        }

        @Override
        public long beats() {
            return hangs ? beats : ++beats;
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
