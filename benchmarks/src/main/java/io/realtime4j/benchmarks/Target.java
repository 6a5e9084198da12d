package io.realtime4j.benchmarks;

import java.net.InetSocketAddress;
import java.net.URI;

/**
 * Where the load goes.
 *
 * @param address address of the server
 * @param host value of the header, whose first label may name a tenant
 * @param key token
 */
record Target(InetSocketAddress address, String host, String key) {
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
}
