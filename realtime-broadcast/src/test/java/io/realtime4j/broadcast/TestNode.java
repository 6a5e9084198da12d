package io.realtime4j.broadcast;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.ProtocolVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelFeature.JoinResult;
import io.realtime4j.core.spi.ChannelFeature.Joined;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.FeatureContext;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.JoinRequest;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.MediaType;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.core.spi.TenantRates;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A node with one tenant {@code acme}, one good token {@value #TOKEN} and the broadcast feature. What the engine does for
 * features is done here in the simplest way that shows the same.
 */
final class TestNode implements FeatureContext {
    static final String TOKEN = "good.token.here";
    static final Claims CLAIMS =
            new Claims(Map.of("role", "authenticated"), Long.MAX_VALUE, "{\"role\":\"authenticated\"}");

    final FakeRates rates = new FakeRates();
    final RecordingMeters meters = new RecordingMeters();
    final FakeHub hub = new FakeHub();
    final List<Authorizer.Request> writeChecks = new ArrayList<>();
    final FakeSource source = new FakeSource();
    final ChannelFeature feature = Broadcast.feature(source);

    Tenant tenant = Tenant.named("acme").build();
    Authorizer authorizer = Authorizer.allowAll();
    TokenVerifier verifier = (owner, token) -> CompletableFuture.completedFuture(
            token.equals(TOKEN)
                    ? new TokenVerifier.Verified(CLAIMS)
                    : new TokenVerifier.Refused(TokenRefusal.of(TokenRefusal.Kind.MALFORMED)));

    private final List<HttpEndpoint> endpoints;

    TestNode() {
        feature.start(this);
        endpoints = feature.endpoints();
    }

    FakeChannel join(String topic, boolean isPrivate, boolean self, boolean ack) {
        return join(new Topic(tenant.id(), isPrivate, topic), ProtocolVersion.V2, self, ack);
    }

    FakeChannel join(String topic) {
        return join(topic, false, false, false);
    }

    FakeChannel joinV1(String topic) {
        return join(Topic.publicTopic(tenant.id(), topic), ProtocolVersion.V1, false, false);
    }

    FakeChannel join(Topic topic, ProtocolVersion version, boolean self, boolean ack) {
        FakeChannel channel = new FakeChannel(this, topic, version);
        return joined(channel, answer(channel, self, ack, null));
    }

    /** Joins a public topic, asking to be told about the stream. */
    FakeChannel joinWaiting(String topic) {
        FakeChannel channel = new FakeChannel(this, Topic.publicTopic(tenant.id(), topic), ProtocolVersion.V2);
        return joined(channel, answer(channel, new JoinRequest.BroadcastConfig(false, false, true, null)));
    }

    private FakeChannel joined(FakeChannel channel, JoinResult result) {
        if (result instanceof Joined joined) {
            channel.handler = joined.handler();
            hub.add(channel);
            if (joined.handler() != null) {
                joined.handler().onJoined();
            }
            return channel;
        }
        throw new AssertionError(result);
    }

    JoinResult answer(FakeChannel channel, boolean self, boolean ack, @Nullable String replay) {
        return answer(
                channel, new JoinRequest.BroadcastConfig(self, ack, false, replay == null ? null : Slice.utf8(replay)));
    }

    private JoinResult answer(FakeChannel channel, JoinRequest.BroadcastConfig config) {
        JoinRequest request = new JoinRequest(
                channel.topic().isPrivate(),
                config,
                new JoinRequest.PresenceConfig(false, ""),
                List.of(),
                false,
                Slice.JSON_EMPTY_OBJECT);
        return feature.join(channel, request).toCompletableFuture().join();
    }

    HttpResponse call(HttpRequest request) {
        if (request.contentType().filter(MediaType::isJson).isPresent()
                && !request.body().isEmpty()
                && !JsonText.isOneValue(request.body())) {
            return request.accept().error(400);
        }
        HttpEndpoint endpoint = endpoints.stream()
                .filter(e -> e.method().equals(request.method()) && Paths.match(e.path(), request.path()) != null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("404 " + request.path()));
        Map<String, String> parameters = Paths.match(endpoint.path(), request.path());
        return endpoint.handle(request.withParameters(parameters == null ? Map.of() : parameters))
                .toCompletableFuture()
                .join();
    }

    @Override
    public TokenVerifier tokenVerifier() {
        return (owner, token) -> verifier.verify(owner, token);
    }

    @Override
    public Authorizer authorizer() {
        return new Authorizer() {
            @Override
            public CompletionStage<Result> read(Request request) {
                return authorizer.read(request);
            }

            @Override
            public CompletionStage<Result> write(Request request) {
                writeChecks.add(request);
                return authorizer.write(request);
            }
        };
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public void publish(TopicMessage message) {
        hub.publish(message, null);
    }

    @Override
    public void deliver(TopicMessage message) {
        throw new AssertionError("broadcast published to this node only");
    }

    @Override
    public List<Lane> lanes() {
        return List.of();
    }

    @Override
    public InstantSource clock() {
        return InstantSource.system();
    }

    @Override
    public String nodeName() {
        return "test-node";
    }

    @Override
    public PubSub.Bus bus(String feature) {
        return PubSub.local().attach(feature);
    }

    @Override
    public TenantRates rates(Tenant owner) {
        return rates;
    }

    @Override
    public CompletionStage<Admission> admit(HttpRequest request) {
        return CompletableFuture.completedFuture(admission(request));
    }

    private Admission admission(HttpRequest request) {
        String label = request.host().toLowerCase(Locale.ROOT).split("[.:]", 2)[0];
        if (!label.equals(tenant.id().value())) {
            return new Answered(HttpResponse.json(401, "{\"message\":\"Tenant not found in database\"}"));
        }
        rates.requests++;
        int limit = tenant.limits().maxEventsPerSecond();
        Map<String, String> headers = Map.of(
                "x-rate-rolling", "0",
                "x-rate-limit", Integer.toString(limit),
                "x-rate-limit-remaining", Integer.toString(limit));
        return limit <= 0
                ? new Answered(HttpResponse.json(429, "{\"message\":\"Too many requests\"}")
                        .withHeaders(headers))
                : new Passed(tenant, headers);
    }

    /** Permits writing to some private topics. */
    void permit(String... topics) {
        authorizer = Authorizer.of((request, write, extension) ->
                extension != Extension.BROADCAST || !write || List.of(topics).contains(request.topic()));
    }
}
