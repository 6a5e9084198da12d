package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.jspecify.annotations.Nullable;

/** Translates handshakes between the socket and Tyrus. Pure. */
final class Handshakes {
    private Handshakes() {}

    /**
     * Makes the container's view of a request.
     *
     * @param head the request
     * @param query what the session shall know of the query: nothing for realtime links, whose token would stay in memory
     * @param remote the client's address
     * @param secure whether it came by TLS
     * @param local the address it came to
     * @return the request, or null when its path is no URI
     */
    static @Nullable RequestContext context(
            RequestHead head, String query, String remote, boolean secure, SocketAddress local) {
        URI path;
        try {
            path = new URI(head.target().normalizedPath());
        } catch (URISyntaxException e) {
            return null;
        }
        RequestContext.Builder builder = RequestContext.Builder.create()
                .requestURI(path)
                .queryString(query)
                .secure(secure)
                .remoteAddr(remote);
        if (local instanceof InetSocketAddress address) {
            builder.serverAddr(address.getHostString()).serverPort(address.getPort());
        }
        RequestContext context = builder.build();
        context.getHeaders().putAll(head.headers());
        return context;
    }

    static ByteBuf encode(TyrusUpgradeResponse response) {
        StringBuilder text = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n");
        for (Map.Entry<String, List<String>> header : response.getHeaders().entrySet()) {
            text.append(header.getKey())
                    .append(": ")
                    .append(String.join(", ", header.getValue()))
                    .append("\r\n");
        }
        return Unpooled.wrappedBuffer(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
