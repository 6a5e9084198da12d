package io.realtime4j.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Plays the clients of a transcript against a running server, as fast as the server answers, and compares all that the server says,
 * connection by connection and in order; what the server makes up has to be the same wherever the recording has the same. What is left out, and what stands for a note, is named by the test.
 */
final class Replay {
    private final TestServer server;
    private final Map<String, Predicate<JsonNode>> differences = new LinkedHashMap<>();
    private final Map<String, Consumer<Replay>> notes = new HashMap<>();
    private final MadeUp madeUp = new MadeUp();
    private final Map<String, Client> connections = new LinkedHashMap<>();
    private @Nullable TestSocket http;

    Replay(TestServer server) {
        this.server = server;
    }

    /** Leaves steps out; the reason is for the reader. */
    Replay without(String reason, Predicate<JsonNode> steps) {
        differences.put(reason, steps);
        return this;
    }

    /** Says what to do where the recording has a note, or a client's step that was not recorded. */
    Replay on(String note, Consumer<Replay> action) {
        notes.put(note, action);
        return this;
    }

    TestSocket socket(String connection) {
        return client(connection).socket();
    }

    void play(Transcript transcript) {
        int line = 0;
        for (JsonNode step : transcript.steps()) {
            line++;
            try {
                if (differences.values().stream().noneMatch(difference -> difference.test(step))) {
                    play(step);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(transcript.name() + ", line " + line + ": " + step, e);
            }
        }
        connections.values().forEach(Client::expectNothing);
    }

    private void play(JsonNode step) {
        if (step.has("dir")) {
            playFrame(step, client(step.get("conn").asText()));
        } else if (step.has("note")) {
            note(step.get("note").asText()).accept(this);
        } else {
            playEvent(step);
        }
    }

    private void playFrame(JsonNode step, Client client) {
        boolean text = step.get("opcode").asText().equals("text");
        if (step.get("dir").asText().equals("c2s")) {
            if (text) {
                client.socket().sendText(step.get("data").asText());
            } else {
                client.sendHex(step.get("hex").asText());
            }
        } else if (text) {
            JsonNode recorded =
                    WireText.comparable(Json.received(step.get("data").asText()));
            JsonNode received = WireText.comparable(client.next());
            assertThat(madeUp.asRecorded(received, recorded)).isEqualTo(recorded);
        } else {
            String recorded = new String(Hex.bytes(step.get("hex").asText()), ISO_8859_1);
            String received = new String(client.socket().expectBinary(), ISO_8859_1);
            assertThat(madeUp.asRecorded(received, recorded)).isEqualTo(recorded);
        }
    }

    private void playEvent(JsonNode step) {
        String event = step.get("ev").asText();
        switch (event) {
            case "upgrade_request" -> upgrade(step);
            case "upgrade_response" -> {
                HttpReply reply = socket(step.get("conn").asText()).reply();
                assertThat(reply.status()).as("%s", reply).isEqualTo(101);
            }
            case "upgrade_rejected" -> {
                String connection = step.get("conn").asText();
                compare(step, socket(connection).reply());
                connections.remove(connection);
            }
            case "close" -> close(step);
            case "http_request" -> request(step);
            case "http_response" -> answer(step);
            default -> throw new AssertionError("unknown event " + event);
        }
    }

    private void upgrade(JsonNode step) {
        URI url = URI.create(step.get("url").asText());
        String target = url.getRawPath() + "?" + url.getRawQuery();
        Dialect dialect = target.contains("vsn=2") ? Dialect.V2 : Dialect.V1;
        TestSocket socket = server.open();
        connections.put(step.get("conn").asText(), new Client(socket, dialect));
        socket.send(
                TestSocket.upgradeCall(target).host(step.get("host").asText()).encoded());
    }

    private void close(JsonNode step) {
        TestSocket socket = socket(step.get("conn").asText());
        connections.remove(step.get("conn").asText());
        int code = step.get("code").asInt();
        if (code == 1005) {
            socket.send(Frame.close());
            socket.expectClose(null);
        } else {
            socket.expectClose(code);
        }
    }

    private void request(JsonNode step) {
        HttpCall call = new HttpCall(
                        step.get("method").asText(), step.get("path").asText())
                .host(step.get("host").asText());
        if (!step.get("auth").isNull()) {
            call.bearer(Tokens.anon());
        }
        JsonNode body = step.path("body");
        if (!body.isMissingNode()) {
            call.json(body.isTextual() ? body.asText() : body.toString());
        }
        http = server.open();
        http.send(call.encoded());
    }

    private void answer(JsonNode step) {
        if (http == null) {
            throw new AssertionError("an answer without a request");
        }
        compare(step, http.reply());
        http = null;
    }

    private static void compare(JsonNode recorded, HttpReply reply) {
        assertThat(reply.status())
                .as("%s", reply)
                .isEqualTo(recorded.get("status").asInt());
        for (String header : new String[] {"content-type", "x-rate-limit"}) {
            JsonNode value = recorded.path("headers").path(header);
            assertThat(reply.header(header)).as(header).isEqualTo(value.isMissingNode() ? null : value.asText());
        }
        assertThat(body(reply.body())).isEqualTo(body(recorded.path("body").asText()));
    }

    private static Object body(String text) {
        return text.startsWith("{") ? Json.received(text) : text;
    }

    private Client client(String connection) {
        Client client = connections.get(connection);
        if (client == null) {
            throw new AssertionError("no open connection " + connection);
        }
        return client;
    }

    private Consumer<Replay> note(String note) {
        Consumer<Replay> action = notes.get(note);
        if (action == null) {
            throw new AssertionError("nothing is known to do for: " + note);
        }
        return action;
    }

    /** Text of a text frame, or that of a binary one as it stands in its bytes. */
    static String data(JsonNode step) {
        return step.has("hex")
                ? new String(Hex.bytes(step.get("hex").asText()), UTF_8)
                : step.path("data").asText();
    }
}
