package io.realtime4j.launcher.pages;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.launcher.node.NodeIdentity;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The public pages: the Inspector, the status of the cluster, and the files that they use. */
public final class Pages {
    private Pages() {}

    /**
     * Makes the endpoints.
     *
     * @param identity the node that serves them
     * @return the endpoints
     */
    public static List<HttpEndpoint> of(NodeIdentity identity) {
        Layout layout = new Layout(identity);
        String inspector =
                layout.page("Inspector - Supabase Realtime", "/assets/inspector.js", Resources.text("inspector.html"));
        ClusterStatus status = new ClusterStatus(identity, layout);
        return List.of(
                HttpEndpoint.page("GET", "/", request -> answer(HttpResponse.html(200, inspector))),
                HttpEndpoint.page("GET", "/inspector", Pages::toInspector),
                HttpEndpoint.page("GET", "/inspector/new", Pages::toInspector),
                HttpEndpoint.page("GET", "/status", request -> status.page()),
                HttpEndpoint.json("GET", "/status/nodes", request -> status.json()),
                StaticFile.endpoint("/assets/pages.css", "pages.css"),
                StaticFile.endpoint("/assets/realtime.js", "realtime.js"),
                StaticFile.endpoint("/assets/inspector.js", "inspector.js"),
                StaticFile.endpoint("/assets/status.js", "status.js"),
                StaticFile.endpoint("/favicon.svg", "favicon.svg"),
                StaticFile.endpoint("/robots.txt", "robots.txt"),
                StaticFile.endpoint("/worker.js", "worker.js"));
    }

    private static CompletionStage<HttpResponse> toInspector(HttpRequest request) {
        String query = request.rawQuery();
        return answer(HttpResponse.redirect(query.isEmpty() ? "/" : "/?" + query));
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
