package io.realtime4j.transport.tyrus;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operations on channels whose outcome is seen elsewhere: a failure closes the channel, and handlers hear of that. */
final class Sockets {
    private static final Logger log = LoggerFactory.getLogger(Sockets.class);
    private static final int MOST_UNSENT = 128 * 1024;

    private Sockets() {}

    static void close(Channel channel) {
        var unused = channel.close();
    }

    static void write(Channel channel, Object message) {
        var unused = channel.writeAndFlush(message);
    }

    /**
     * Has the operating system take little more than the client's window: it would take megabytes for a client that does not read.
     * They wait here instead, where they are counted, and shared with others. Epoll only.
     */
    static void limitUnsent(Channel channel) {
        if (channel instanceof EpollSocketChannel socket) {
            try {
                socket.config().setTcpNotSentLowAt(MOST_UNSENT);
            } catch (ChannelException e) { // the socket was closed meanwhile, as is seen elsewhere
                log.atDebug().setCause(e).log("socket option not set");
            }
        }
    }

    /** Tells the client that nothing more comes, while its own bytes can still be read. */
    static void shutDownOutput(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            var unused = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownOutput();
        }
    }
}
