package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HandshakeRequest;
import io.realtime4j.core.spi.HandshakeResult;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.Transport;
import io.realtime4j.tck.ClientLink.Closed;
import io.realtime4j.tck.ClientLink.Text;
import io.realtime4j.tck.TransportClient.Answered;
import io.realtime4j.tck.TransportClient.Opened;
import io.realtime4j.tck.TransportClient.Upgrade;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The obligations of {@link Transport}, and of the {@link io.realtime4j.core.spi.Link}s and {@link io.realtime4j.core.spi.Lane}s
 * that it brings and the calls of {@link io.realtime4j.core.spi.LinkListener} that it makes. The engine is a fake that writes
 * down what it is told; the client speaks over sockets unless {@link #client} is overridden.
 */
public abstract class TransportContract extends ListenerRules {
    /** For the tests of an implementation. */
    protected TransportContract() {}

    @Test
    @DisplayName("Transport 1: its lanes stay the same, and links live on them or on the engine's")
    void givenLinks_whenOpened_thenTheyLiveOnKnownLanes() throws Exception {
        List<Lane> before = transport.lanes();
        transport.start(gateway);
        List<Lane> lanes = before.isEmpty() ? gateway.lanes() : before;

        for (int i = 0; i < 5; i++) {
            Link link = open().engine.link;
            assertThat(lanes).contains(link.lane());
            assertThat(link.lane()).isSameAs(link.lane());
        }

        assertThat(transport.lanes()).containsExactlyElementsOf(before);
    }

    @Test
    @DisplayName("Transport 2: a request for a link goes to the engine")
    void givenUpgradeRequest_whenMade_thenTheEngineDecides() throws Exception {
        transport.start(gateway);

        HandshakeRequest request = new HandshakeRequest(HOST, "vsn=2.0.0", Map.of("x-api-key", List.of("k")));

        assertThat(client().upgrade(request)).isInstanceOf(Opened.class);
        assertThat(next(gateway.handshakes, "the handshake").rawQuery()).isEqualTo("vsn=2.0.0");
        assertThat(gateway.requests).isEmpty();
    }

    @Test
    @DisplayName("Transport 2: any other request goes to the engine")
    void givenOtherRequest_whenMade_thenTheEngineAnswers() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        transport.start(gateway);

        assertThat(client().http(request("GET", "/anything", "")).status()).isEqualTo(200);

        assertThat(next(gateway.requests, "the request").path()).isEqualTo("/anything");
        assertThat(gateway.handshakes).isEmpty();
    }

    @Test
    @DisplayName("Transport 2: a port that is taken is told when it starts")
    void givenTakenPort_whenStarted_thenThrows() throws Exception {
        transport.start(gateway);
        Optional<InetSocketAddress> taken = transport.address();
        assumeTrue(taken.isPresent(), "this transport does not listen itself");
        Optional<Transport> second = createOn(taken.get());
        assumeTrue(second.isPresent(), "this transport does not listen itself");

        try (Transport late = second.get()) {
            assertThatExceptionOfType(RealtimeException.class)
                    .isThrownBy(() -> late.start(gateway))
                    .satisfies(thrown -> assertThat(thrown.code()).isEqualTo(ErrorCode.UNABLE_TO_BIND_ADDRESS));
        }
    }

    @Test
    @DisplayName("Transport 3: when it stops accepting, open links go on and no new one opens")
    void givenOpenLink_whenItStopsAccepting_thenOnlyThatLinkGoesOn() throws Exception {
        Pair open = start();

        transport.stopAccepting();
        transport.stopAccepting();

        open.client.sendText("still here");
        assertThat(open.message()).isEqualTo("text still here");
        open.onLane(link -> link.send(text("and back")));
        assertThat(open.client.next()).isEqualTo(new Text("and back"));
        assertThat(opens(UPGRADE)).isFalse();
        assertThat(gateway.links).isEmpty();
    }

    @Test
    @DisplayName("Transport 3: when it is closed, links end")
    void givenOpenLinks_whenClosed_thenTheyEnd() throws Exception {
        Pair first = start();
        Pair second = open();

        transport.close();
        transport.close();

        assertThat(first.end()).isNotEmpty();
        assertThat(second.end()).isNotEmpty();
        assertThat(first.client.next()).isInstanceOf(Closed.class);
        assertThat(second.client.next()).isInstanceOf(Closed.class);
        assertThat(opens(UPGRADE)).isFalse();
    }

    @Test
    @DisplayName("Transport 4: host, query and headers of a request for a link arrive as they are")
    void givenUpgradeRequest_whenMade_thenItArrivesAsItIs() throws Exception {
        transport.start(gateway);
        Map<String, List<String>> headers = Map.of("X-Api-Key", List.of("One"), "x-custom", List.of("a, B"));

        client().upgrade(new HandshakeRequest(HOST, "vsn=1.0.0&apikey=a%20b+c", headers));

        HandshakeRequest arrived = next(gateway.handshakes, "the handshake");
        assertThat(arrived.host()).isEqualTo(HOST);
        assertThat(arrived.rawQuery()).isEqualTo("vsn=1.0.0&apikey=a%20b+c");
        assertThat(arrived.headers()).containsEntry("x-api-key", List.of("One"));
        assertThat(arrived.headers()).containsEntry("x-custom", List.of("a, B"));
    }

    @Test
    @DisplayName("Transport 4: a refused handshake is answered as the engine says, and opens no link")
    void givenRefusal_whenALinkIsAskedFor_thenAnsweredAsPlainHttp() throws Exception {
        HttpResponse refusal =
                HttpResponse.json(429, "{\"error\":\"too many\"}").withHeader("x-reason", "Limits");
        gateway.decision = request -> new HandshakeResult.Refused(refusal, Duration.ZERO);
        transport.start(gateway);

        Upgrade upgrade = client().upgrade(UPGRADE);

        assertThat(upgrade).isInstanceOf(Answered.class);
        if (answersRefusals()) {
            HttpResponse answer = ((Answered) upgrade).response();
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).isEqualTo(refusal.body());
            assertThat(answer.headers()).containsAllEntriesOf(refusal.headers());
        }
        assertThat(gateway.links).isEmpty();
    }

    @Test
    @DisplayName("Transport 4: a request and its answer pass as they are")
    void givenHttpRequest_whenAnswered_thenBothPassAsTheyAre() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        HttpResponse answer = HttpResponse.json(422, "{\"é\":\"𝄞\"}").withHeader("x-limit", "A, b");
        gateway.answer = request -> answer;
        transport.start(gateway);
        Map<String, List<String>> headers = Map.of("Content-Type", List.of("application/json"), "x-n", List.of("V"));
        Slice body = Slice.utf8("{\"a\":\"é\"}");

        HttpResponse got =
                client().http(new HttpRequest("POST", HOST, "/api/a%2Fb/c", "x=1&y=%20", headers, body, Map.of()));

        HttpRequest arrived = next(gateway.requests, "the request");
        assertThat(arrived.method()).isEqualTo("POST");
        assertThat(arrived.host()).isEqualTo(HOST);
        assertThat(arrived.path()).isEqualTo("/api/a%2Fb/c");
        assertThat(arrived.rawQuery()).isEqualTo("x=1&y=%20");
        assertThat(arrived.header("content-type")).contains("application/json");
        assertThat(arrived.headers()).containsEntry("x-n", List.of("V"));
        assertThat(arrived.body()).isEqualTo(body);
        assertThat(got.status()).isEqualTo(422);
        assertThat(got.headers()).containsAllEntriesOf(answer.headers());
        assertThat(got.body()).isEqualTo(answer.body());
    }

    @Test
    @DisplayName("Transport 4: a body that is written while it is sent arrives whole")
    void givenStreamedAnswer_whenWritten_thenItArrivesWhole() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        String line = "x".repeat(999) + "\n";
        gateway.answer = request -> HttpResponse.streamed(200, "text/plain; charset=utf-8", out -> {
            for (int i = 0; i < 1000; i++) {
                out.write(line.getBytes(StandardCharsets.UTF_8));
            }
        });
        transport.start(gateway);
        TransportClient client = client();

        for (int i = 0; i < 2; i++) {
            HttpResponse got = client.http(request("GET", "/long", ""));

            assertThat(got.status()).isEqualTo(200);
            assertThat(got.headers()).containsEntry("content-type", "text/plain; charset=utf-8");
            assertThat(got.body().utf8()).isEqualTo(line.repeat(1000));
        }
    }

    @Test
    @DisplayName("Transport 4: the client notices when a body cannot be written to its end")
    void givenWriterThatFails_whenAsked_thenTheConnectionBreaks() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        gateway.answer = request -> HttpResponse.streamed(200, "text/plain; charset=utf-8", out -> {
            out.write(new byte[200_000]);
            throw new IOException("this body has no end");
        });
        transport.start(gateway);
        TransportClient client = client();

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.http(request("GET", "/long", "")));
    }

    @Test
    @DisplayName("Transport 5: a message in one frame that is too large closes the link with 1009")
    void givenTooLargeFrame_whenSent_thenClosedWith1009() throws Exception {
        assertTooBig(start(), "x".repeat(Gateway.MAX_MESSAGE_BYTES + 1));
    }

    @Test
    @DisplayName("Transport 5: a message in fragments that is too large closes the link with 1009")
    void givenTooLargeSumOfFragments_whenSent_thenClosedWith1009() throws Exception {
        assertTooBig(start(), "x".repeat(Gateway.MAX_MESSAGE_BYTES), "x");
    }

    private void assertTooBig(Pair open, String... fragments) throws InterruptedException {
        open.client.sendText(fragments);

        assertThat(codeOf(open.client.next())).isEqualTo(CloseReason.TOO_BIG.code());
        assertThat(open.end()).isNotEmpty();
        assertThat(open.engine.messages).isEmpty();
    }

    @Test
    @DisplayName("Transport 5: a message of the largest size arrives")
    void givenLargestMessage_whenSent_thenItArrives() throws Exception {
        Pair open = start();

        open.client.sendText("x".repeat(Gateway.MAX_MESSAGE_BYTES));

        assertThat(open.message()).hasSize("text ".length() + Gateway.MAX_MESSAGE_BYTES);
    }

    @Test
    @DisplayName("Transport 5: a body that is too large is answered with 413")
    void givenTooLargeBody_whenSent_thenAnsweredWith413() throws Exception {
        assumeTrue(carriesHttp(), "this transport carries links only");
        transport.start(gateway);
        TransportClient client = client();

        String most = "x".repeat(Gateway.MAX_HTTP_BODY_BYTES);

        assertThat(client.http(request("POST", "/fits", most)).status()).isEqualTo(200);
        assertThat(next(gateway.requests, "the request").body().length()).isEqualTo(Gateway.MAX_HTTP_BODY_BYTES);
        assertThat(client.http(request("POST", "/too-large", most + "x")).status())
                .isEqualTo(413);
        assertThat(gateway.requests).isEmpty();
    }

    private static HttpRequest request(String method, String path, String body) {
        return new HttpRequest(method, HOST, path, "", Map.of(), Slice.utf8(body), Map.of());
    }
}
