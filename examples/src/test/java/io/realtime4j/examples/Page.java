package io.realtime4j.examples;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client as a page is one: the protocol's JSON over the WebSocket of the platform. */
final class Page implements WebSocket.Listener, AutoCloseable {
    private static final HttpClient http = HttpClient.newHttpClient();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    Page(int port, String token) {
        URI uri = URI.create("ws://localhost:" + port + "/socket/websocket?vsn=1.0.0&apikey=" + token);
        socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
    }

    static HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://localhost:" + port + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> post(int port, String path, String token, String json) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    Page send(String event, String payload) {
        String text = "{\"topic\":\"realtime:room\",\"event\":\"%s\",\"payload\":%s,\"ref\":\"1\",\"join_ref\":\"1\"}";
        socket.sendText(text.formatted(event, payload), true).join();
        return this;
    }

    /** The next message. */
    String next() throws InterruptedException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("waited 10 s for a message");
        }
        return message;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        parts.append(data);
        if (last) {
            messages.add(parts.toString());
            parts.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
