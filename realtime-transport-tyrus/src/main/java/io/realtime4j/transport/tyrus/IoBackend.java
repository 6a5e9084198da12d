package io.realtime4j.transport.tyrus;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import org.jspecify.annotations.Nullable;

/**
 * How sockets are polled.
 *
 * @param name for the log
 * @param handlers makes the pollers of event loops
 * @param serverChannel the listening socket
 */
record IoBackend(String name, IoHandlerFactory handlers, Class<? extends ServerSocketChannel> serverChannel) {
    static IoBackend of(Io io) {
        return switch (io) {
            case AUTO -> Epoll.isAvailable() ? epoll() : nio();
            case NIO -> nio();
            case EPOLL -> {
                require(Io.EPOLL, Epoll.isAvailable() ? null : Epoll.unavailabilityCause());
                yield epoll();
            }
            case IO_URING -> Uring.backend();
        };
    }

    private static IoBackend epoll() {
        return new IoBackend("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class);
    }

    private static IoBackend nio() {
        return new IoBackend("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class);
    }

    private static void require(Io io, @Nullable Throwable problem) {
        if (problem != null) {
            throw new IllegalArgumentException(
                    "setting io is " + io + ", which does not load here, accepted is AUTO or NIO", problem);
        }
    }

    /** A class of its own, so that the optional library is looked for only when it is asked for. */
    private static final class Uring {
        static IoBackend backend() {
            try {
                require(Io.IO_URING, IoUring.isAvailable() ? null : IoUring.unavailabilityCause());
                return new IoBackend("io_uring", IoUringIoHandler.newFactory(), IoUringServerSocketChannel.class);
            } catch (NoClassDefFoundError e) {
                throw new IllegalArgumentException(
                        "setting io is IO_URING, and netty-transport-classes-io_uring is not there, accepted is AUTO, "
                                + "NIO or EPOLL",
                        e);
            }
        }
    }
}
