package io.realtime4j.core.spi;

import java.util.List;
import java.util.Map;

/**
 * A request to open a link, before it is known to be a valid WebSocket upgrade.
 *
 * @param host the {@code Host} header, port included
 * @param rawQuery the query part of the request target, still encoded, without the question mark; empty when absent
 * @param headers header values by lower-case name, in their order
 */
public record HandshakeRequest(String host, String rawQuery, Map<String, List<String>> headers) {}
