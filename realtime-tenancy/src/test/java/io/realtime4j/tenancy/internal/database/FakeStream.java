package io.realtime4j.tenancy.internal.database;

import io.realtime4j.tenancy.DatabaseStream;

/** A stream that is connected or not as the test says. Confined to the test's thread. */
final class FakeStream implements DatabaseStream {
    final Runnable giveUp;
    boolean connected = true;
    boolean refusesToClose;
    int closes;

    FakeStream(Runnable giveUp) {
        this.giveUp = giveUp;
    }

    @Override
    public boolean isConnected() {
        return connected;
    }

    @Override
    public void close() {
        closes++;
        if (refusesToClose) {
            throw new IllegalStateException("broken stream");
        }
    }
}
