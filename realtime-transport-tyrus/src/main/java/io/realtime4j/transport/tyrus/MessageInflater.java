package io.realtime4j.transport.tyrus;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Inflates messages (RFC 7692) that need no context of earlier ones. Not safe for use by several threads. */
final class MessageInflater implements AutoCloseable {
    /** What a sender cuts off, and an empty last block: data that does not get to its end was cut off, too. */
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int FIRST_BUFFER = 16 * 1024;

    private final Inflater inflater = new Inflater(true);

    /**
     * Inflates a whole message.
     *
     * @param bytes the compressed payload, from index 0
     * @param length how many bytes of it
     * @param most ceiling of the result
     * @return the message
     * @throws ProtocolViolation 1009 when it is larger than allowed, 1002 when it is not deflated data
     */
    byte[] inflate(byte[] bytes, int length, int most) {
        byte[] whole = inflateUpTo(bytes, length, most);
        if (whole == null) {
            throw ProtocolViolation.tooBig("inflated message over " + most + " bytes");
        }
        return whole;
    }

    /** The same, but gives up and returns null at a message that is larger. */
    byte @Nullable [] inflateUpTo(byte[] bytes, int length, int most) {
        inflater.reset();
        byte[] output = new byte[(int) Math.min(most + 1L, Math.max(FIRST_BUFFER, length * 4L))];
        int size = 0;
        try {
            inflater.setInput(bytes, 0, length);
            boolean tail = false;
            while (true) {
                int count = inflater.inflate(output, size, output.length - size);
                size += count;
                if (size > most) {
                    return null;
                }
                if (size == output.length) {
                    output = Arrays.copyOf(output, (int) Math.min(most + 1L, output.length * 2L));
                } else if (inflater.finished()) {
                    return Arrays.copyOf(output, size);
                } else if (tail && inflater.needsInput()) {
                    throw ProtocolViolation.malformed("compressed message is cut off");
                } else if (inflater.needsInput()) {
                    inflater.setInput(TAIL);
                    tail = true;
                } else if (count == 0) {
                    throw ProtocolViolation.malformed("compressed message asks for a dictionary");
                }
            }
        } catch (DataFormatException e) {
            throw ProtocolViolation.malformed("compressed message is not deflated data");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
