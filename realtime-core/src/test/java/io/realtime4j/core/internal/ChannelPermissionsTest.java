package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Authorizer.Decided;
import io.realtime4j.core.spi.Authorizer.Failed;
import io.realtime4j.core.spi.Authorizer.Failure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChannelPermissionsTest {
    private static final String BOTH = "[BROADCAST, PRESENCE]";

    private final ScriptedAuthorizer authorizer = new ScriptedAuthorizer();
    private TestNode node;
    private FakeTransport.Client client;

    @BeforeEach
    void start() {
        node = new TestNode(builder -> builder.authorizer(authorizer).feature(new AskingFeature()));
        client = node.connect();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    @DisplayName("S05_049 with presence off, reading it is not asked about and stays unknown")
    void givenPresenceOff_whenJoining_thenOnlyBroadcastIsRead() {
        join("{\"private\":true}");

        assertThat(authorizer.takeAsked()).containsExactly("prepare", "read [BROADCAST]");
        assertThat(say("reads")).isEqualTo("true false");
    }

    @Test
    @DisplayName("S05_050 with presence on, reading both is asked about")
    void givenPresenceOn_whenJoining_thenBothAreRead() {
        join("{\"private\":true,\"presence\":{\"enabled\":true}}");

        assertThat(authorizer.takeAsked()).containsExactly("prepare", "read " + BOTH);
        assertThat(say("reads")).isEqualTo("true true");
    }

    @Test
    void givenPublicChannel_whenAsking_thenAllIsAllowedAndNobodyIsAsked() {
        join("{}");
        authorizer.takeAsked();

        assertThat(say("send")).isEqualTo("ALLOWED");
        assertThat(say("track")).isEqualTo("ALLOWED");
        assertThat(say("untrack")).isEqualTo("true");
        assertThat(say("reads")).isEqualTo("true true");
        assertThat(authorizer.asked).isEmpty();
    }

    @Test
    void givenReadUnknown_whenTrackingFirst_thenReadIsDecidedBeforeWrite() {
        join("{\"private\":true}");
        authorizer.takeAsked();

        assertThat(say("track")).isEqualTo("ALLOWED");

        assertThat(authorizer.takeAsked()).containsExactly("prepare", "read " + BOTH, "write " + BOTH);
        assertThat(say("reads")).isEqualTo("true true");
        assertThat(say("track")).isEqualTo("ALLOWED");
        assertThat(authorizer.takeAsked()).containsExactly("prepare");
    }

    @Test
    void givenWriteDecidedByBroadcast_whenTrackingFirst_thenReadIsDecidedAlone() {
        join("{\"private\":true}");
        say("send");
        authorizer.takeAsked();

        say("track");

        assertThat(authorizer.takeAsked()).containsExactly("prepare", "read " + BOTH);
    }

    @Test
    void givenReadDenied_whenTracking_thenWriteDecides() {
        join("{\"private\":true}");
        authorizer.reading = done(new Decided(true, false));

        assertThat(say("track")).isEqualTo("ALLOWED");
        assertThat(say("reads")).isEqualTo("true false");
        authorizer.takeAsked();
        assertThat(say("track")).isEqualTo("ALLOWED");
        assertThat(authorizer.takeAsked()).containsExactly("prepare");
    }

    @Test
    void givenReadThatFails_whenTracking_thenFailedAndAskedAgain() {
        join("{\"private\":true}");
        authorizer.reading = done(new Failed(Failure.POLICY_ERROR, "raised"));

        assertThat(say("track")).isEqualTo("FAILED");
        authorizer.reading = done(new Decided(true, true));
        assertThat(say("track")).isEqualTo("ALLOWED");
    }

    @Test
    @DisplayName("S05_038 presence that was unknown is not lost, presence that a track made known is")
    void givenLazyPresence_whenTokenTakesItAway_thenTheChannelEnds() {
        join("{\"private\":true}");
        authorizer.reading = done(new Decided(true, false));
        refresh("good2");
        assertThat(authorizer.takeAsked()).contains("read [BROADCAST]");
        assertThat(client.take()).isEmpty();

        authorizer.reading = done(new Decided(true, true));
        say("track");
        authorizer.takeAsked();
        refresh("good3");
        assertThat(authorizer.takeAsked()).containsExactly("prepare", "read " + BOTH);
        authorizer.reading = done(new Decided(true, false));
        refresh("good4");

        assertThat(client.take())
                .first()
                .asString()
                .contains("You no longer have permission to read from this Channel topic: r");
    }

    @Test
    @DisplayName("S05_039 what may be written is unknown again after a new token")
    void givenWriteKnown_whenTokenIsNew_thenAskedAgain() {
        join("{\"private\":true}");
        assertThat(say("send")).isEqualTo("ALLOWED");
        authorizer.writing = done(new Decided(false, true));
        assertThat(say("send")).isEqualTo("ALLOWED");

        refresh("good2");

        assertThat(say("send")).isEqualTo("DENIED");
    }

    @Test
    @DisplayName("S05_082 a tenant that is not ready fails what is sent, whatever is known, and the channel stays")
    void givenWriteKnown_whenTenantIsNotReady_thenFailedUntilItIs() {
        join("{\"private\":true}");
        say("send");
        authorizer.ready = done(Optional.of(new Failed(Failure.UNAVAILABLE, "")));

        assertThat(say("send")).isEqualTo("FAILED");
        assertThat(say("track")).isEqualTo("FAILED");
        assertThat(say("untrack")).isEqualTo("false");
        authorizer.ready = done(Optional.empty());
        authorizer.takeAsked();
        assertThat(say("send")).isEqualTo("ALLOWED");
        assertThat(say("untrack")).isEqualTo("true");
        assertThat(authorizer.takeAsked()).containsExactly("prepare", "prepare");
    }

    @Test
    @DisplayName("S05_081 a failed check is made again")
    void givenWriteThatFails_whenSendingAgain_thenAskedAgain() {
        join("{\"private\":true}");
        authorizer.writing = CompletableFuture.failedFuture(new IllegalStateException("on purpose"));

        assertThat(say("send")).isEqualTo("FAILED");
        authorizer.writing = done(new Decided(true, false));
        assertThat(say("send")).isEqualTo("ALLOWED");
    }

    @Test
    void givenSlowDecision_whenMessagesFollow_thenTheyWaitAndOneQuestionIsAsked() {
        join("{\"private\":true}");
        CompletableFuture<Authorizer.Result> decision = new CompletableFuture<>();
        authorizer.writing = decision;
        authorizer.takeAsked();

        client.send("[\"1\",\"2\",\"realtime:r\",\"send\",{}]");
        client.send("[\"1\",\"3\",\"realtime:r\",\"send\",{}]");
        assertThat(client.take()).isEmpty();
        decision.complete(new Decided(true, true));

        assertThat(client.take()).hasSize(2).allMatch(frame -> frame.contains("ALLOWED"));
        assertThat(authorizer.takeAsked()).containsExactly("prepare", "write " + BOTH, "prepare");
    }

    private void join(String config) {
        client.send("[\"1\",\"1\",\"realtime:r\",\"phx_join\",{\"config\":" + config + "}]");
        assertThat(client.take()).hasSize(1).first().asString().contains("\"status\":\"ok\"");
    }

    private void refresh(String token) {
        client.send("[\"1\",null,\"realtime:r\",\"access_token\",{\"access_token\":\"" + token + "\"}]");
    }

    /** Sends an event and returns what the feature was told. */
    private String say(String event) {
        client.send("[\"1\",\"9\",\"realtime:r\",\"" + event + "\",{}]");
        String reply = client.take().get(0);
        String start = "\"response\":\"";
        return reply.substring(reply.indexOf(start) + start.length(), reply.lastIndexOf('"'));
    }

    private static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }
}
