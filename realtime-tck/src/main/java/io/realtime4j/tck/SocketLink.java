package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Slice;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A client's end of a WebSocket connection. */
final class SocketLink implements ClientLink {
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final byte[] MASK = {0x11, 0x22, 0x33, 0x44};

    private final Socket socket;
    private final CountedInput counted;
    private final DataInputStream in; // buffers what is counted
    private @Nullable Closed end;
    private boolean closeSent;

    SocketLink(Socket socket, CountedInput counted, DataInputStream in) {
        this.socket = socket;
        this.counted = counted;
        this.in = in;
    }

    @Override
    public void sendText(String... fragments) {
        for (int i = 0; i < fragments.length; i++) {
            int opcode = i == 0 ? TEXT : CONTINUATION;
            int fin = i == fragments.length - 1 ? FIN : 0;
            write(fin | opcode, fragments[i].getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void sendBinary(byte[] message) {
        write(FIN | BINARY, message);
    }

    @Override
    public void close(CloseReason reason) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        if (reason.code() != CloseReason.NO_CODE) {
            payload.write(reason.code() >>> 8);
            payload.write(reason.code());
            payload.writeBytes(reason.text().getBytes(StandardCharsets.UTF_8));
        }
        closeSent = true;
        write(FIN | CLOSE, payload.toByteArray());
    }

    @Override
    public void cut() {
        try {
            socket.setSoLinger(true, 0); // a reset, as when the network fails
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        end = new Closed(null);
    }

    @Override
    public int reads() {
        return counted.reads();
    }

    @Override
    public Received next() {
        if (end != null) {
            return end;
        }
        try {
            return read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("waited in vain for a message or the end of the link", e);
        } catch (IOException e) {
            return end(null);
        }
    }

    private Received read() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int kind = CONTINUATION;
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = new byte[length()];
            in.readFully(payload);
            int opcode = first & 0x0F;
            if (opcode == CLOSE) {
                return closed(payload);
            } else if (opcode == PING) {
                write(FIN | PONG, payload);
            } else if (opcode != PONG) {
                kind = opcode == CONTINUATION ? kind : opcode;
                message.writeBytes(payload);
                if ((first & FIN) != 0) {
                    return kind == TEXT
                            ? new Text(message.toString(StandardCharsets.UTF_8))
                            : new Binary(Slice.of(message.toByteArray()));
                }
            }
        }
    }

    private int length() throws IOException {
        int length = in.readUnsignedByte();
        if (length == 126) {
            return in.readUnsignedShort();
        }
        return length == 127 ? Math.toIntExact(in.readLong()) : length;
    }

    private Received closed(byte[] payload) throws IOException {
        CloseReason reason = new CloseReason(CloseReason.NO_CODE, "");
        if (payload.length >= 2) {
            int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
            String text = new String(Arrays.copyOfRange(payload, 2, payload.length), StandardCharsets.UTF_8);
            reason = new CloseReason(code, text);
        }
        if (!closeSent) {
            close(reason);
        }
        Closed last = end(reason);
        socket.close();
        return last;
    }

    private Closed end(@Nullable CloseReason reason) {
        Closed last = new Closed(reason);
        end = last;
        return last;
    }

    /** Writes a masked frame; when the server has gone, {@link #next} finds out. */
    private void write(int first, byte[] payload) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 14);
            DataOutputStream frame = new DataOutputStream(bytes);
            frame.writeByte(first);
            if (payload.length < 126) {
                frame.writeByte(FIN | payload.length);
            } else if (payload.length < 0x10000) {
                frame.writeByte(FIN | 126);
                frame.writeShort(payload.length);
            } else {
                frame.writeByte(FIN | 127);
                frame.writeLong(payload.length);
            }
            frame.write(MASK);
            for (int i = 0; i < payload.length; i++) {
                frame.writeByte(payload[i] ^ MASK[i % MASK.length]);
            }
            socket.getOutputStream().write(bytes.toByteArray());
        } catch (IOException e) {
            closeSent = true;
        }
    }
}
