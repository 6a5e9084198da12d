package io.realtime4j.core.internal;

import io.realtime4j.core.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What the engine keeps per lane: its timers and its connections. Confined to the lane, but for the final fields. */
final class LaneState {
    private final Lane lane;
    private final int index;
    private final TimingWheel timers;
    private final ByteBudget waitingBytes;
    private final List<ClientConnection> connections = new ArrayList<>();

    LaneState(Lane lane, int index, long maxWaitingBytes) {
        this.lane = lane;
        this.index = index;
        this.timers = new TimingWheel(lane, lane::nanoTime);
        this.waitingBytes = new ByteBudget(maxWaitingBytes, null);
    }

    Lane lane() {
        return lane;
    }

    int index() {
        return index;
    }

    /** Bytes of messages that wait behind joins and tokens being checked. */
    ByteBudget waitingBytes() {
        return waitingBytes;
    }

    TimingWheel timers() {
        return timers;
    }

    void add(ClientConnection connection) {
        connection.laneSlot(connections.size());
        connections.add(connection);
    }

    void remove(ClientConnection connection) {
        int slot = connection.laneSlot();
        ClientConnection last = connections.remove(connections.size() - 1);
        if (last != connection) {
            connections.set(slot, last);
            last.laneSlot(slot);
        }
    }

    /** Visits all connections; each may end meanwhile. */
    void forEach(Consumer<ClientConnection> visitor) {
        for (int i = connections.size() - 1; i >= 0; i--) {
            if (i < connections.size()) {
                visitor.accept(connections.get(i));
            }
        }
    }

    /** Repeats a task on the lane until the process ends it with the lane. */
    void repeat(Runnable task, long periodMillis) {
        timers.schedule(
                () -> {
                    repeat(task, periodMillis);
                    task.run();
                },
                periodMillis);
    }
}
