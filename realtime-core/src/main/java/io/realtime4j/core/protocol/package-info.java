/**
 * The wire protocol as values and pure functions: bytes in, messages out and back. No sockets, no threads. See
 * {@code docs/protocol.md}.
 */
package io.realtime4j.core.protocol;
