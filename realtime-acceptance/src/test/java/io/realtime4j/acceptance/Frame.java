package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One WebSocket frame, well-formed or not. */
final class Frame {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final boolean fin;
    private final int opcode;
    private final byte[] payload;
    private final boolean masked;

    private Frame(boolean fin, int opcode, byte[] payload, boolean masked) {
        this.fin = fin;
        this.opcode = opcode;
        this.payload = payload;
        this.masked = masked;
    }

    static Frame text(String text) {
        return of(TEXT, text.getBytes(UTF_8));
    }

    static Frame of(int opcode, byte[] payload) {
        return new Frame(true, opcode, payload, true);
    }

    static Frame close() {
        return of(CLOSE, new byte[0]);
    }

    static Frame close(int code) {
        return of(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    Frame notFinal() {
        return new Frame(false, opcode, payload, masked);
    }

    Frame unmasked() {
        return new Frame(fin, opcode, payload, false);
    }

    boolean fin() {
        return fin;
    }

    int opcode() {
        return opcode;
    }

    byte[] payload() {
        return payload;
    }

    String asText() {
        return new String(payload, UTF_8);
    }

    byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length + 14);
        out.write((fin ? 0x80 : 0) | opcode);
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

    /** Reads what a server may send: no reserved bits, no mask. */
    static Frame read(DataInputStream in) throws IOException {
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        if ((first & 0x70) != 0 || (second & 0x80) != 0) {
            throw new AssertionError("frame from the server with reserved bits or a mask: " + first + " " + second);
        }
        byte[] payload = new byte[readLength(in, second & 0x7f)];
        in.readFully(payload);
        return new Frame((first & 0x80) != 0, first & 0x0f, payload, false);
    }

    private static int readLength(DataInputStream in, int seven) throws IOException {
        if (seven == 126) {
            return in.readUnsignedShort();
        }
        return seven == 127 ? Math.toIntExact(in.readLong()) : seven;
    }

    @Override
    public String toString() {
        return "Frame[" + opcode + (fin ? "" : " not final") + " " + payload.length + " bytes: "
                + asText().substring(0, Math.min(300, asText().length())) + "]";
    }
}
