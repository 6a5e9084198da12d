package io.realtime4j.benchmarks;

import java.util.concurrent.atomic.LongAdder;

/** What an attack did. Written by its thread, read by others at the end. */
final class AttackCount {
    private final LongAdder opened = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final LongAdder sent = new LongAdder();

    void opened() {
        opened.increment();
    }

    void closedByServer() {
        closed.increment();
    }

    /** Messages, joins, leaves or single bytes, whatever the attack sends. */
    void sent(long many) {
        sent.add(many);
    }

    String text() {
        return opened.sum() + " connections opened, " + closed.sum() + " closed by the server, " + sent.sum() + " sent";
    }
}
