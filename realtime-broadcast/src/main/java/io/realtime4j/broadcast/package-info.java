/**
 * The broadcast feature: client pushes with {@code self} and {@code ack}, and the HTTP endpoints {@code /api/broadcast} and
 * <code>/api/broadcast/{topic}/events/{event}</code>. Fan-out is the engine's. See {@code docs/protocol.md}.
 */
package io.realtime4j.broadcast;
