package io.realtime4j.tenancy.internal.pgoutput;

import io.realtime4j.core.protocol.Slice;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Reads numbers, texts and bytes one after another and never past the end. Confined to one thread. */
final class WalReader {
    static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final Slice source;
    private final ByteBuffer in;

    WalReader(Slice source) {
        this.source = source;
        this.in = ByteBuffer.wrap(source.array(), source.offset(), source.length());
    }

    int remaining() {
        return in.remaining();
    }

    int unsignedByte() {
        need(Byte.BYTES);
        return Byte.toUnsignedInt(in.get());
    }

    int unsignedShort() {
        need(Short.BYTES);
        return Short.toUnsignedInt(in.getShort());
    }

    int int32() {
        need(Integer.BYTES);
        return in.getInt();
    }

    long int64() {
        need(Long.BYTES);
        return in.getLong();
    }

    /** Microseconds since 2000. */
    Instant timestamp() {
        return EPOCH.plus(int64(), ChronoUnit.MICROS);
    }

    /** A text that a zero byte ends. */
    String text() {
        int start = in.position();
        while (unsignedByte() != 0) {
            // goes on to the end of the text
        }
        return new Slice(source.array(), start, in.position() - 1 - start).utf8();
    }

    Slice bytes(int count) {
        if (count < 0) {
            throw new MalformedWalException("length " + count);
        }
        need(count);
        Slice part = new Slice(source.array(), in.position(), count);
        in.position(in.position() + count);
        return part;
    }

    private void need(int count) {
        if (in.remaining() < count) {
            throw new MalformedWalException("the message ends after " + source.length() + " bytes, within a value");
        }
    }
}
