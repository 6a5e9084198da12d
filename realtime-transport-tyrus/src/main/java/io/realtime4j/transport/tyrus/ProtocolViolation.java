package io.realtime4j.transport.tyrus;

import io.realtime4j.core.CloseReason;

/** A client broke the WebSocket protocol; ends its link with {@link #reason}. Without a stack trace: clients cause it. */
final class ProtocolViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final CloseReason NOT_UTF8 = new CloseReason(1007, "");

    private final String countedAs;
    private final transient CloseReason reason;

    private ProtocolViolation(String countedAs, CloseReason reason, String message) {
        super(message, null, false, false);
        this.countedAs = countedAs;
        this.reason = reason;
    }

    static ProtocolViolation malformed(String message) {
        return new ProtocolViolation("malformed", CloseReason.PROTOCOL_ERROR, message);
    }

    static ProtocolViolation notUtf8(String what) {
        return new ProtocolViolation("not_utf8", NOT_UTF8, what + " is not UTF-8");
    }

    static ProtocolViolation tooBig(String message) {
        return new ProtocolViolation("too_big", CloseReason.TOO_BIG, message);
    }

    static ProtocolViolation noRoom(String message) {
        return new ProtocolViolation("no_room", CloseReason.NO_ROOM, message);
    }

    /** The reason under which it is counted. */
    String countedAs() {
        return countedAs;
    }

    CloseReason reason() {
        return reason;
    }
}
