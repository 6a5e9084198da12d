package io.realtime4j.core.internal;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Topic;
import io.realtime4j.core.internal.ChannelAdmission.BadToken;
import io.realtime4j.core.internal.ChannelAdmission.Granted;
import io.realtime4j.core.internal.ChannelAdmission.NotDecided;
import io.realtime4j.core.internal.ChannelAdmission.Outcome;
import io.realtime4j.core.internal.ChannelAdmission.Question;
import io.realtime4j.core.protocol.TokenText;
import io.realtime4j.core.spi.TokenVerifier;
import org.jspecify.annotations.Nullable;

/**
 * A channel's token: what it says and allows, how long, and how it is replaced by a new one. Confined to the channel's lane.
 */
final class ChannelAccess {
    private static final long MILLIS_PER_SECOND = 1000;

    private final Channel channel;
    private final Topic topic;
    private final ChannelPermissions permissions;
    private boolean presence;
    private String token;
    private Claims claims;
    private TimingWheel.@Nullable Timer timer;

    ChannelAccess(Channel channel, Topic topic, boolean presence, String token, Granted granted) {
        this.channel = channel;
        this.topic = topic;
        this.presence = presence;
        this.token = token;
        this.claims = granted.claims();
        this.permissions = new ChannelPermissions(channel, topic, granted);
    }

    Topic topic() {
        return topic;
    }

    Claims claims() {
        return claims;
    }

    ChannelPermissions permissions() {
        return permissions;
    }

    void enablePresence() {
        presence = true;
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
            channel.connection().log().undecided(topic.name(), "read", undecided.failed(), null);
            channel.shutDown(AuthorizationTexts.refresh(undecided.failed(), topic.name()));
        }
    }

    private @Nullable String lost(Granted granted) {
        if (!granted.read().allowsAny()) {
            return AuthorizationTexts.noPermission(topic.name());
        }
        return permissions.loses(granted) ? AuthorizationTexts.lostPermission(topic.name()) : null;
    }

    private void accept(String fresh, Granted granted) {
        token = fresh;
        claims = granted.claims();
        permissions.renew(granted);
        watch();
        channel.tellAuthorized();
        channel.resume();
    }

    private Services services() {
        return channel.connection().services();
    }
}
