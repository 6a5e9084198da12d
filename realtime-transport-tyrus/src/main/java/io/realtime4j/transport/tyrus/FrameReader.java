package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes from a client into frames (RFC 6455 §5) and takes their masks off. Data is handed on as it comes, not when its
 * frame is whole, so that a large frame is neither put together here nor worked through in one go. Confined to a lane.
 */
final class FrameReader {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int RESERVED = 0x70;
    private static final int RSV1 = 0x40;
    private static final int CONTROL = 0x8;
    private static final int LENGTH_OF_2 = 126;
    private static final int LENGTH_OF_8 = 127;
    private static final int MASK_BYTES = 4;
    private static final int MOST_CONTROL_BYTES = 125;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Frames frames;
    private final int most;
    private final boolean mayCompress;
    private int headerBytes; // that were read of the frame's header
    private int lengthBytes; // of them, how many tell an extended length
    private int first;
    private int mask;
    private long left; // of the payload, or what is known of its length while the header is read
    private boolean headed;
    private boolean inMessage;
    private byte @Nullable [] control; // payload of a control frame

    /**
     * Makes a reader.
     *
     * @param most the largest frame that is taken
     * @param mayCompress whether the first reserved bit of a message is allowed
     * @param frames who takes the frames
     */
    FrameReader(int most, boolean mayCompress, Frames frames) {
        this.most = most;
        this.mayCompress = mayCompress;
        this.frames = frames;
    }

    /**
     * Reads to the end of a frame, or as far as the bytes go.
     *
     * @param in where from; its payload is unmasked in place
     * @throws ProtocolViolation when the client broke the protocol; then nothing more can be read
     */
    void read(ByteBuf in) {
        if (!headed && !readHeader(in)) {
            return;
        }
        int count = (int) Math.min(left, in.readableBytes());
        if (count == 0 && left > 0) {
            return;
        }
        unmask(in, in.readerIndex(), count);
        left -= count;
        if (isControl()) {
            readControl(in, count);
        } else {
            readData(in, count);
        }
    }

    private boolean readHeader(ByteBuf in) {
        while (in.isReadable()) {
            int next = in.readUnsignedByte();
            int index = headerBytes++;
            if (index == 0) {
                first = next;
            } else if (index == 1) {
                startLength(next);
            } else if (index < 2 + lengthBytes) {
                left = left << 8 | next;
                if (headerBytes == 2 + lengthBytes) {
                    checkLength();
                }
            } else {
                mask = mask << 8 | next;
                if (headerBytes == 2 + lengthBytes + MASK_BYTES) {
                    headed = true;
                    return true;
                }
            }
        }
        return false;
    }

    private void startLength(int second) {
        int length = second & ~MASKED;
        checkFirst();
        check((second & MASKED) != 0, "a frame without a mask");
        if (isControl()) {
            checkControl(length);
            control = new byte[length];
        } else {
            checkData();
        }
        lengthBytes = length == LENGTH_OF_2 ? 2 : length == LENGTH_OF_8 ? 8 : 0;
        left = lengthBytes > 0 ? 0 : length;
    }

    private void checkFirst() {
        boolean startsMessage = opcode() == TEXT || opcode() == BINARY;
        int allowed = mayCompress && startsMessage ? RSV1 : 0;
        check((first & RESERVED & ~allowed) == 0, "reserved bits are set");
    }

    private void checkControl(int length) {
        check((first & FIN) != 0, "a fragmented control frame");
        check(length <= MOST_CONTROL_BYTES, "a control frame of more than 125 bytes");
        check(opcode() == CLOSE || opcode() == PING || opcode() == PONG, "a control frame of an unknown kind");
        check(opcode() != CLOSE || length != 1, "a close frame with half a code");
    }

    private void checkData() {
        check(opcode() <= BINARY, "a data frame of an unknown kind");
        check(inMessage == (opcode() == CONTINUATION), "a continuation of no message, or a message within another");
    }

    private void checkLength() {
        check(left >= (lengthBytes == 2 ? LENGTH_OF_2 : 0x10000), "a length in more bytes than it needs");
        if (left > most) {
            throw ProtocolViolation.tooBig("a frame of " + left + " bytes");
        }
    }

    private static void check(boolean right, String problem) {
        if (!right) {
            throw ProtocolViolation.malformed(problem);
        }
    }

    private int opcode() {
        return first & 0x0F;
    }

    private boolean isControl() {
        return (first & CONTROL) != 0;
    }

    private void readControl(ByteBuf in, int count) {
        byte[] payload = Objects.requireNonNull(control);
        in.readBytes(payload, (int) (payload.length - left - count), count);
        if (left > 0) {
            return;
        }
        control = null;
        endFrame();
        if (opcode() == PING) {
            frames.ping(payload);
        } else if (opcode() == CLOSE) {
            frames.close(payload);
        }
    }

    private void readData(ByteBuf in, int count) {
        ByteBuf part = count == 0 ? Unpooled.EMPTY_BUFFER : in.readSlice(count);
        boolean starts = !inMessage;
        boolean ends = left == 0 && (first & FIN) != 0;
        inMessage = !ends;
        boolean text = opcode() == TEXT;
        boolean compressed = (first & RSV1) != 0;
        if (left == 0) {
            endFrame();
        } else {
            first = first & FIN; // what comes of this frame now continues the message
        }
        if (starts) {
            frames.begin(text, compressed);
        }
        frames.data(part, ends);
    }

    private void endFrame() {
        headed = false;
        headerBytes = 0;
        mask = 0;
    }

    /** Turns the mask, too, so that it fits the byte that comes next. */
    private void unmask(ByteBuf bytes, int from, int count) {
        long wide = ((long) mask << 32) | (mask & 0xFFFF_FFFFL);
        int index = from;
        int end = from + count;
        for (; index <= end - Long.BYTES; index += Long.BYTES) {
            bytes.setLong(index, bytes.getLong(index) ^ wide);
        }
        for (; index < end; index++) {
            bytes.setByte(index, bytes.getByte(index) ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    /** Takes what a reader reads. What it throws leaves the reader at the end of what it handed on. */
    interface Frames {
        /** A message begins; its data follows. */
        void begin(boolean text, boolean compressed);

        /** Some bytes of the message that began, good during the call only; {@code last} when it is whole now. */
        void data(ByteBuf part, boolean last);

        /** A ping with 0 to 125 bytes. */
        void ping(byte[] payload);

        /** A close frame with 0 or 2 to 125 bytes. */
        void close(byte[] payload);
    }
}
