package io.realtime4j.benchmarks;

import java.util.Arrays;

/** Finds markers in bytes that come in pieces, wherever those are cut. */
final class MarkerStream {
    private static final byte[] NOTHING = {};

    private byte[] cut = NOTHING;

    /** Takes the next piece. */
    void read(byte[] bytes, int from, int to, Sink sink) {
        byte[] all = Arrays.copyOf(cut, cut.length + to - from);
        System.arraycopy(bytes, from, all, cut.length, to - from);
        int at = 0;
        for (int marker = Marker.find(all, at, all.length); marker >= 0; marker = Marker.find(all, at, all.length)) {
            sink.marker(all, marker);
            at = marker + Marker.LENGTH;
        }
        int begun = Marker.findCut(all, at);
        cut = begun < 0 ? NOTHING : Arrays.copyOfRange(all, begun, all.length);
    }

    /** Takes markers. */
    interface Sink {
        /** Takes a whole marker at an index; valid during the call only. */
        void marker(byte[] bytes, int at);
    }
}
