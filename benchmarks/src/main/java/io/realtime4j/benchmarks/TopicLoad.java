package io.realtime4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** What is sent to one topic. Confined to the generator's thread. */
final class TopicLoad {
    private final int index;
    private final Load load;
    private final Tally tally;
    private final List<Client> members = new ArrayList<>();
    private final long[] numbers;
    private final long[] due;
    private long outstanding;
    private int turn;

    TopicLoad(int index, Load load, Tally tally) {
        this.index = index;
        this.load = load;
        this.tally = tally;
        this.numbers = new long[load.publishers()];
        this.due = new long[load.publishers()];
    }

    int index() {
        return index;
    }

    String name() {
        return "load" + index;
    }

    void add(Client member) {
        members.add(member);
    }

    void delivered() {
        outstanding--;
    }

    /** Staggers the publishers of all topics over one interval. */
    void begin(long now) {
        if (!load.saturates()) {
            int all = load.topics() * load.publishers();
            for (int i = 0; i < due.length; i++) {
                due[i] = now + interval() * (index * due.length + i) / all;
            }
        }
    }

    /** Sends what is due. */
    void send(long now, boolean measured) {
        if (load.saturates()) {
            while (outstanding < (long) load.window() * members.size()) {
                publish(turn, measured, System.nanoTime());
                turn = (turn + 1) % numbers.length;
            }
            return;
        }
        for (int i = 0; i < due.length; i++) {
            for (; due[i] <= now; due[i] += interval()) {
                publish(i, measured, due[i]);
            }
        }
    }

    private long interval() {
        return 1_000_000_000L / load.rate();
    }

    /** A message carries the time it was due, so that a generator or server that lags shows in the latency. */
    private void publish(int publisher, boolean measured, long time) {
        byte[] payload = Marker.payload(load.size(), measured, time, index, publisher, numbers[publisher]++);
        outstanding += members.size();
        tally.sent(members.size());
        members.get(publisher).broadcast(payload);
    }
}
