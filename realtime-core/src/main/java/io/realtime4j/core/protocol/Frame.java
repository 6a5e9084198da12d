package io.realtime4j.core.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One WebSocket message ready to write: an unmasked, unfragmented server frame (RFC 6455 §5.2) with its header. Immutable
 * and shared by all connections that get it; it is never changed after construction and needs no reference count.
 */
public final class Frame {
    private static final int FIN = 0x80;
    private static final int MAX_HEADER = 10;

    private final byte[] bytes;
    private final int payloadOffset;
    private volatile @Nullable Frame compressed;

    private Frame(byte[] bytes, int payloadOffset) {
        this.bytes = bytes;
        this.payloadOffset = payloadOffset;
    }

    /**
     * Wraps bytes that already are a whole frame.
     *
     * @param bytes header and payload; not changed afterwards
     * @param payloadOffset length of the header: 2, 4 or 10
     * @return the frame
     */
    public static Frame ofWire(byte[] bytes, int payloadOffset) {
        return new Frame(bytes, payloadOffset);
    }

    /**
     * Makes a text frame.
     *
     * @param payload UTF-8 text
     * @return the frame, with a copy of the payload
     */
    public static Frame text(Slice payload) {
        return build(Opcode.TEXT, payload);
    }

    /**
     * Makes a binary frame.
     *
     * @param payload any bytes
     * @return the frame, with a copy of the payload
     */
    public static Frame binary(Slice payload) {
        return build(Opcode.BINARY, payload);
    }

    private static Frame build(Opcode opcode, Slice payload) {
        int header = headerLength(payload.length());
        byte[] bytes = new byte[header + payload.length()];
        writeHeader(bytes, opcode, payload.length());
        System.arraycopy(payload.array(), payload.offset(), bytes, header, payload.length());
        return new Frame(bytes, header);
    }

    /**
     * Tells how long the header of a frame is.
     *
     * @param payloadLength bytes of payload
     * @return 2, 4 or 10
     */
    public static int headerLength(int payloadLength) {
        return payloadLength < 126 ? 2 : payloadLength < 0x10000 ? 4 : MAX_HEADER;
    }

    /**
     * Writes a frame header at the start of an array.
     *
     * @param target where to; {@link #headerLength} bytes are written
     * @param opcode text or binary
     * @param payloadLength bytes of payload that follow
     */
    public static void writeHeader(byte[] target, Opcode opcode, int payloadLength) {
        target[0] = (byte) (FIN | opcode.code());
        if (payloadLength < 126) {
            target[1] = (byte) payloadLength;
        } else if (payloadLength < 0x10000) {
            target[1] = 126;
            target[2] = (byte) (payloadLength >>> 8);
            target[3] = (byte) payloadLength;
        } else {
            target[1] = 127;
            for (int i = 0; i < 8; i++) {
                target[2 + i] = i < 4 ? 0 : (byte) (payloadLength >>> (8 * (7 - i)));
            }
        }
    }

    /** {@return header and payload as they go to the socket; read only} */
    public byte[] bytes() {
        return bytes;
    }

    /** {@return how many bytes go to the socket} */
    public int length() {
        return bytes.length;
    }

    /** {@return the payload without the header} */
    public Slice payload() {
        return new Slice(bytes, payloadOffset, bytes.length - payloadOffset);
    }

    /** {@return whether it is a text frame; otherwise it is binary} */
    public boolean isText() {
        return (bytes[0] & 0x0F) == Opcode.TEXT.code();
    }

    /**
     * Returns the compressed form of this frame, made on first use and then shared. Two threads may both make it; either
     * result is kept.
     *
     * @param compressor turns this frame into one with compressed payload (RFC 7692)
     * @return the compressed frame
     */
    public Frame compressed(java.util.function.UnaryOperator<Frame> compressor) {
        Frame known = compressed;
        if (known == null) {
            known = compressor.apply(this);
            compressed = known;
        }
        return known;
    }

    /** The two kinds of data frames. */
    public enum Opcode {
        /** UTF-8 text. */
        TEXT(1),
        /** Any bytes. */
        BINARY(2);

        private final int code;

        Opcode(int code) {
            this.code = code;
        }

        /** {@return the number in the frame header} */
        public int code() {
            return code;
        }
    }
}
