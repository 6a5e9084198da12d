package io.realtime4j.benchmarks;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Where the load goes.
 *
 * @param address address of the server
 * @param host value of the header, whose first label may name a tenant
 * @param key token
 */
record Target(InetSocketAddress address, String host, String key) {
    private static final String REQUEST = """
        GET %s HTTP/1.1\r
        Host: %s\r
        Connection: Upgrade\r
        Upgrade: websocket\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        %s\r
        """;

    /**
     * Takes a URL apart.
     *
     * @param url such as {@code http://127.0.0.1:4000}
     * @param key token
     * @return the target
     */
    static Target of(String url, String key) {
        URI uri = URI.create(url);
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("url is " + url + ", accepted is http://<host>:<port>");
        }
        int port = uri.getPort() < 0 ? 80 : uri.getPort();
        return new Target(new InetSocketAddress(uri.getHost(), port), uri.getHost() + ":" + port, key);
    }

    /** The request that opens a WebSocket of a current client. */
    byte[] request() {
        return request("");
    }

    /** The same with further headers, each a line with its end. */
    byte[] request(String headers) {
        return request(Dialect.V2.protocol().target("", key), headers);
    }

    /** The request that opens a WebSocket at a path. */
    byte[] request(String path, String headers) {
        return REQUEST.formatted(path, host, headers).getBytes(StandardCharsets.US_ASCII);
    }
}
