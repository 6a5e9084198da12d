package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.ClientMessage;
import io.realtime4j.core.protocol.Decoded;
import io.realtime4j.core.protocol.MessageDecoder;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replays recordings: what clients and callers sent then has to have the same effect now. Texts are compared as JSON. */
class RecordedBroadcastTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final TestNode node = new TestNode();
    private final Map<String, FakeChannel> channels = new HashMap<>();
    private final Map<String, List<Object>> expected = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"broadcast.jsonl", "broadcast_v1_v2.jsonl", "http_broadcast.jsonl"})
    void givenRecording_whenReplayed_thenSameFramesAndAnswers(String name) throws IOException {
        HttpResponse answer = null;

        for (JsonNode line : lines(name)) {
            String event = line.path("ev").asText();
            if (event.equals("http_request")) {
                answer = node.call(request(line));
            } else if (event.equals("http_response")) {
                assertAnswer(Objects.requireNonNull(answer), line);
            } else if (line.path("dir").asText().equals("c2s")) {
                send(line);
            } else if (!line.path("data").asText().contains("\"postgres_changes\"")) {
                frames(line.path("conn").asText()).add(frame(line));
            }
        }

        channels.forEach((conn, channel) -> assertThat(channel.frames.stream().map(RecordedBroadcastTest::comparable))
                .as(conn)
                .containsExactlyElementsOf(frames(conn)));
    }

    private void send(JsonNode line) {
        boolean text = line.has("data");
        Slice bytes = text ? Slice.utf8(line.get("data").asText()) : Slice.of(bytes(line));
        boolean first = text && line.get("data").asText().startsWith("{");
        ProtocolVersion version = first ? ProtocolVersion.V1 : ProtocolVersion.V2;
        Decoded decoded = text ? MessageDecoder.text(version, bytes) : MessageDecoder.binary(version, bytes);
        ClientMessage message = (ClientMessage) decoded;
        String conn = line.path("conn").asText();
        if (message.event().equals("phx_join")) {
            channels.put(conn, join(message, version));
        } else {
            Objects.requireNonNull(channels.get(conn))
                    .push(
                            message.ref().utf8(),
                            message.payload().toArray(),
                            message.inbound().kind(),
                            message.inbound().userEvent());
        }
    }

    private FakeChannel join(ClientMessage message, ProtocolVersion version) {
        JsonNode config = json(message.payload().utf8()).path("config");
        String name = message.topic().substring(Topic.WIRE_PREFIX.length());
        return node.join(
                new Topic(node.tenant.id(), config.path("private").asBoolean(), name),
                version,
                config.path("broadcast").path("self").asBoolean(),
                config.path("broadcast").path("ack").asBoolean());
    }

    private static HttpRequest request(JsonNode line) {
        JsonNode body = line.path("body");
        HttpRequest request = Requests.batch(body.isTextual() ? body.asText() : body.toString());
        return line.path("auth").isNull() ? Requests.without(request, "authorization") : request;
    }

    private static void assertAnswer(HttpResponse answer, JsonNode line) {
        assertThat(answer.status()).isEqualTo(line.path("status").asInt());
        assertThat(answer.body().utf8()).isEqualTo(line.path("body").asText());
        assertThat(answer.headers().getOrDefault("content-type", ""))
                .isEqualTo(line.path("headers").path("content-type").asText());
    }

    private List<Object> frames(String conn) {
        return expected.computeIfAbsent(conn, key -> new ArrayList<>());
    }

    private static Object frame(JsonNode line) {
        return comparable(
                line.has("data") ? line.get("data").asText() : line.path("hex").asText());
    }

    private static Object comparable(String frame) {
        return frame.startsWith("0") ? frame : json(frame);
    }

    private static byte[] bytes(JsonNode line) {
        return HexFormat.of().parseHex(line.path("hex").asText());
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static List<JsonNode> lines(String name) throws IOException {
        InputStream recording =
                Objects.requireNonNull(RecordedBroadcastTest.class.getResourceAsStream("/wire/" + name), name);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(recording, StandardCharsets.UTF_8))) {
            return reader.lines().map(RecordedBroadcastTest::json).toList();
        }
    }
}
