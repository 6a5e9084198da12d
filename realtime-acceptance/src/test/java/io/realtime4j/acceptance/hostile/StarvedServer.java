package io.realtime4j.acceptance.hostile;

import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** A server in a process of its own, to be run with few file descriptors. Prints its port; ends with its standard input. */
final class StarvedServer {
    static final String TENANT = "starved";
    static final String ACCEPT_ERRORS = "/accept-errors";
    static final String CONNECTIONS = "/connections";
    static final String LIVE_HEAP = "/live-heap";

    private StarvedServer() {}

    public static void main(String[] arguments) throws IOException {
        RecordingMeters meters = new RecordingMeters();
        TestServer server = TestServer.create(
                settings -> settings,
                parts -> parts.meters(meters)
                        .endpoint(figure(ACCEPT_ERRORS, () -> meters.count("realtime_transport_accept_errors")))
                        .endpoint(figure(CONNECTIONS, () -> meters.gauge("realtime_transport_connections")))
                        .endpoint(figure(LIVE_HEAP, LiveHeap::used)));
        try (server) {
            server.start().tenant(TENANT);
            System.out.println(server.engine().address().orElseThrow().getPort());
            System.in.readAllBytes(); // until the test closes it
        }
    }

    private static HttpEndpoint figure(String path, LongSupplier value) {
        return HttpEndpoint.of(
                "GET",
                path,
                request -> CompletableFuture.completedFuture(HttpResponse.text(200, Long.toString(value.getAsLong()))));
    }
}
