package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of one of several tenants, with what it ought to be a member of and what it has heard. */
final class IsolatedMember {
    final IsolatedTenant tenant;
    final String user;
    final Map<String, Membership> joined = new HashMap<>();

    private final Client client;
    private final List<JsonNode> heard = new ArrayList<>();
    private int refs;

    IsolatedMember(IsolatedTenant tenant, String user) {
        this.tenant = tenant;
        this.user = user;
        this.client = tenant.project.with(tenant.token(user, 0));
    }

    /** What a channel may do: {@code write} is null while nobody asked. */
    static final class Membership {
        final String joinRef;
        final boolean isPrivate;

        @Nullable
        Boolean write;

        Membership(String joinRef, boolean isPrivate) {
            this.joinRef = joinRef;
            this.isPrivate = isPrivate;
        }
    }

    /** What it is on a topic that it has joined. */
    Membership membership(String topic) {
        return Objects.requireNonNull(joined.get(topic), topic);
    }

    /** Joins; a private topic takes who may read it. */
    void join(String topic, boolean isPrivate) {
        String ref = ref();
        JsonNode reply = ask(
                ref,
                "['%s','%s','realtime:%s','phx_join',{'config':{'private':%s,'broadcast':{'ack':true}}}]"
                        .formatted(ref, ref, topic, isPrivate));
        boolean expected = !isPrivate || tenant.mayRead(user, topic);
        assertThat(isOk(reply)).as("%s joins %s: %s", this, topic, reply).isEqualTo(expected);
        if (expected) {
            joined.put(topic, new Membership(ref, isPrivate));
        }
    }

    void leave(String topic) {
        Membership membership = membership(topic);
        joined.remove(topic);
        String ref = ref();
        JsonNode reply = ask(ref, "['%s','%s','realtime:%s','phx_leave',{}]".formatted(membership.joinRef, ref, topic));
        assertThat(isOk(reply)).as("%s leaves %s: %s", this, topic, reply).isTrue();
    }

    /** Sends a message; tells whether it was one that others ought to hear. */
    boolean send(String topic, String message) {
        Membership membership = membership(topic);
        boolean expected = mayWrite(topic, membership);
        JsonNode reply = push(topic, membership.joinRef, message);
        assertThat(isOk(reply)).as("%s sends to %s: %s", this, topic, reply).isEqualTo(expected);
        return expected;
    }

    private boolean mayWrite(String topic, Membership membership) {
        if (!membership.isPrivate) {
            return true;
        }
        Boolean known = membership.write;
        boolean allowed = known == null ? tenant.mayWrite(user, topic) : known;
        membership.write = allowed;
        return allowed;
    }

    /** Gives the channel a new token, of this tenant or of another, and sends; tells whether others ought to hear it. */
    boolean refreshAndSend(String topic, String token, boolean own, String message) {
        Membership membership = membership(topic);
        boolean stays = own && (!membership.isPrivate || tenant.mayRead(user, topic));
        client.send("['%s','%s','realtime:%s','access_token',{'access_token':'%s'}]"
                .formatted(membership.joinRef, ref(), topic, token));
        if (stays) {
            membership.write = null;
            return send(topic, message);
        }
        joined.remove(topic);
        awaitFrame(frame -> frame.path(2).asText().equals("realtime:" + topic)
                && frame.path(3).asText().equals("phx_close")
                && frame.path(0).asText().equals(membership.joinRef));
        return false;
    }

    private JsonNode push(String topic, String joinRef, String message) {
        String ref = ref();
        return ask(
                ref,
                "['%s','%s','realtime:%s','broadcast',{'type':'broadcast','event':'e','payload':{'m':'%s'}}]"
                        .formatted(joinRef, ref, topic, message));
    }

    /** The messages heard since the last time, each with its topic, once all that was said before has come. */
    List<String> heard() {
        for (int i = 0; i < 2; i++) {
            String ref = ref();
            ask(ref, "[null,'" + ref + "','phoenix','heartbeat',{}]");
        }
        List<String> messages = heard.stream()
                .map(frame -> frame.path(2).asText() + " "
                        + frame.path(4).path("payload").path("m").asText())
                .toList();
        heard.clear();
        return messages;
    }

    private JsonNode ask(String ref, String message) {
        client.send(message);
        return awaitFrame(frame ->
                frame.path(1).asText().equals(ref) && frame.path(3).asText().equals("phx_reply"));
    }

    private JsonNode awaitFrame(Predicate<JsonNode> wanted) {
        for (JsonNode frame = client.next(); ; frame = client.next()) {
            if (wanted.test(frame)) {
                return frame;
            }
            if (frame.path(3).asText().equals("broadcast")) {
                heard.add(frame);
            }
        }
    }

    private static boolean isOk(JsonNode reply) {
        return reply.path(4).path("status").asText().equals("ok");
    }

    private String ref() {
        return Integer.toString(++refs);
    }

    @Override
    public String toString() {
        return user + " of " + tenant.project.tenant();
    }
}
