package io.realtime4j.core.internal;

import io.realtime4j.core.protocol.ProtocolVersion;
import java.util.Map;

/**
 * What an admitted handshake leaves behind for the connection.
 *
 * @param runtime the tenant on this node
 * @param version the client's serializer
 * @param token the connection token, normalized
 * @param headers the headers that start with {@code x-}, by lower-case name
 * @param logLevel how much to log
 */
record ConnectTicket(
        TenantRuntime runtime, ProtocolVersion version, String token, Map<String, String> headers, LogLevel logLevel) {}
