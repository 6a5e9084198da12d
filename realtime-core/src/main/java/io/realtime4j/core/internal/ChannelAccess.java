package io.realtime4j.core.internal;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Topic;
import io.realtime4j.core.internal.ChannelAdmission.BadToken;
import io.realtime4j.core.internal.ChannelAdmission.Granted;
import io.realtime4j.core.internal.ChannelAdmission.NotDecided;
import io.realtime4j.core.internal.ChannelAdmission.Outcome;
import io.realtime4j.core.internal.ChannelAdmission.Question;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.ChannelContext.WriteAccess;
import io.realtime4j.core.spi.Extension;
import io.realtime4j.core.spi.TokenVerifier;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's token allows, and for how long: claims, read and write permissions, refresh, expiry. Confined to the channel's
 * lane.
 */
final class ChannelAccess {
    private static final CompletionStage<WriteAccess> ALLOWED = CompletableFuture.completedFuture(WriteAccess.ALLOWED);
    private static final CompletionStage<WriteAccess> DENIED = CompletableFuture.completedFuture(WriteAccess.DENIED);
    private static final long MILLIS_PER_SECOND = 1000;

    private final Channel channel;
    private final Topic topic;
    private final boolean presence;
    private String token;
    private Claims claims;
    private boolean readBroadcast;
    private boolean readPresence;
    private @Nullable Decided write;
    private TimingWheel.@Nullable Timer timer;

    ChannelAccess(Channel channel, Topic topic, boolean presence, String token, Granted granted) {
        this.channel = channel;
        this.topic = topic;
        this.presence = presence;
        this.token = token;
        this.claims = granted.claims();
        this.readBroadcast = granted.broadcast();
        this.readPresence = presence && granted.presence();
    }

    Topic topic() {
        return topic;
    }

    Claims claims() {
        return claims;
    }

    boolean mayRead(Extension extension) {
        return extension == Extension.BROADCAST ? readBroadcast : readPresence;
    }

    CompletionStage<WriteAccess> mayWrite(Extension extension) {
        if (!topic.isPrivate()) {
            return ALLOWED;
        }
        Decided known = write;
        if (known == null) {
            return askToWrite(extension);
        }
        return isAllowed(known, extension) ? ALLOWED : DENIED;
    }

    private WriteAccess writeAccess(Authorizer.Result decision, Extension extension) {
        if (decision instanceof Decided decided) {
            return isAllowed(decided, extension) ? WriteAccess.ALLOWED : WriteAccess.DENIED;
        }
        ChannelJoin.logUndecided(channel, "write", (Failed) decision, null);
        return WriteAccess.FAILED;
    }

    private static boolean isAllowed(Decided decided, Extension extension) {
        return extension == Extension.BROADCAST ? decided.broadcast() : decided.presence();
    }

    private CompletionStage<WriteAccess> askToWrite(Extension extension) {
        CompletableFuture<WriteAccess> answer = new CompletableFuture<>();
        String asked = token;
        Authorizer.Request request = new Authorizer.Request(
                channel.tenant(),
                topic.name(),
                claims,
                channel.headers(),
                EnumSet.of(Extension.BROADCAST, Extension.PRESENCE));
        CompletionStage<Authorizer.Result> result;
        try {
            result = services().parts().authorizer().write(request);
        } catch (RuntimeException e) {
            result = CompletableFuture.failedFuture(e);
        }
        Await.on(
                channel.lane(),
                result,
                decision -> {
                    if (decision instanceof Decided decided && asked.equals(token)) {
                        write = decided;
                    }
                    answer.complete(writeAccess(decision, extension));
                },
                failure -> {
                    ChannelJoin.logUndecided(channel, "write", new Failed(Failure.OTHER, ""), failure);
                    answer.complete(WriteAccess.FAILED);
                });
        return answer;
    }

    // ------------------------------------------------------------------ time

    /** Arms the timer that verifies the token again, at its expiry or earlier. */
    void watch() {
        end();
        long untilExpiry = claims.expiresAt() > Long.MAX_VALUE / MILLIS_PER_SECOND
                ? Long.MAX_VALUE
                : claims.expiresAt() * MILLIS_PER_SECOND - services().nowMillis();
        long most = services().parts().settings().tokenCheckInterval().toMillis();
        timer = channel.connection()
                .lane()
                .timers()
                .schedule(this::verifyAgain, Math.max(1, Math.min(most, untilExpiry)));
    }

    /** Stops watching. */
    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void verifyAgain() {
        String checked = token;
        Await.on(
                channel.lane(),
                services().admission().verify(channel.tenant(), checked),
                verification -> verifiedAgain(checked, verification),
                channel::crash);
    }

    private void verifiedAgain(String checked, TokenVerifier.Verification verification) {
        if (!channel.isJoined() || !checked.equals(token)) {
            return;
        }
        if (verification instanceof TokenVerifier.Refused refused) {
            channel.shutDown(refused.refusal().channelText());
        } else {
            watch();
        }
    }

    // ------------------------------------------------------------------ refresh

    /** Takes a new token; the channel's later messages wait until it is accepted, or the channel has ended. */
    void refresh(String given) {
        String fresh = TokenText.normalize(given);
        if (fresh.equals(token)) {
            return;
        }
        channel.suspend();
        Question question =
                new Question(channel.tenant(), topic.name(), topic.isPrivate(), presence, channel.headers(), fresh);
        Await.on(
                channel.lane(),
                services().admission().ask(question),
                outcome -> refreshed(fresh, outcome),
                channel::crash);
    }

    private void refreshed(String fresh, Outcome outcome) {
        if (!channel.isJoined()) {
            return;
        }
        if (outcome instanceof Granted granted) {
            String trouble = lost(granted);
            if (trouble == null) {
                accept(fresh, granted);
            } else {
                channel.shutDown(trouble);
            }
        } else if (outcome instanceof BadToken bad) {
            channel.shutDown(bad.refusal().channelText());
        } else if (outcome instanceof NotDecided undecided) {
            channel.shutDown(AuthorizationTexts.refresh(undecided.failed(), topic.name()));
        }
    }

    private @Nullable String lost(Granted granted) {
        if (!granted.broadcast() && !granted.presence()) {
            return AuthorizationTexts.noPermission(topic.name());
        }
        boolean lessThanBefore = (readBroadcast && !granted.broadcast()) || (readPresence && !granted.presence());
        return lessThanBefore ? AuthorizationTexts.lostPermission(topic.name()) : null;
    }

    private void accept(String fresh, Granted granted) {
        token = fresh;
        claims = granted.claims();
        readBroadcast = granted.broadcast();
        readPresence = presence && granted.presence();
        write = null;
        watch();
        channel.tellAuthorized();
        channel.resume();
    }

    private Services services() {
        return channel.connection().services();
    }
}
