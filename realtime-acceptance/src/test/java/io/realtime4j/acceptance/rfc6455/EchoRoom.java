package io.realtime4j.acceptance.rfc6455;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.core.TenantLimits;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * A client alone in a room where it hears itself: what it broadcasts shows how the server understood its frames. Texts and payloads are
 * made to fill a frame of a given length.
 */
final class EchoRoom {
    private static final String TOPIC = "realtime:echo";
    private static final String TEXT_HEAD = "[\"1\",null,\"" + TOPIC + "\",\"broadcast\",{\"x\":\"";
    private static final String TEXT_TAIL = "\"}]";
    private static final byte[] PUSH = push();

    private final Client client;

    private EchoRoom(Client client) {
        this.client = client;
    }

    static EchoRoom join(TestTenant tenant) {
        return join(tenant.limits(limits -> TenantLimits.unlimited()).v2());
    }

    static EchoRoom join(Client client) {
        return new EchoRoom(client.join("1", TOPIC, "{'broadcast':{'self':true}}"));
    }

    TestSocket socket() {
        return client.socket();
    }

    /** A text message of this many bytes that is echoed; at least 60. */
    static byte[] text(int length) {
        return text("x".repeat(length - TEXT_HEAD.length() - TEXT_TAIL.length()));
    }

    /** A text message with this content that is echoed. */
    static byte[] text(String content) {
        return (TEXT_HEAD + content + TEXT_TAIL).getBytes(UTF_8);
    }

    /** A binary message of this many bytes that is echoed; at least 30. */
    static byte[] binary(int length) {
        byte[] message = Arrays.copyOf(PUSH, length);
        for (int i = PUSH.length; i < length; i++) {
            message[i] = (byte) (i * 31);
        }
        return message;
    }

    private static byte[] push() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {3, 1, 0, (byte) TOPIC.length(), 1, 0, 0});
        out.writeBytes(("1" + TOPIC + "e").getBytes(UTF_8));
        return out.toByteArray();
    }

    void send(Frame... frames) {
        socket().sendAtOnce(frames);
    }

    /** Expects the echo of a text message. */
    EchoRoom expectText(byte[] message) {
        String sent = new String(message, UTF_8);
        String payload = sent.substring(sent.indexOf('{'), sent.length() - 1);
        assertThat(Json.received(socket().expectText()))
                .isEqualTo(Json.received("[null,null,\"" + TOPIC + "\",\"broadcast\"," + payload + "]"));
        return this;
    }

    /** Expects the echo of a binary message. */
    EchoRoom expectBinary(byte[] message) {
        byte[] echo = socket().expectBinary();
        int payload = message.length - PUSH.length;
        assertThat(echo[0]).isEqualTo((byte) 4);
        assertThat(echo).hasSizeGreaterThan(payload);
        assertThat(Arrays.copyOfRange(echo, echo.length - payload, echo.length))
                .isEqualTo(Arrays.copyOfRange(message, PUSH.length, message.length));
        return this;
    }

    void expectOpenAndSilent() {
        client.expectNothing();
    }
}
