package io.realtime4j.core;

/**
 * Code and text of an ended link, as in a WebSocket close frame (RFC 6455 §7.4). Codes from 4000 on are never used by
 * the server: some clients refuse to reconnect after them.
 *
 * @param code the status code; {@link #NO_CODE} when the frame carried none
 * @param text at most 123 bytes of UTF-8, usually empty
 */
public record CloseReason(int code, String text) {
    /** Code of a close frame without one. It is never sent. */
    public static final int NO_CODE = 1005;

    /** The idle timeout passed. */
    public static final CloseReason IDLE = new CloseReason(1000, "");
    /** The server ends the link after a refused join. */
    public static final CloseReason GOING_AWAY = new CloseReason(1001, "");
    /** The client broke the WebSocket protocol. */
    public static final CloseReason PROTOCOL_ERROR = new CloseReason(1002, "");
    /** A frame or message was larger than allowed. */
    public static final CloseReason TOO_BIG = new CloseReason(1009, "");
    /** The server failed. */
    public static final CloseReason SERVER_ERROR = new CloseReason(1011, "");
    /** The tenant's links are ended, or the node stops; the client should reconnect. */
    public static final CloseReason SERVICE_RESTART = new CloseReason(1012, "");
    /** The server keeps too much of messages to take this one, or to go on waiting for its end; the client should reconnect. */
    public static final CloseReason NO_ROOM = new CloseReason(1013, "no room for more");
    /** The client read too slowly and its outbound queue was full; it should reconnect. */
    public static final CloseReason OVERFLOW = new CloseReason(1013, "outbound queue full");
}
