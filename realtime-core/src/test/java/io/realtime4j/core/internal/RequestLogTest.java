package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Tag("spec-06")
class RequestLogTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(RequestLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Level before = logger.getLevel();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    @ParameterizedTest
    @CsvSource({
        "/status/200,INFO,",
        "/status/302,INFO,",
        "/status/401,WARN,",
        "/status/500,ERROR,",
        "/none,WARN,HttpClientError",
        "/fails,ERROR,HttpServerError",
        "/healthcheck,INFO,",
        "/api/tenants/acme/health,INFO,"
    })
    @DisplayName("S06_136 the level of the last line follows the status; health stays at info")
    void givenStatus_whenAnswered_thenLevel(String path, String level, String code) {
        ask(true, path);

        assertThat(lines.list)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("request received", "request answered");
        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.INFO, Level.valueOf(level));
        assertThat(keys(lines.list.get(1)))
                .containsEntry("requestId", "a-request-of-somebody")
                .containsEntry("method", "GET")
                .containsEntry("path", path)
                .containsKeys("status", "durationMs");
        assertThat(keys(lines.list.get(1)).get("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthcheck", "/api/tenants/acme/health"})
    @DisplayName("S06_135 checks of the health can be silent")
    void givenSilence_whenHealthIsAskedFor_thenNoLine(String path) {
        ask(false, path);

        assertThat(lines.list).isEmpty();
    }

    @Test
    @DisplayName("S06_135 other requests are logged nevertheless")
    void givenSilence_whenAnythingElseIsAskedFor_thenLogged() {
        ask(false, "/status/200");

        assertThat(lines.list).hasSize(2);
    }

    @Test
    void givenFile_whenServed_thenNoLineUnlessItFails() {
        ask(true, "/file");
        assertThat(lines.list).isEmpty();

        ask(true, "/broken");

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
    }

    private static void ask(boolean healthchecks, String path) {
        HttpRequest request = new HttpRequest(
                "GET",
                "abc",
                path,
                "token=secret",
                Map.of("x-request-id", List.of("a-request-of-somebody")),
                Slice.EMPTY,
                Map.of());
        new HttpRouter(endpoints(), new RequestIds("request-id"), new RequestLog(healthchecks))
                .answer(request)
                .toCompletableFuture()
                .join();
    }

    private static List<HttpEndpoint> endpoints() {
        return List.of(
                HttpEndpoint.of(
                        "GET",
                        "/status/{code}",
                        request -> CompletableFuture.completedFuture(HttpResponse.empty(
                                Integer.parseInt(request.parameters().get("code"))))),
                HttpEndpoint.of(
                        "GET", "/fails", request -> CompletableFuture.failedFuture(new IllegalStateException("x"))),
                HttpEndpoint.of(
                        "GET", "/healthcheck", request -> CompletableFuture.completedFuture(HttpResponse.empty(503))),
                HttpEndpoint.of(
                        "GET",
                        "/api/tenants/{id}/health",
                        request -> CompletableFuture.completedFuture(HttpResponse.empty(404))),
                HttpEndpoint.file("/file", request -> CompletableFuture.completedFuture(HttpResponse.text(200, "x"))),
                HttpEndpoint.file(
                        "/broken", request -> CompletableFuture.failedFuture(new IllegalStateException("x"))));
    }

    private static Map<String, String> keys(ILoggingEvent line) {
        return line.getKeyValuePairs().stream()
                .collect(Collectors.toMap(pair -> pair.key, pair -> String.valueOf(pair.value)));
    }
}
