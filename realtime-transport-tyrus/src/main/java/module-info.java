import org.jspecify.annotations.NullMarked;

/**
 * WebSocket and HTTP on one port: Tyrus as the container, hosted on Netty event loops, and a portable
 * {@code jakarta.websocket} endpoint for the containers of others.
 */
@NullMarked
module io.realtime4j.transport.tyrus {
    exports io.realtime4j.transport.tyrus;

    requires transitive io.realtime4j.core;
    requires transitive jakarta.websocket;
    requires transitive jakarta.websocket.client;
    // for MountedServlet; applications that use it bring it
    requires static transitive jakarta.servlet;
    requires static transitive org.jspecify;
    requires static com.google.errorprone.annotations;
    requires org.slf4j;
    requires org.glassfish.tyrus.core;
    requires org.glassfish.tyrus.server;
    requires org.glassfish.tyrus.spi;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static io.netty.transport.classes.io_uring;
}
