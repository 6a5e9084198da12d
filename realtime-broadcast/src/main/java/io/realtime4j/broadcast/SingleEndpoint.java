package io.realtime4j.broadcast;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Accept;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** <code>POST /api/broadcast/{topic}/events/{event}</code>: one message, whose payload is the body, byte for byte. */
final class SingleEndpoint implements HttpEndpoint {
    static final String PATH = "/api/broadcast/{topic}/events/{event}";

    private static final String UNSUPPORTED =
            "{\"error\":\"Unsupported Media Type. Use application/json or application/octet-stream\"}";

    private final Callers callers;
    private final HttpSender sender;

    SingleEndpoint(Callers callers, HttpSender sender) {
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
        if (!accept.admitsJson() && !accept.admitsBytes()) {
            return CompletableFuture.completedFuture(accept.error(406));
        }
        Optional<UserMessage> message = UserMessage.of(request, body.get());
        if (message.isEmpty()) {
            return CompletableFuture.completedFuture(HttpResponse.json(415, UNSUPPORTED));
        }
        return callers.serve(request, caller -> serve(caller, message.get()));
    }

    private CompletionStage<HttpResponse> serve(Caller caller, UserMessage message) {
        return refusal(caller.tenant(), message)
                .<CompletionStage<HttpResponse>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> send(caller, message));
    }

    private Optional<HttpResponse> refusal(Tenant tenant, UserMessage message) {
        Optional<String> errors = message.errors(tenant.limits().maxPayloadBytes());
        if (errors.isPresent()) {
            return errors.map(Answers::invalid);
        }
        return sender.eventsPerSecond(tenant) >= tenant.limits().maxEventsPerSecond()
                ? Optional.of(Answers.message(429, "You have exceeded your rate limit"))
                : Optional.empty();
    }

    private CompletionStage<HttpResponse> send(Caller caller, UserMessage message) {
        return message.isPrivate()
                ? sender.mayWrite(caller, message.topic())
                        .thenApply(result -> decided(caller.tenant(), message, result))
                : CompletableFuture.completedFuture(publish(caller.tenant(), message));
    }

    private HttpResponse decided(Tenant tenant, UserMessage message, Authorizer.Result result) {
        if (HttpSender.allows(result)) {
            return publish(tenant, message);
        }
        sender.dropped(tenant, result, 1);
        return result instanceof Failed failed
                ? WriteRefusal.of(failed.failure())
                : Answers.message(403, "Unauthorized");
    }

    private HttpResponse publish(Tenant tenant, UserMessage message) {
        sender.publish(tenant, message.on(tenant.id()), message.payload().length());
        return HttpResponse.empty(202);
    }
}
