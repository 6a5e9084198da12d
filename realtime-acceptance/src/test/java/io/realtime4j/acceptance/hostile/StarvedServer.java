package io.realtime4j.acceptance.hostile;

import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** A server in a process of its own, to be run with few file descriptors. Prints its port; ends with its standard input. */
final class StarvedServer {
    static final String TENANT = "starved";
    static final String ACCEPT_ERRORS = "/accept-errors";

    private StarvedServer() {}

    public static void main(String[] arguments) throws IOException {
        RecordingMeters meters = new RecordingMeters();
        HttpEndpoint count = HttpEndpoint.of(
                "GET",
                ACCEPT_ERRORS,
                request -> CompletableFuture.completedFuture(
                        HttpResponse.text(200, Long.toString(meters.count("realtime_transport_accept_errors")))));
        TestServer server = TestServer.create(
                settings -> settings, parts -> parts.meters(meters).endpoint(count));
        try (server) {
            server.start().tenant(TENANT);
            System.out.println(server.engine().address().orElseThrow().getPort());
            System.in.readAllBytes(); // until the test closes it
        }
    }
}
