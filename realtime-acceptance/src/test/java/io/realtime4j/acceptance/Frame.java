package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One WebSocket frame, well-formed or not. */
public final class Frame {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final boolean fin;
    private final int reserved;
    private final int opcode;
    private final byte[] payload;
    private final boolean masked;

    private Frame(boolean fin, int reserved, int opcode, byte[] payload, boolean masked) {
        this.fin = fin;
        this.reserved = reserved;
        this.opcode = opcode;
        this.payload = payload;
        this.masked = masked;
    }

    public static Frame text(String text) {
        return of(TEXT, text.getBytes(UTF_8));
    }

    public static Frame of(int opcode, byte[] payload) {
        return new Frame(true, 0, opcode, payload, true);
    }

    public static Frame close() {
        return of(CLOSE, new byte[0]);
    }

    public static Frame close(int code) {
        return of(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    public Frame notFinal() {
        return new Frame(false, reserved, opcode, payload, masked);
    }

    public Frame unmasked() {
        return new Frame(fin, reserved, opcode, payload, false);
    }

    /** The same with these reserved bits, of which 4 is RSV1, 2 is RSV2 and 1 is RSV3. */
    public Frame reserved(int bits) {
        return new Frame(fin, bits, opcode, payload, masked);
    }

    public int reserved() {
        return reserved;
    }

    public boolean fin() {
        return fin;
    }

    public int opcode() {
        return opcode;
    }

    public byte[] payload() {
        return payload;
    }

    public String asText() {
        return new String(payload, UTF_8);
    }

    public byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write((fin ? 0x80 : 0) | reserved << 4 | opcode);
        writeLength(out);
        if (masked) {
            out.writeBytes(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            out.write(masked ? payload[i] ^ MASK[i & 3] : payload[i]);
        }
        return out.toByteArray();
    }

    private void writeLength(ByteArrayOutputStream out) {
        int maskBit = masked ? 0x80 : 0;
        if (payload.length < 126) {
            out.write(maskBit | payload.length);
        } else if (payload.length < 65_536) {
            out.write(maskBit | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(maskBit | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
    }

    /** Reads what a server may send: no mask. */
    public static Frame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((second & 0x80) != 0) {
            throw new AssertionError("frame from the server with a mask: " + first + " " + second);
        }
        byte[] payload = new byte[readLength(in, second & 0x7f)];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, first >> 4 & 7, first & 0x0f, payload, false);
    }

    private static int readLength(DataInputStream in, int seven) throws IOException {
        if (seven == 126) {
            return in.readUnsignedShort();
        }
        return seven == 127 ? Math.toIntExact(in.readLong()) : seven;
    }

    @Override
    public String toString() {
        return "Frame[" + opcode + (fin ? "" : " not final") + " reserved " + reserved + " " + payload.length
                + " bytes: " + asText().substring(0, Math.min(300, asText().length())) + "]";
    }
}
