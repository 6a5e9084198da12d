package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Connections of one attack; those that the server closes are opened again and counted. */
final class HostileSockets implements AutoCloseable {
    private final Opener opener;
    private final AttackCount count;
    private final List<HostileSocket> sockets = new ArrayList<>();

    HostileSockets(Opener opener, AttackCount count) {
        this.opener = opener;
        this.count = count;
    }

    void open(int many) throws IOException {
        for (int i = 0; i < many; i++) {
            sockets.add(opener.open());
            count.opened();
        }
    }

    int size() {
        return sockets.size();
    }

    HostileSocket get(int index) {
        return sockets.get(index);
    }

    /** Puts a new connection in the place of one that the server closed; returns whether it had. */
    boolean reopenIfClosed(int index) throws IOException {
        if (sockets.get(index).isOpen()) {
            return false;
        }
        count.closedByServer();
        reopen(index);
        return true;
    }

    /** Puts a new connection in the place of another. */
    void reopen(int index) throws IOException {
        sockets.get(index).close();
        sockets.set(index, opener.open());
        count.opened();
    }

    /** Counts those that the server has closed, at the end of an attack that does not look at them. */
    void countClosed() {
        for (HostileSocket socket : sockets) {
            if (!socket.isOpen()) {
                count.closedByServer();
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (HostileSocket socket : sockets) {
            socket.close();
        }
    }

    /** Opens a connection as the attack wants it. */
    interface Opener {
        HostileSocket open() throws IOException;
    }
}
