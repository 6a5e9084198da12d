package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A client of one protocol version. Messages are written as {@code [join_ref, ref, topic, event, payload]} in both versions, with
 * single quotes.
 */
public final class Client {
    private final TestSocket socket;
    private final Dialect dialect;
    private int fences;

    Client(TestSocket socket, Dialect dialect) {
        this.socket = socket;
        this.dialect = dialect;
    }

    public TestSocket socket() {
        return socket;
    }

    public Client send(String message) {
        socket.sendText(dialect.toServer(Json.tree(message)).toString());
        return this;
    }

    public Client sendHex(String hex) {
        socket.sendBinary(Hex.bytes(hex));
        return this;
    }

    public Client expect(String message) {
        JsonNode expected = dialect.toClient(Json.tree(message));
        assertThat(next()).isEqualTo(expected);
        return this;
    }

    public Client expectHex(String hex) {
        assertThat(HexFormat.of().formatHex(socket.expectBinary()))
                .isEqualTo(HexFormat.of().formatHex(Hex.bytes(hex)));
        return this;
    }

    /** The next frame, which has to be text. */
    public JsonNode next() {
        return Json.received(socket.expectText());
    }

    /** Joins with the refs {@code joinRef} and waits for the reply. */
    public Client join(String joinRef, String topic, String config) {
        send("['%s','%s','%s','phx_join',{'config':%s}]".formatted(joinRef, joinRef, topic, config));
        return expectJoined(joinRef, joinRef, topic);
    }

    /** Joins with ref 1 and an empty configuration. */
    public Client join(String topic) {
        return join("1", topic, "{}");
    }

    /** Asks to join the private topic, with these members of the configuration besides. */
    public Client sendPrivateJoin(String joinRef, String topic, String... config) {
        String more = config.length == 0 ? "" : "," + String.join(",", config);
        return send(
                "['%s','%s','%s','phx_join',{'config':{'private':true%s}}]".formatted(joinRef, joinRef, topic, more));
    }

    /** Joins the private topic with ref 1. */
    public Client joinPrivate(String topic, String... config) {
        return sendPrivateJoin("1", topic, config).expectJoined("1", "1", topic);
    }

    public Client expectJoined(String joinRef, String ref, String topic) {
        return expect("['%s','%s','%s','phx_reply',{'status':'ok','response':{'postgres_changes':[]}}]"
                .formatted(joinRef, ref, topic));
    }

    public Client expectOk(@Nullable String joinRef, String ref, String topic) {
        String quoted = joinRef == null ? "null" : "'" + joinRef + "'";
        return expect("[%s,'%s','%s','phx_reply',{'status':'ok','response':{}}]".formatted(quoted, ref, topic));
    }

    /** Expects an error reply, whose join_ref and ref equal {@code ref}, with this reason. */
    public Client expectRefused(String ref, String topic, String reason) {
        JsonNode frame = expectReply(ref, topic);
        assertThat(dialect.payload(frame)).isEqualTo(refusal(reason));
        return this;
    }

    /** Expects an error reply, whose join_ref and ref equal {@code ref}, with a reason that matches. */
    public Client expectRefusedLike(String ref, String topic, String pattern) {
        JsonNode payload = dialect.payload(expectReply(ref, topic));
        assertThat(payload.path("status").asText()).as("%s", payload).isEqualTo("error");
        assertThat(payload.path("response").path("reason").asText()).matches(pattern);
        return this;
    }

    /** Expects an error of extension {@code system}, then the end of the channel. */
    public Client expectShutDown(String joinRef, String topic, String messagePattern) {
        JsonNode frame = next();
        JsonNode payload = dialect.payload(frame);
        assertThat(payload.path("message").asText()).as("%s", frame).matches(messagePattern);
        String message = payload.path("message").toString();
        String name = topic.substring("realtime:".length());
        assertThat(frame)
                .isEqualTo(dialect.toClient(Json.tree("['" + joinRef + "',null,'" + topic + "','system',"
                        + "{'extension':'system','status':'error','channel':'" + name + "','message':" + message
                        + "}]")));
        return expectClosed(joinRef, topic);
    }

    public Client expectClosed(String joinRef, String topic) {
        return expect("['%s','%s','%s','phx_close',{}]".formatted(joinRef, joinRef, topic));
    }

    /** Proves that nothing was said that has not been expected: asks twice for a heartbeat, which has to come next. */
    public Client expectNothing() {
        for (int i = 0; i < 2; i++) {
            String ref = "fence-" + ++fences;
            send("[null,'" + ref + "','phoenix','heartbeat',{}]");
            expect("[null,'" + ref + "','phoenix','phx_reply',{'status':'ok','response':{}}]");
        }
        return this;
    }

    private JsonNode expectReply(String ref, String topic) {
        JsonNode frame = next();
        JsonNode expected = dialect.toClient(
                Json.tree("['" + ref + "','" + ref + "','" + topic + "','phx_reply'," + dialect.payload(frame) + "]"));
        assertThat(frame).isEqualTo(expected);
        return frame;
    }

    private static JsonNode refusal(String reason) {
        return Json.tree("{'status':'error','response':{'reason':" + Json.quoted(reason) + "}}");
    }
}
