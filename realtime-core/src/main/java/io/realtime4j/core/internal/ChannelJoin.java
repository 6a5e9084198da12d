package io.realtime4j.core.internal;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.Topic;
import io.realtime4j.core.internal.ChannelAdmission.BadToken;
import io.realtime4j.core.internal.ChannelAdmission.Granted;
import io.realtime4j.core.internal.ChannelAdmission.NotDecided;
import io.realtime4j.core.internal.ChannelAdmission.Outcome;
import io.realtime4j.core.internal.ChannelAdmission.Question;
import io.realtime4j.core.internal.JoinPayload.InvalidJoin;
import io.realtime4j.core.protocol.ClientMessage;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.ChannelContext;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.ChannelFeature.JoinResult;
import io.realtime4j.core.spi.InboundEvent;
import io.realtime4j.core.spi.JoinRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One join on its way through the checks, in the order of {@code docs/protocol.md}, joining. It holds back only its own channel,
 * also while a refusal is delayed. Confined to the lane of the connection; ends when the channel does.
 */
final class ChannelJoin {
    private final Channel channel;
    private final @Nullable Channel replaced;
    private final ClientConnection connection;
    private final Services services;
    private final String topicName;
    private ChannelHandlers handlers = ChannelHandlers.NONE;

    ChannelJoin(Channel channel, @Nullable Channel replaced) {
        this.channel = channel;
        this.replaced = replaced;
        this.connection = channel.connection();
        this.services = connection.services();
        this.topicName = channel.wireName().substring(Topic.WIRE_PREFIX.length());
    }

    void start(ClientMessage message) {
        if (topicName.isEmpty()) {
            refuse(ErrorCode.TOPIC_NAME_REQUIRED, "You must provide a topic name");
        } else if (services.isStopping()) {
            refuse(ErrorCode.REALTIME_RESTARTING, "Realtime is restarting, please standby");
        } else {
            CompletionStage<Optional<Tenant>> found =
                    services.parts().tenants().find(connection.runtime().id());
            ClientMessage kept = message.copy();
            Await.on(channel.lane(), found, tenant -> step(() -> withTenant(kept, tenant)), this::failLater);
        }
    }

    /** Goes on unless the channel has ended meanwhile; what is thrown refuses the join. */
    private void step(Runnable next) {
        if (!channel.isJoining() || !connection.isOpen()) {
            return;
        }
        try {
            next.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void failLater(Throwable failure) {
        step(() -> fail(failure));
    }

    private void withTenant(ClientMessage message, Optional<Tenant> found) {
        if (found.isEmpty()) {
            refuseAndClose(ErrorCode.TENANT_NOT_FOUND, "Tenant with the given ID does not exist");
            return;
        }
        try {
            if (message.kind() != InboundEvent.Kind.JSON) {
                throw new InvalidJoin("a join cannot be sent in a binary frame");
            }
            checkLimits(found.get(), JoinPayload.read(topicName, message.payload()));
        } catch (InvalidJoin e) {
            refuse(ErrorCode.UNKNOWN_ERROR_ON_CHANNEL, String.valueOf(e.getMessage()));
        }
    }

    private void checkLimits(Tenant tenant, JoinPayload payload) {
        if (!payload.problems().isEmpty()) {
            connection
                    .log()
                    .mistake(ErrorCode.INVALID_JOIN_PAYLOAD)
                    .addKeyValue("topic", topicName)
                    .addKeyValue("problems", payload.problems())
                    .log("join payload has fields of a wrong type");
        }
        TenantRuntime runtime = connection.runtime();
        services.runtimes().use(tenant);
        runtime.update(tenant);
        if (tenant.privateOnly() && !payload.request().isPrivate()) {
            refuse(ErrorCode.PRIVATE_ONLY, "This project only allows private channels");
        } else if (!connection.isCountedAsUser() && runtime.usersExceeded()) {
            refuse(ErrorCode.CONNECTION_RATE_LIMIT_REACHED, "Too many connected users");
        } else if (runtime.joinsExceeded()) {
            refuseAndClose(ErrorCode.CLIENT_JOIN_RATE_LIMIT_REACHED, "Too many joins per second");
        } else {
            runtime.countJoin();
            if (channel.reservePlace()) {
                authorize(tenant, payload);
            } else {
                refuse(ErrorCode.CHANNEL_RATE_LIMIT_REACHED, "Too many channels");
            }
        }
    }

    private void authorize(Tenant tenant, JoinPayload payload) {
        JoinRequest request = payload.request();
        String chosen = AccessToken.chosen(payload);
        String token = chosen == null ? connection.ticket().token() : TokenText.normalize(chosen);
        boolean presence = AccessToken.presenceOn(request, tenant.presenceEnabled());
        Question question = new Question(
                tenant,
                topicName,
                request.isPrivate(),
                presence,
                connection.ticket().headers(),
                token);
        CompletionStage<Outcome> asked = services.admission().ask(question);
        Await.on(channel.lane(), asked, outcome -> step(() -> authorized(question, request, outcome)), this::failLater);
    }

    private void authorized(Question question, JoinRequest request, Outcome outcome) {
        if (outcome instanceof BadToken bad) {
            refuse(bad.refusal().joinText());
        } else if (outcome instanceof NotDecided undecided) {
            connection.log().undecided(topicName, "read", undecided.failed(), null);
            refuse(AuthorizationTexts.join(undecided.failed(), topicName));
        } else if (outcome instanceof Granted granted) {
            if (!granted.read().allowsAny()) {
                refuse(AuthorizationTexts.unauthorized(topicName));
                return;
            }
            Topic topic = new Topic(connection.runtime().id(), request.isPrivate(), topicName);
            ChannelAccess access = new ChannelAccess(channel, topic, question.presence(), question.token(), granted);
            channel.grant(access);
            handlers = new ChannelHandlers(services.parts().features().size());
            askFeature(0, new EngineChannelContext(channel, access), request);
        }
    }

    private void askFeature(int index, ChannelContext context, JoinRequest request) {
        List<ChannelFeature> features = services.parts().features();
        if (index == features.size()) {
            succeed(context.topic(), request);
            return;
        }
        CompletionStage<JoinResult> asked;
        try {
            asked = features.get(index).join(context, request);
        } catch (RuntimeException e) {
            asked = CompletableFuture.failedFuture(e);
        }
        Await.on(channel.lane(), asked, result -> answered(index, context, request, result), failure -> {
            dismissHandlers();
            failLater(failure);
        });
    }

    private void answered(int index, ChannelContext context, JoinRequest request, JoinResult result) {
        if (result instanceof ChannelFeature.Joined joined) {
            handlers.put(index, joined.handler());
        }
        if (!channel.isJoining() || !connection.isOpen()) {
            dismissHandlers();
        } else if (result instanceof ChannelFeature.Refused refused) {
            dismissHandlers();
            refuse(refused.code(), refused.text());
        } else {
            step(() -> askFeature(index + 1, context, request));
        }
    }

    private void dismissHandlers() {
        handlers.leave(channel::logFailure);
    }

    private void succeed(Topic topic, JoinRequest request) {
        // A member first: whoever has the reply gets what is published from then on. Deliveries are later tasks of this
        // lane.
        channel.joined(services.hub().acquire(topic), handlers);
        channel.output().joinReply(true, Bindings.response(request.postgresChanges()));
        closeReplaced();
        channel.begin();
    }

    // ------------------------------------------------------------------ refusals

    private void fail(Throwable failure) {
        connection
                .log()
                .error(ErrorCode.UNKNOWN_ERROR_ON_CHANNEL)
                .addKeyValue("topic", topicName)
                .setCause(failure)
                .log("join failed");
        refuse(ErrorCode.UNKNOWN_ERROR_ON_CHANNEL, "the join failed, the server's log says why");
    }

    private void refuse(ErrorCode code, String text) {
        refuse(code.wireName() + ": " + text);
    }

    private void refuse(String reason) {
        later(() -> answerRefusal(reason));
    }

    private void refuseAndClose(ErrorCode code, String text) {
        later(() -> {
            answerRefusal(code.wireName() + ": " + text);
            connection.close(CloseReason.GOING_AWAY, code.wireName());
        });
    }

    private void answerRefusal(String reason) {
        if (!channel.isJoining() || !connection.isOpen()) {
            return;
        }
        connection
                .log()
                .warning()
                .addKeyValue("topic", topicName)
                .addKeyValue("reason", reason)
                .log("join refused");
        String quoted = new String(JsonText.quote(reason), StandardCharsets.UTF_8);
        channel.output().joinReply(false, Slice.utf8("{\"reason\":" + quoted + "}"));
        closeReplaced();
        channel.abandon();
    }

    private void later(Runnable answer) {
        channel.releasePlace();
        long delay = services.parts().settings().channelErrorBackoff().toMillis();
        if (delay == 0) {
            answer.run();
        } else {
            connection.lane().timers().schedule(answer, delay);
        }
    }

    private void closeReplaced() {
        if (replaced != null) {
            replaced.output().closeReplaced();
        }
    }
}
