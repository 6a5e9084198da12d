package io.realtime4j.transport.tyrus;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Operations on channels whose outcome is seen elsewhere: a failure closes the channel, and handlers hear of that. */
final class Sockets {
    private Sockets() {}

    static void close(Channel channel) {
        var unused = channel.close();
    }

    static void write(Channel channel, Object message) {
        var unused = channel.writeAndFlush(message);
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
