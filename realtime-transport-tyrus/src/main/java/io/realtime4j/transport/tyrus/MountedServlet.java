package io.realtime4j.transport.tyrus;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.BodyWriter;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the HTTP endpoints of an engine whose WebSockets a {@link MountedTransport} carries, in any container of servlets.
 * The application brings the API {@code jakarta.servlet} (5.0 or newer), which this type alone needs:
 *
 * <pre>{@code
 * context.addServlet("realtime", MountedServlet.of(transport)).addMapping("/api/*", "/realtime/v1/*", "/healthcheck");
 * }</pre>
 *
 * <ul>
 *   <li>Endpoints see the path below the context's path. The path of the mapping is not taken off.
 *   <li>The body is read on the container's thread, at most {@link Gateway#MAX_HTTP_BODY_BYTES}; above it the answer is 413.
 *   <li>An answer that takes time is awaited without a thread where the servlet and the filters before it support that
 *       ({@code setAsyncSupported}), otherwise on the container's thread, for at most 15 seconds; then the answer is 503.
 *   <li>Before the engine is started and once it stops the answer is 503.
 *   <li>Limits of the request's head, compression, and whether an encoded slash may stand in a path are the container's business.
 * </ul>
 */
public final class MountedServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(MountedServlet.class);
    private static final long ANSWER_SECONDS = 15;
    /** Under which a request keeps its answer until the container calls again. */
    private static final String ANSWER = MountedServlet.class.getName() + ".answer";

    private final transient MountedTransport transport;

    private MountedServlet(MountedTransport transport) {
        this.transport = transport;
    }

    /**
     * Makes a servlet.
     *
     * @param transport the transport of the engine whose endpoints to serve
     * @return a servlet for one container
     */
    public static MountedServlet of(MountedTransport transport) {
        return new MountedServlet(transport);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getAttribute(ANSWER) instanceof HttpResponse ready) {
            write(response, request, ready);
            return;
        }
        Gateway gateway = transport.gateway();
        if (gateway == null) {
            write(response, request, Answers.plain(HttpResponseStatus.SERVICE_UNAVAILABLE));
            return;
        }
        Slice body = readBody(request);
        if (body == null) {
            write(response, request, Answers.plain(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE));
            return;
        }
        CompletableFuture<HttpResponse> answer =
                gateway.http(read(request, body)).toCompletableFuture();
        if (answer.isDone() || !request.isAsyncSupported()) {
            write(response, request, await(answer));
        } else {
            writeLater(request.startAsync(request, response), answer);
        }
    }

    private static @Nullable Slice readBody(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > Gateway.MAX_HTTP_BODY_BYTES) {
            return null;
        }
        byte[] bytes = request.getInputStream().readNBytes(Gateway.MAX_HTTP_BODY_BYTES + 1);
        return bytes.length > Gateway.MAX_HTTP_BODY_BYTES ? null : Slice.of(bytes);
    }

    private static HttpRequest read(HttpServletRequest request, Slice body) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(1))
                    .addAll(Collections.list(request.getHeaders(name)));
        }
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString() == null ? "" : request.getQueryString();
        String host = headers.getOrDefault("host", List.of("")).get(0);
        return new HttpRequest(request.getMethod(), host, path, query, headers, body, Map.of());
    }

    private static HttpResponse await(CompletableFuture<HttpResponse> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            log.atWarn().log("engine did not answer a request in time");
            return Answers.plain(HttpResponseStatus.SERVICE_UNAVAILABLE);
        } catch (ExecutionException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answers.plain(HttpResponseStatus.SERVICE_UNAVAILABLE);
        }
    }

    private static HttpResponse failed(Throwable cause) {
        log.atError().setCause(cause).log("engine did not answer a request");
        return Answers.plain(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }

    /** Writing may block, so that it is left to a thread of the container: the engine's answer comes on any thread. */
    private static void writeLater(AsyncContext exchange, CompletableFuture<HttpResponse> answer) {
        exchange.setTimeout(0);
        var unused = answer.exceptionally(MountedServlet::failed)
                .thenAccept(ready -> proceed(exchange, ready))
                .exceptionally(MountedServlet::abandoned);
    }

    /** Has the container call again for a body still to be written: what goes wrong then is the container's to see. */
    private static void proceed(AsyncContext exchange, HttpResponse ready) {
        if (ready.writer() == null) {
            exchange.start(() -> finish(exchange, ready));
        } else {
            exchange.getRequest().setAttribute(ANSWER, ready);
            exchange.dispatch();
        }
    }

    private static void finish(AsyncContext exchange, HttpResponse answer) {
        try {
            write((HttpServletResponse) exchange.getResponse(), (HttpServletRequest) exchange.getRequest(), answer);
            exchange.complete();
        } catch (IOException | IllegalStateException e) {
            abandoned(e);
        }
    }

    /** The client left, or the container is being stopped, while the engine made the answer. */
    private static @Nullable Void abandoned(Throwable cause) {
        log.atDebug().setCause(cause).log("answer not sent");
        return null;
    }

    private static void write(HttpServletResponse response, HttpServletRequest request, HttpResponse answer)
            throws IOException {
        Slice body = answer.body();
        BodyWriter writer = answer.writer();
        response.setStatus(answer.status());
        answer.headers().forEach(response::setHeader);
        if (writer == null && answer.status() != 204 && answer.status() != 304) {
            response.setContentLength(body.length());
        }
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        if (writer == null) {
            response.getOutputStream().write(body.array(), body.offset(), body.length());
        } else {
            writer.writeTo(response.getOutputStream());
        }
    }
}
