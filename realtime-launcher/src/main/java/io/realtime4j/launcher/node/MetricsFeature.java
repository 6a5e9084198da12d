package io.realtime4j.launcher.node;

import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.tenancy.ApiTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics} with the metrics of all nodes of the bus, and <code>GET /metrics/{region}</code> with those of one region. It
 * has no part in channels. Thread-safe.
 */
public final class MetricsFeature implements ChannelFeature {
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Exposition exposition;
    private final NodeIdentity identity;
    private final ApiTokens tokens;
    private final Duration timeout;
    private volatile @Nullable OtherNodes others;

    /**
     * Makes the feature.
     *
     * @param meters what to show
     * @param identity whose metrics they are
     * @param tokens who may look
     * @param timeout how long to wait for other nodes
     */
    public MetricsFeature(DropwizardMeters meters, NodeIdentity identity, ApiTokens tokens, Duration timeout) {
        this.exposition = new Exposition(meters, identity);
        this.identity = identity;
        this.tokens = tokens;
        this.timeout = timeout;
    }

    @Override
    public String name() {
        return "metrics";
    }

    @Override
    public Set<String> events() {
        return Set.of();
    }

    @Override
    public void start(FeatureContext context) {
        OtherNodes nodes = new OtherNodes(
                identity, exposition, context.bus(name()), context.lanes().get(0), ForkJoinPool.commonPool(), timeout);
        others = nodes;
        nodes.start();
    }

    @Override
    public List<HttpEndpoint> endpoints() {
        return List.of(
                tokens.guard(HttpEndpoint.of("GET", "/metrics", request -> answer(null))),
                tokens.guard(HttpEndpoint.of("GET", "/metrics/{region}", this::ofRegion)));
    }

    @Override
    public CompletionStage<JoinResult> join(ChannelContext channel, JoinRequest request) {
        return Joined.none();
    }

    @Override
    public void stop() {
        OtherNodes nodes = others;
        if (nodes != null) {
            nodes.stop();
        }
    }

    private CompletionStage<HttpResponse> ofRegion(HttpRequest request) {
        return answer(request.parameters().get("region"));
    }

    private CompletionStage<HttpResponse> answer(@Nullable String region) {
        OtherNodes nodes = others;
        if (nodes == null) {
            throw new IllegalStateException("metrics are asked for before the feature was started");
        }
        boolean withOwn = region == null || region.equals(identity.region());
        return nodes.metrics(region).thenApply(texts -> response(texts, withOwn));
    }

    /** What is this node's own alone is written as it is read. */
    private HttpResponse response(List<String> texts, boolean withOwn) {
        if (texts.isEmpty()) {
            return withOwn ? HttpResponse.streamed(200, TEXT, exposition::writeTo) : HttpResponse.text(200, "");
        }
        return HttpResponse.streamed(200, TEXT, out -> {
            List<String> all = new ArrayList<>();
            if (withOwn) {
                all.add(new String(exposition.text(), StandardCharsets.UTF_8));
            }
            all.addAll(texts);
            new MergedExposition(all).writeTo(out);
        });
    }
}
