package io.realtime4j.transport.tyrus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.transport.tyrus.RawClient.Response;
import io.realtime4j.transport.tyrus.TyrusSettings.Io;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@EnumSource(names = {"NIO", "EPOLL"})
class HttpTest {
    private final Io io;
    private Servers server;
    private RawClient client;

    HttpTest(Io io) {
        this.io = io;
    }

    @BeforeEach
    void open() throws Exception {
        server = Servers.start(
                Servers.settings().io(io).requestTimeout(Duration.ofSeconds(20)).build());
        client = server.connect();
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        server.close();
    }

    @Test
    void givenRequestWithBody_whenSent_thenEngineSeesAllOfIt() throws Exception {
        client.send("POST /api/x%20y?a=b%20c&d HTTP/1.1\r\nHost: abc.localhost:4000\r\nX-One: 1\r\nx-one: 2\r\n"
                + "Content-Length: 5\r\n\r\nhello");

        Response response = client.response();

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("POST /api/x%20y?a=b%20c&d abc.localhost:4000 hello");
        assertThat(response.headers())
                .containsKey("date")
                .containsEntry("content-length", String.valueOf(response.body().length()))
                .doesNotContainKey("connection");
    }

    @Test
    void givenRepeatedHeader_whenSent_thenEngineSeesBothValues() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(
                HttpResponse.text(200, String.valueOf(request.headers().get("x-one"))));

        client.send("GET / HTTP/1.1\r\nHost: a\r\nX-One: 1\r\nx-one: 2\r\n\r\n");

        assertThat(client.response().body()).isEqualTo("[1, 2]");
    }

    @Test
    void givenChunkedBody_whenSent_thenEngineSeesItWhole() throws Exception {
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        client.send("6;ext=1\r\n world\r\n0\r\nTrailer: x\r\n\r\n");

        assertThat(client.response().body()).isEqualTo("POST /p? a hello world");
    }

    @Test
    void givenExpectContinue_whenSent_thenToldToContinue() throws Exception {
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        assertThat(client.response().status()).isEqualTo(100);

        client.send("ok");

        assertThat(client.response().body()).isEqualTo("POST /p? a ok");
    }

    @Test
    void givenBodyOfTheLimit_whenSent_thenAccepted() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(
                HttpResponse.text(200, String.valueOf(request.body().length())));

        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + Gateway.MAX_HTTP_BODY_BYTES + "\r\n\r\n");
        client.send(new byte[Gateway.MAX_HTTP_BODY_BYTES]);

        assertThat(client.response().body()).isEqualTo("8000000");
    }

    @Test
    void givenAnnouncedBodyOverTheLimit_whenSent_then413() throws Exception {
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + (Gateway.MAX_HTTP_BODY_BYTES + 1) + "\r\n\r\n");

        Response response = client.response();

        assertThat(response.status()).isEqualTo(413);
        assertThat(response.headers()).containsEntry("connection", "close");
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void givenChunkedBodyOverTheLimit_whenSent_then413() throws Exception {
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        client.send(Integer.toHexString(Gateway.MAX_HTTP_BODY_BYTES + 1) + "\r\n");
        client.send(new byte[Gateway.MAX_HTTP_BODY_BYTES + 1]);

        assertThat(client.response().status()).isEqualTo(413);
    }

    @Test
    void givenExpectContinueOverTheLimit_whenSent_then413WithoutContinue() throws Exception {
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n");

        assertThat(client.response().status()).isEqualTo(413);
    }

    @Test
    void givenPipelinedRequests_whenFirstIsSlow_thenAnsweredInOrderOneAtATime() throws Exception {
        BlockingQueue<HttpRequest> asked = new LinkedBlockingQueue<>();
        BlockingQueue<CompletableFuture<HttpResponse>> answers = new LinkedBlockingQueue<>();
        server.gateway.endpoints = request -> {
            CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
            asked.add(request);
            answers.add(answer);
            return answer;
        };

        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"
                + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

        for (int i = 1; i <= 3; i++) {
            assertThat(Wait.poll(asked, "request").path()).isEqualTo("/" + i);
            assertThat(asked).isEmpty();
            Wait.poll(answers, "answer").complete(HttpResponse.text(200, "answer " + i));
            assertThat(client.response().body()).isEqualTo("answer " + i);
        }
    }

    @Test
    void givenThousandsOfPipelinedRequests_whenAnsweredAtOnce_thenAllInOrder() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        client.send(all.toString());

        for (int i = 0; i < 3000; i++) {
            assertThat(client.response().body()).isEqualTo("GET /" + i + "? a ");
        }
    }

    @Test
    void givenThousandsOfPipelinedRequests_whenAnsweredByAnotherThread_thenAllInOrder() throws Exception {
        server.gateway.endpoints =
                request -> CompletableFuture.supplyAsync(() -> HttpResponse.text(200, request.path()));
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            all.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        client.send(all.toString());

        for (int i = 0; i < 3000; i++) {
            assertThat(client.response().body()).isEqualTo("/" + i);
        }
    }

    @Test
    void givenConnectionClose_whenAnswered_thenClosed() throws Exception {
        client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        assertThat(client.response().headers()).containsEntry("connection", "close");
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void givenHttp10_whenAnswered_thenClosedUnlessKeepAliveIsAsked() throws Exception {
        client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.response().headers()).containsEntry("connection", "keep-alive");

        client.send("GET / HTTP/1.0\r\n\r\n");

        assertThat(client.response().headers()).containsEntry("connection", "close");
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void givenHead_whenAnswered_thenLengthWithoutBody() throws Exception {
        client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response(true).headers()).containsEntry("content-length", "11");
        assertThat(client.response().body()).isEqualTo("GET /y? a ");
    }

    @Test
    void givenEmptyAnswers_whenWritten_thenLengthAsTheStatusWants() throws Exception {
        server.gateway.endpoints =
                request -> CompletableFuture.completedFuture(HttpResponse.empty(Integer.parseInt(request.rawQuery())));

        client.send("GET /?202 HTTP/1.1\r\nHost: a\r\n\r\nGET /?204 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().headers()).containsEntry("content-length", "0");
        assertThat(client.response().headers()).doesNotContainKey("content-length");
    }

    @Test
    void givenLargeJson_whenGzipIsAccepted_thenCompressed() throws Exception {
        String json = "[" + "1,".repeat(100_000) + "1]";
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(HttpResponse.json(200, json));

        client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: br, gzip;q=0.5\r\n\r\n");

        Response response = client.response();
        assertThat(response.headers())
                .containsEntry("content-encoding", "gzip")
                .containsEntry("vary", "accept-encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(response.data().toArray())).readAllBytes())
                .isEqualTo(json.getBytes(UTF_8));
    }

    static Stream<Arguments> notCompressed() {
        String json = "application/json";
        return Stream.of(
                Arguments.of("not asked for", "", json, 5000),
                Arguments.of("refused", "Accept-Encoding: gzip;q=0\r\n", json, 5000),
                Arguments.of("too small", "Accept-Encoding: gzip\r\n", json, 500),
                Arguments.of("already compressed kind", "Accept-Encoding: gzip\r\n", "image/png", 5000));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notCompressed")
    void givenNoReasonToCompress_whenAnswered_thenPlain(String name, String header, String type, int length)
            throws Exception {
        HttpResponse answer = new HttpResponse(200, Map.of("content-type", type), Slice.of(new byte[length]));
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(answer);

        client.send("GET / HTTP/1.1\r\nHost: a\r\n" + header + "\r\n");

        Response response = client.response();
        assertThat(response.headers()).doesNotContainKey("content-encoding");
        assertThat(response.data().length()).isEqualTo(length);
    }

    @Test
    void givenStreamedAnswers_whenPipelined_thenInChunksOneAfterTheOther() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(streamed(request.path(), 100_000));

        client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n");

        for (String path : List.of("/a", "/b")) {
            Response response = client.response();
            assertThat(response.headers())
                    .containsEntry("transfer-encoding", "chunked")
                    .doesNotContainKey("content-length");
            assertThat(response.body()).isEqualTo(path.repeat(100_000));
        }
    }

    @Test
    void givenStreamedAnswer_whenGzipIsAccepted_thenCompressed() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(streamed("line", 100_000));

        client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");

        Response response = client.response();
        assertThat(response.headers())
                .containsEntry("content-encoding", "gzip")
                .containsEntry("vary", "accept-encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(response.data().toArray())).readAllBytes())
                .isEqualTo("line".repeat(100_000).getBytes(UTF_8));
    }

    @Test
    void givenStreamedAnswer_whenHead_thenNothingIsWritten() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(
                request.path().equals("/head")
                        ? HttpResponse.streamed(200, "text/plain", out -> {
                            throw new AssertionError("nobody wants the body");
                        })
                        : HttpResponse.text(200, "next"));

        client.send("HEAD /head HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response(true).headers()).containsKey("content-type").doesNotContainKey("content-length");
        assertThat(client.response().body()).isEqualTo("next");
    }

    @Test
    void givenStreamedAnswer_whenHttp10_thenUpToTheEndOfTheConnection() throws Exception {
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(streamed("line", 50_000));

        client.send("GET / HTTP/1.0\r\n\r\n");

        Response response = client.response();
        assertThat(response.headers()).containsEntry("connection", "close").doesNotContainKey("transfer-encoding");
        assertThat(response.body()).isEqualTo("line".repeat(50_000));
    }

    @Test
    void givenClientThatLeaves_whenStreamed_thenTheWriterIsTold() throws Exception {
        CompletableFuture<Exception> told = new CompletableFuture<>();
        server.gateway.endpoints = request -> CompletableFuture.completedFuture(
                HttpResponse.streamed(200, "text/plain", out -> writeUntilItFails(out, told)));

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.close();

        assertThat(told.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    private static void writeUntilItFails(OutputStream out, CompletableFuture<Exception> told) {
        try {
            while (!told.isDone()) {
                out.write(new byte[100_000]);
            }
        } catch (IOException e) {
            told.complete(e);
        }
    }

    private static HttpResponse streamed(String part, int times) {
        return HttpResponse.streamed(200, "text/plain; charset=utf-8", out -> {
            for (int i = 0; i < times; i++) {
                out.write(part.getBytes(UTF_8));
            }
        });
    }

    static Stream<Arguments> refusals() {
        List<Arguments> cases = new ArrayList<>();
        cases.add(Arguments.of("long line", "GET /" + "x".repeat(8000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414));
        cases.add(Arguments.of("long header", "GET / HTTP/1.1\r\nHost: a\r\nX: " + "v".repeat(4097) + "\r\n\r\n", 431));
        cases.add(Arguments.of("long name", "GET / HTTP/1.1\r\nHost: a\r\n" + "n".repeat(65) + ": v\r\n\r\n", 431));
        cases.add(Arguments.of("101 headers", "GET / HTTP/1.1\r\nHost: a\r\n" + "h: v\r\n".repeat(100) + "\r\n", 431));
        cases.add(Arguments.of(
                "huge head", "GET / HTTP/1.1\r\nHost: a\r\n" + ("h: " + "v".repeat(4000) + "\r\n").repeat(17), 431));
        cases.add(Arguments.of("no host", "GET / HTTP/1.1\r\n\r\n", 400));
        cases.add(Arguments.of("two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400));
        cases.add(Arguments.of("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400));
        cases.add(Arguments.of("host with a space", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400));
        cases.add(Arguments.of("host with a slash", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400));
        cases.add(Arguments.of("no request", "what is this\r\n\r\n", 400));
        cases.add(Arguments.of("bad header", "GET / HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n", 400));
        cases.add(Arguments.of("bad length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400));
        cases.add(Arguments.of(
                "bad chunk", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400));
        cases.add(Arguments.of("odd expectation", "GET / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417));
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void givenBadRequest_whenSent_thenRefusedAndClosed(String name, String request, int status) throws Exception {
        client.send(request);

        assertThat(client.response().status()).isEqualTo(status);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void givenLimitsExactlyMet_whenSent_thenServed() throws Exception {
        String line = "GET /" + "x".repeat(8000 - "GET / HTTP/1.1".length()) + " HTTP/1.1\r\n";
        client.send(line + "Host: a\r\n" + "n".repeat(64) + ": " + "v".repeat(4096) + "\r\n" + "h: v\r\n".repeat(98)
                + "\r\n");

        assertThat(client.response().status()).isEqualTo(200);
    }

    @Test
    void givenAbsoluteTarget_whenSent_thenItsAuthorityIsTheHost() throws Exception {
        client.send("GET http://tenant.example:80/x?q=1 HTTP/1.1\r\nHost: other\r\n\r\n");

        assertThat(client.response().body()).isEqualTo("GET /x?q=1 tenant.example:80 ");
    }

    @Test
    void givenForwardedHost_whenSent_thenIgnored() throws Exception {
        client.send("GET /x HTTP/1.1\r\nHost: real\r\nX-Forwarded-Host: forged\r\n\r\n");

        assertThat(client.response().body()).isEqualTo("GET /x? real ");
    }

    @Test
    void givenEngineFails_whenAsked_then500AndConnectionGoesOn() throws Exception {
        server.gateway.endpoints = request -> {
            if (request.path().equals("/throw")) {
                throw new IllegalStateException("asked to throw");
            }
            return CompletableFuture.failedFuture(new IllegalStateException("asked to fail"));
        };

        client.send("GET /throw HTTP/1.1\r\nHost: a\r\n\r\nGET /fail HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().status()).isEqualTo(500);
        assertThat(client.response().status()).isEqualTo(500);
    }

    @Test
    void givenAnswerWithLineBreakInHeader_whenWritten_then500() throws Exception {
        server.gateway.endpoints = request ->
                CompletableFuture.completedFuture(HttpResponse.empty(200).withHeader("x", "a\r\nb: c"));

        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().status()).isEqualTo(500);
    }

    @Test
    void givenStoppedAccepting_whenRequestComesOnOpenConnection_then503() throws Exception {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        client.response();

        server.transport.stopAccepting();
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(client.response().status()).isEqualTo(503);
        assertThat(client.isAtEnd()).isTrue();
    }
}
