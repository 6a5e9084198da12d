package io.realtime4j.launcher.node;

import io.realtime4j.core.protocol.Slice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What nodes tell each other of their metrics. */
sealed interface NodeMessage {
    /** First byte of a {@link Hello}. */
    int HELLO = 0;

    /** First byte of a {@link Goodbye}. */
    int GOODBYE = 1;

    /** First byte of an {@link Ask}. */
    int ASK = 2;

    /** First byte of a {@link Part}. */
    int PART = 3;

    /** {@return the name of the node that says it} */
    String node();

    /** The node lives. */
    record Hello(String node, @Nullable String region) implements NodeMessage {}

    /** The node stops. */
    record Goodbye(String node) implements NodeMessage {}

    /** The node wants the metrics of the nodes of a region, or with null of all. */
    record Ask(String node, long question, @Nullable String region) implements NodeMessage {}

    /** A piece of the node's metrics, in order, for the one who asked. */
    record Part(String node, long question, int index, boolean last, Slice text) implements NodeMessage {}

    /** {@return the message as bytes} */
    default byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            if (this instanceof Hello hello) {
                head(out, HELLO);
                writeText(out, hello.region);
            } else if (this instanceof Ask ask) {
                head(out, ASK);
                out.writeLong(ask.question);
                writeText(out, ask.region);
            } else if (this instanceof Part part) {
                head(out, PART);
                out.writeLong(part.question);
                out.writeInt(part.index);
                out.writeBoolean(part.last);
                out.writeInt(part.text.length());
                out.write(part.text.array(), part.text.offset(), part.text.length());
            } else {
                head(out, GOODBYE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void head(DataOutputStream out, int kind) throws IOException {
        out.writeByte(kind);
        out.writeUTF(node());
    }

    /**
     * Reads a message.
     *
     * @param bytes what {@link #encode} made
     * @return the message
     * @throws IllegalArgumentException when it is something else
     */
    static NodeMessage decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int kind = in.readUnsignedByte();
            String node = in.readUTF();
            NodeMessage message = switch (kind) {
                case HELLO -> new Hello(node, readText(in));
                case GOODBYE -> new Goodbye(node);
                case ASK -> new Ask(node, in.readLong(), readText(in));
                case PART -> new Part(node, in.readLong(), in.readInt(), in.readBoolean(), readSlice(in));
                default -> throw new IllegalArgumentException("message of unknown kind " + kind);
            };
            if (in.available() > 0) {
                throw new IllegalArgumentException("message has " + in.available() + " bytes too many");
            }
            return message;
        } catch (IOException e) {
            throw new IllegalArgumentException("message of " + bytes.length + " bytes is cut short or no text", e);
        }
    }

    private static void writeText(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }

    private static Slice readSlice(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IllegalArgumentException("piece of " + length + " bytes, " + in.available() + " are there");
        }
        return Slice.of(in.readNBytes(length));
    }
}
