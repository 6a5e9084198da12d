package io.realtime4j.broadcast;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Envelopes;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.Accept;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code POST /api/broadcast}: several messages, all or none valid, private ones silently dropped when not permitted. */
final class BatchEndpoint implements HttpEndpoint {
    static final String PATH = "/api/broadcast";

    private final Callers callers;
    private final HttpSender sender;

    BatchEndpoint(Callers callers, HttpSender sender) {
        this.callers = callers;
        this.sender = sender;
    }

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return answer(request).thenApply(response -> Answers.finish(request, response));
    }

    private CompletionStage<HttpResponse> answer(HttpRequest request) {
        Optional<Slice> body = RequestBody.json(request);
        Accept accept = request.accept();
        if (body.isEmpty()) {
            return CompletableFuture.completedFuture(accept.error(400));
        }
        if (!accept.admitsJson()) {
            return CompletableFuture.completedFuture(accept.error(406));
        }
        return callers.serve(request, caller -> serve(caller, body.get()));
    }

    private CompletionStage<HttpResponse> serve(Caller caller, Slice body) {
        Batch batch = BatchReader.read(body, caller.tenant().limits().maxPayloadBytes());
        if (batch instanceof Batch.Invalid invalid) {
            return CompletableFuture.completedFuture(Answers.invalid(invalid.errors()));
        }
        if (batch instanceof Batch.Valid valid) {
            return rateRefusal(caller.tenant(), valid.messages().size())
                    .<CompletionStage<HttpResponse>>map(CompletableFuture::completedFuture)
                    .orElseGet(() -> send(caller, valid.messages()));
        }
        throw new AssertionError(batch);
    }

    private Optional<HttpResponse> rateRefusal(Tenant tenant, int messages) {
        double rate = sender.eventsPerSecond(tenant);
        int limit = tenant.limits().maxEventsPerSecond();
        if (rate > limit) {
            return Optional.of(Answers.message(429, "You have exceeded your rate limit"));
        }
        return messages + rate > limit
                ? Optional.of(Answers.message(429, "Too many messages to broadcast, please reduce the batch size"))
                : Optional.empty();
    }

    /** Sends public messages at once, then the private ones topic by topic: one question at a time spares the database. */
    private CompletionStage<HttpResponse> send(Caller caller, List<Batch.Entry> messages) {
        messages.stream().filter(message -> !message.isPrivate()).forEach(message -> publish(caller.tenant(), message));
        Map<String, List<Batch.Entry>> privateTopics = messages.stream()
                .filter(Batch.Entry::isPrivate)
                .collect(Collectors.groupingBy(Batch.Entry::topic, LinkedHashMap::new, Collectors.toList()));
        CompletionStage<@Nullable Void> sent = CompletableFuture.completedFuture(null);
        for (Map.Entry<String, List<Batch.Entry>> topic : privateTopics.entrySet()) {
            sent = sent.thenCompose(nothing -> sender.mayWrite(caller, topic.getKey()))
                    .thenAccept(result -> sendPrivate(caller.tenant(), topic.getValue(), result));
        }
        return sent.thenApply(nothing -> HttpResponse.empty(202));
    }

    private void sendPrivate(Tenant tenant, List<Batch.Entry> messages, Authorizer.Result result) {
        if (HttpSender.allows(result)) {
            messages.forEach(message -> publish(tenant, message));
        } else {
            sender.dropped(tenant, result, messages.size());
        }
    }

    private void publish(Tenant tenant, Batch.Entry message) {
        Topic topic = new Topic(tenant.id(), message.isPrivate(), message.topic());
        String id = message.id();
        Slice meta = id == null ? null : MessageMeta.ofId(id);
        Slice payload = Envelopes.broadcast(message.event(), message.payload(), meta);
        sender.publish(tenant, TopicMessage.broadcast(topic, payload), payload.length());
    }
}
