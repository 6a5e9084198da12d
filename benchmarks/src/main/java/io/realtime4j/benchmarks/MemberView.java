package io.realtime4j.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/** Which members one member of a presence room has seen: their marks, found in whatever pieces the bytes come. */
final class MemberView {
    private static final int DIGITS = 6;
    private static final byte BEGIN = '@';

    private final BitSet seen;
    private int digits = -1;
    private int number;
    private int count;

    MemberView(int members) {
        this.seen = new BitSet(members);
    }

    /** The object that a member tracks. */
    static String object(int member) {
        return "{\"user\":\"@%06d\",\"online_at\":1700000000}".formatted(member);
    }

    /** Bytes of one entry in a state, of which there can be no fewer: key, reference and object, comma included. */
    static int entryBytes(int member) {
        String entry = "\"k%d\":{\"metas\":[{\"phx_ref\":\"0123456789abcdef\",%s]},"
                .formatted(member, object(member).substring(1));
        return entry.getBytes(StandardCharsets.UTF_8).length;
    }

    void read(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte next = bytes[i];
            if (digits >= 0) {
                digit(next);
            } else if (next == BEGIN) {
                digits = 0;
                number = 0;
            }
        }
    }

    private void digit(byte next) {
        if (next < '0' || next > '9') {
            digits = -1;
            return;
        }
        number = number * 10 + next - '0';
        digits++;
        if (digits == DIGITS) {
            digits = -1;
            if (!seen.get(number)) {
                seen.set(number);
                count++;
            }
        }
    }

    int count() {
        return count;
    }
}
