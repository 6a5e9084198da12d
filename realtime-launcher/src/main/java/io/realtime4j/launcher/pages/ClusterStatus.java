package io.realtime4j.launcher.pages;

import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.launcher.node.NodeIdentity;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the cluster and how long the ways between them are. This node works alone: its way to itself is what a task
 * waits for a thread. Thread-safe.
 */
final class ClusterStatus {
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final NodeIdentity identity;
    private final String html;

    ClusterStatus(NodeIdentity identity, Layout layout) {
        this.identity = identity;
        String main = Html.fill(
                Resources.text("status.html"),
                Map.of("node", Html.escape(identity.shortId()), "region", Html.escape(regionText(identity.region()))));
        this.html = layout.page("Realtime Cluster Health", "/assets/status.js", main);
    }

    private static String regionText(@Nullable String region) {
        return region == null ? "–" : region;
    }

    CompletionStage<HttpResponse> page() {
        return CompletableFuture.completedFuture(HttpResponse.html(200, html));
    }

    /**
     * Answers {@code {"nodes":[{"id":"10.0.0.7","region":null}],"latencies":[{"from":"10.0.0.7","to":"10.0.0.7",
     * "millis":0.1}]}}; a way whose end cannot be reached has {@code null} milliseconds.
     */
    CompletionStage<HttpResponse> json() {
        long start = System.nanoTime();
        return CompletableFuture.supplyAsync(() -> (System.nanoTime() - start) / NANOS_PER_MILLI)
                .thenApply(millis -> HttpResponse.json(200, json(millis)));
    }

    private String json(double millis) {
        String id = quoted(identity.shortId());
        String region = identity.region() == null ? "null" : quoted(identity.region());
        return "{\"nodes\":[{\"id\":" + id + ",\"region\":" + region + "}],\"latencies\":[{\"from\":" + id + ",\"to\":"
                + id + ",\"millis\":" + millis + "}]}";
    }

    private static String quoted(String text) {
        return new String(JsonText.quote(text), StandardCharsets.UTF_8);
    }
}
