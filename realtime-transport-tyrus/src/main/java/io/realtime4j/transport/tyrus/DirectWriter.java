package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes to sockets past the pipeline, from one buffer that all links of a lane share: a fan-out is little more than its system
 * calls, and a buffer, a promise and the way through the handlers for each of them can be felt. Only for plain sockets of the
 * epoll transport that owe the client nothing; what the socket does not take goes the usual way. Confined to its lane.
 */
final class DirectWriter {
    private final int capacity;
    private @Nullable ByteBuf room;

    DirectWriter(int capacity) {
        this.capacity = capacity;
    }

    /** The socket to write to, or null when the channel is not of the kind that can be written to so. */
    static @Nullable Socket socketOf(Channel channel) {
        boolean plain =
                channel instanceof EpollSocketChannel && channel.pipeline().get(SslHandler.class) == null;
        return plain && ((EpollSocketChannel) channel).fd() instanceof Socket socket ? socket : null;
    }

    /** Whether everything that was written to the channel has been taken by its socket. */
    static boolean owesNothing(Channel channel) {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending != null && pending.isEmpty();
    }

    /** The shared buffer, empty, with room for as much as the capacity. */
    ByteBuf room() {
        ByteBuf known = room;
        if (known == null) {
            known = PooledByteBufAllocator.DEFAULT.directBuffer(capacity, capacity);
            room = known;
        }
        return known.clear();
    }

    /** Writes what is in the buffer, as far as the socket takes it, and takes that out of the buffer. */
    static void write(Socket socket, ByteBuf bytes) throws IOException {
        int from = bytes.readerIndex();
        int to = bytes.writerIndex();
        int taken = bytes.hasMemoryAddress()
                ? socket.sendAddress(bytes.memoryAddress(), from, to)
                : socket.send(bytes.internalNioBuffer(from, to - from), 0, to - from);
        bytes.skipBytes(taken);
    }

    void release() {
        if (room != null) {
            room.release();
            room = null;
        }
    }
}
