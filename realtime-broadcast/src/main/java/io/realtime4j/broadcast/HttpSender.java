package io.realtime4j.broadcast;

import io.realtime4j.broadcast.TenantMeters.Drop;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.FeatureContext;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both endpoints do after their checks: ask about private topics, count, publish. Thread-safe. */
final class HttpSender {
    private static final Logger log = LoggerFactory.getLogger(HttpSender.class);

    private final FeatureContext context;
    private final BroadcastMeters meters;

    HttpSender(FeatureContext context, BroadcastMeters meters) {
        this.context = context;
        this.meters = meters;
    }

    double eventsPerSecond(Tenant tenant) {
        return context.rates(tenant).eventsPerSecond();
    }

    /** Asks whether a caller may write to a private topic; no decision is one of the answers. */
    CompletionStage<Authorizer.Result> mayWrite(Caller caller, String topic) {
        return CompletableFuture.completedFuture(caller.tenant())
                .thenCompose(tenant -> context.authorizer().prepare(tenant))
                .thenCompose(trouble -> ask(caller, topic, trouble))
                .handle((result, failure) -> known(caller, topic, result, failure));
    }

    private CompletionStage<Authorizer.Result> ask(Caller caller, String topic, Optional<Failed> trouble) {
        return trouble.isPresent()
                ? CompletableFuture.completedFuture(trouble.get())
                : context.authorizer().write(caller.writing(topic));
    }

    private static Authorizer.Result known(
            Caller caller, String topic, Authorizer.@Nullable Result result, @Nullable Throwable failure) {
        if (result instanceof Decided) {
            return result;
        }
        Failed failed = result instanceof Failed told ? told : new Failed(Authorizer.Failure.OTHER, "");
        log.atWarn()
                .addKeyValue("tenant", caller.tenant().id())
                .addKeyValue("topic", topic)
                .addKeyValue("code", failed.failure().code().wireName())
                .addKeyValue("detail", failed.detail())
                .setCause(failure)
                .log("permission to write could not be checked");
        return failed;
    }

    static boolean allows(Authorizer.Result result) {
        return result instanceof Decided decided && decided.broadcast();
    }

    void publish(Tenant tenant, TopicMessage message, long bytes) {
        context.rates(tenant).countEvents(1);
        meters.of(tenant.id()).published(bytes);
        context.publish(message);
    }

    void dropped(Tenant tenant, Authorizer.Result result, int messages) {
        meters.of(tenant.id()).dropped(result instanceof Failed ? Drop.UNDECIDED : Drop.DENIED, messages);
    }
}
