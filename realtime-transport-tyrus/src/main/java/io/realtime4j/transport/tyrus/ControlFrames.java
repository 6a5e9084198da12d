package io.realtime4j.transport.tyrus;

import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Frame;
import jakarta.websocket.CloseReason.CloseCode;
import jakarta.websocket.CloseReason.CloseCodes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Builds close and pong frames, and reads close frames (RFC 6455 §5.5). */
final class ControlFrames {
    private static final int HEADER = 2;
    private static final byte CLOSE = (byte) 0x88;
    private static final byte PONG = (byte) 0x8A;

    private ControlFrames() {}

    static Frame close(CloseReason reason) {
        if (reason.code() == CloseReason.NO_CODE) {
            return frame(CLOSE, new byte[HEADER]);
        }
        byte[] text = reason.text().getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[HEADER + 2 + text.length];
        bytes[HEADER] = (byte) (reason.code() >>> 8);
        bytes[HEADER + 1] = (byte) reason.code();
        System.arraycopy(text, 0, bytes, HEADER + 2, text.length);
        return frame(CLOSE, bytes);
    }

    static Frame pong(byte[] payload) {
        byte[] bytes = new byte[HEADER + payload.length];
        System.arraycopy(payload, 0, bytes, HEADER, payload.length);
        return frame(PONG, bytes);
    }

    /**
     * Reads a client's close frame.
     *
     * @param payload nothing, or a code and perhaps a text
     * @throws ProtocolViolation when the code is none that may be sent, or the text is not UTF-8
     */
    static CloseReason reason(byte[] payload) {
        if (payload.length == 0) {
            return new CloseReason(CloseReason.NO_CODE, "");
        }
        int code = Byte.toUnsignedInt(payload[0]) << 8 | Byte.toUnsignedInt(payload[1]);
        if (!WebSocketCloseStatus.isValidStatusCode(code)) {
            throw ProtocolViolation.malformed("a close frame with code " + code);
        }
        try {
            ByteBuffer text = ByteBuffer.wrap(payload, 2, payload.length - 2);
            return new CloseReason(
                    code, StandardCharsets.UTF_8.newDecoder().decode(text).toString());
        } catch (CharacterCodingException e) {
            throw ProtocolViolation.notUtf8("the text of a close frame");
        }
    }

    private static Frame frame(byte first, byte[] bytes) {
        bytes[0] = first;
        bytes[1] = (byte) (bytes.length - HEADER);
        return Frame.ofWire(bytes, HEADER);
    }

    /** The reason as the container's sessions know it; 1006 when there was no close frame or it has no name for the code. */
    static jakarta.websocket.CloseReason forContainer(@Nullable CloseReason reason) {
        return reason == null
                ? new jakarta.websocket.CloseReason(CloseCodes.CLOSED_ABNORMALLY, "")
                : new jakarta.websocket.CloseReason(code(reason.code()), reason.text());
    }

    private static CloseCode code(int code) {
        try {
            return CloseCodes.getCloseCode(code);
        } catch (IllegalArgumentException e) {
            return CloseCodes.CLOSED_ABNORMALLY;
        }
    }

    /** The reason of a container's session as the engine knows it. */
    static @Nullable CloseReason fromContainer(jakarta.websocket.CloseReason reason) {
        int code = reason.getCloseCode().getCode();
        String text = reason.getReasonPhrase() == null ? "" : reason.getReasonPhrase();
        return code == CloseCodes.CLOSED_ABNORMALLY.getCode() ? null : new CloseReason(code, text);
    }
}
