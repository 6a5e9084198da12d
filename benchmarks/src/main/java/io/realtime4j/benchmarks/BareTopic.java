package io.realtime4j.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Members of one topic of a {@link BareLoop}. */
final class BareTopic {
    private final List<BareLink> members = new ArrayList<>();

    void add(BareLink member) {
        members.add(member);
    }

    void remove(BareLink member) {
        members.remove(member);
    }

    void send(byte[] frame) {
        for (int i = 0; i < members.size(); i++) {
            members.get(i).send(frame);
        }
    }
}
