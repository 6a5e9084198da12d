package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.realtime4j.core.protocol.Slice;
import java.util.Arrays;

/** Collects the body of one request; grows with what really comes, not with what was announced. */
final class RequestBody {
    private static final byte[] NONE = new byte[0];

    private final int most;
    private byte[] bytes = NONE;
    private int length;

    RequestBody(int most) {
        this.most = most;
    }

    /** Adds a part; false when the body is larger than allowed. */
    boolean add(ByteBuf part) {
        int count = part.readableBytes();
        if (count > most - length) {
            return false;
        }
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(length + count, bytes.length * 2)));
        }
        part.getBytes(part.readerIndex(), bytes, length, count);
        length += count;
        return true;
    }

    Slice slice() {
        return length == 0 ? Slice.EMPTY : new Slice(bytes, 0, length);
    }
}
