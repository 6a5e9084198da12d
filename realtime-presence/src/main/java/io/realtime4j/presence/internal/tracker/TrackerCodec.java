package io.realtime4j.presence.internal.tracker;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Delta;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Goodbye;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Nobody;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Op;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StatePart;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StateRequest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.WhoHas;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How tracker messages travel: {@code version:1 kind:1}, the speaker's name and epoch, then what the kind needs. Numbers are
 * big-endian; texts and fields are {@code length:4} and UTF-8 bytes, with length −1 for null. Pure.
 */
public final class TrackerCodec {
    private static final int VERSION = 1;
    private static final int DELTA = 1;
    private static final int DIGEST = 2;
    private static final int REQUEST = 3;
    private static final int STATE = 4;
    private static final int GOODBYE = 5;
    private static final int WHO_HAS = 6;
    private static final int NOBODY = 7;

    private TrackerCodec() {}

    /**
     * Writes a message.
     *
     * @param message the message
     * @return its bytes
     */
    public static byte[] encode(TrackerMessage message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        write(bytes, message);
        return bytes.toByteArray();
    }

    private static void write(ByteArrayOutputStream bytes, TrackerMessage message) {
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(kind(message));
            text(out, message.from().node());
            out.writeLong(message.from().epoch());
            if (message instanceof Delta delta) {
                write(out, delta);
            } else if (message instanceof Digest digest) {
                out.writeLong(digest.clock());
                out.writeInt(digest.entries());
            } else if (message instanceof StateRequest request) {
                text(out, request.of());
            } else if (message instanceof StatePart part) {
                write(out, part);
            } else if (message instanceof WhoHas question) {
                write(out, question.topic());
            } else if (message instanceof Nobody nobody) {
                write(out, nobody.topic());
            }
        } catch (IOException e) {
            throw new AssertionError("a byte array refused bytes", e);
        }
    }

    private static int kind(TrackerMessage message) {
        if (message instanceof Delta) {
            return DELTA;
        } else if (message instanceof Digest) {
            return DIGEST;
        } else if (message instanceof StateRequest) {
            return REQUEST;
        } else if (message instanceof StatePart) {
            return STATE;
        } else if (message instanceof Goodbye) {
            return GOODBYE;
        } else if (message instanceof WhoHas) {
            return WHO_HAS;
        } else if (message instanceof Nobody) {
            return NOBODY;
        }
        throw new AssertionError(message);
    }

    private static void write(DataOutputStream out, Delta delta) throws IOException {
        out.writeLong(delta.base());
        out.writeLong(delta.clock());
        out.writeInt(delta.ops().size());
        for (Op op : delta.ops()) {
            out.writeLong(op.channel());
            out.writeBoolean(op.entry() != null);
            if (op.entry() != null) {
                write(out, op.entry());
            }
        }
    }

    private static void write(DataOutputStream out, StatePart part) throws IOException {
        out.writeLong(part.clock());
        out.writeInt(part.part());
        out.writeInt(part.parts());
        out.writeInt(part.entries().size());
        for (Entry entry : part.entries()) {
            out.writeLong(entry.channel());
            write(out, entry);
        }
    }

    private static void write(DataOutputStream out, Topic topic) throws IOException {
        text(out, topic.tenant().value());
        out.writeBoolean(topic.isPrivate());
        text(out, topic.name());
    }

    private static void write(DataOutputStream out, Entry entry) throws IOException {
        text(out, entry.key());
        out.writeInt(entry.fields().length());
        out.write(
                entry.fields().array(), entry.fields().offset(), entry.fields().length());
        text(out, entry.ref());
        text(out, entry.previousRef());
    }

    private static void text(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(-1);
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    /**
     * Reads a message.
     *
     * @param bytes what {@link #encode} made
     * @return the message
     * @throws IllegalArgumentException when the bytes are not such a message
     */
    public static TrackerMessage decode(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalArgumentException("tracker message has format " + version + ", expected " + VERSION);
            }
            int kind = in.readUnsignedByte();
            Incarnation from = new Incarnation(present(text(in)), in.readLong());
            return switch (kind) {
                case DELTA -> new Delta(from, in.readLong(), in.readLong(), ops(in));
                case DIGEST -> new Digest(from, in.readLong(), in.readInt());
                case REQUEST -> new StateRequest(from, text(in));
                case STATE -> new StatePart(from, in.readLong(), in.readInt(), in.readInt(), entries(in));
                case GOODBYE -> new Goodbye(from);
                case WHO_HAS -> new WhoHas(from, topic(in));
                case NOBODY -> new Nobody(from, topic(in));
                default -> throw new IllegalArgumentException("tracker message has unknown kind " + kind);
            };
        } catch (IOException e) {
            throw new IllegalArgumentException("tracker message is shorter than it says", e);
        }
    }

    private static List<Op> ops(DataInputStream in) throws IOException {
        int count = count(in);
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long channel = in.readLong();
            ops.add(new Op(channel, in.readBoolean() ? entry(in, channel) : null));
        }
        return ops;
    }

    private static List<Entry> entries(DataInputStream in) throws IOException {
        int count = count(in);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(in, in.readLong()));
        }
        return entries;
    }

    private static Entry entry(DataInputStream in, long channel) throws IOException {
        String key = present(text(in));
        Slice fields = Slice.of(bytes(in, count(in)));
        return new Entry(channel, key, fields, present(text(in)), text(in));
    }

    private static Topic topic(DataInputStream in) throws IOException {
        TenantId tenant = new TenantId(present(text(in)));
        return new Topic(tenant, in.readBoolean(), present(text(in)));
    }

    private static int count(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            throw new IllegalArgumentException("tracker message has a negative count");
        }
        return count;
    }

    private static @Nullable String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length < 0 ? null : new String(bytes(in, length), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length != length) {
            throw new IllegalArgumentException("tracker message ends within a text");
        }
        return bytes;
    }

    private static String present(@Nullable String text) {
        if (text == null) {
            throw new IllegalArgumentException("tracker message lacks a text that is needed");
        }
        return text;
    }
}
