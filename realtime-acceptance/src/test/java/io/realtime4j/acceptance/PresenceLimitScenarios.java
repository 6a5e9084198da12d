package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.core.TenantLimits;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much presence a client and a tenant may have. */
@Tag("spec-04")
final class PresenceLimitScenarios {
    private static final String CLIENT_LIMIT = "Client presence rate limit exceeded";
    private static final String TENANT_LIMIT = "Too many presence messages per second";
    private static final int MANY = 100_000;

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server =
            TestServer.create(settings -> settings.ratePeriod(Duration.ofMillis(50)), parts -> parts.meters(meters));

    private final TestTenant abc = server.tenant();

    private PresenceMember member() {
        return PresenceMember.join(abc, "{'presence':{'key':'k'}}");
    }

    private static void trackTimes(PresenceMember member, int times) {
        for (int i = 0; i < times; i++) {
            member.track("{'n':" + i + "}").diff();
        }
    }

    @Test
    @DisplayName("S04_028 S01_176 the sixth push within 30 s ends the channel, and nothing else")
    void givenFiveTracks_whenSixthFollows_thenShutDown() {
        PresenceMember member = member();
        PresenceMember other = PresenceMember.join(abc, "{'presence':{'key':'other'}}");
        trackTimes(member, 5);

        member.push("{'event':'track','payload':{'n':99}}");

        member.expectShutDown(CLIENT_LIMIT);
        for (int i = 0; i < 5; i++) {
            other.diff();
        }
        other.diff();
        other.track("{}").joined("other", "{}");
    }

    @Test
    @DisplayName(
            "S04_029 untracks and repeated tracks count; errors do not, but end the channel once the window is full")
    void givenMixedPushes_whenWindowIsFull_thenAnyPushEndsTheChannel() {
        PresenceMember member = member();
        member.untrack().untrack();
        member.refused("{'event':'foo'}", "{}").refused("{'event':'foo'}", "{}").refused("{'event':'foo'}", "{}");
        member.refused("{'event':'track','payload':5}", "{'reason':'Presence track payload must be a map'}");
        member.track("{'n':1}").diff();
        member.track("{'n':1}").track("{'n':1}");

        member.push("{'event':'foo'}");

        member.expectShutDown(CLIENT_LIMIT);
    }

    @Test
    @DisplayName("S04_067 S04_066 errors never fill the window")
    void givenTenUnknownEvents_whenFiveTracksFollow_thenOk() {
        PresenceMember member = member();
        for (int i = 0; i < 10; i++) {
            member.refused("{'event':'foo'}", "{}");
        }
        trackTimes(member, 5);

        member.push("{'event':'foo'}");

        member.expectShutDown(CLIENT_LIMIT);
    }

    @Test
    @DisplayName("S04_030 two channels of one connection have windows of their own")
    void givenTwoChannels_whenOneIsFull_thenOtherGoesOn() {
        PresenceMember member = member();
        trackTimes(member, 5);
        member.client().join("2", "realtime:more", "{'presence':{'key':'k'}}");

        member.client().send("['2','9','realtime:more','presence',{'event':'track','payload':{}}]");

        member.client().expectOk("2", "9", "realtime:more");
        assertThat(member.client().next().get(3).asText()).isEqualTo("presence_diff");
        member.expectNothing();
    }

    @Test
    @DisplayName("S04_031 a tenant may have a window of its own, which ends")
    void givenShortWindow_whenItEnds_thenNextPasses() {
        limits(limits -> limits.toBuilder()
                .maxClientPresenceEventsPerWindow(3)
                .clientPresenceWindowMs(1)
                .build());
        PresenceMember member = member();

        for (int round = 0; round < 5; round++) {
            trackTimes(member, 3);
            long windowEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1);
            while (System.nanoTime() <= windowEnds) {
                Thread.onSpinWait();
            }
        }

        member.track("{'n':99}").diff();
    }

    @Test
    @DisplayName("S04_031 a tenant may allow fewer pushes")
    void givenMaxOfThree_whenFourthFollows_thenShutDown() {
        limits(limits -> limits.toBuilder().maxClientPresenceEventsPerWindow(3).build());
        PresenceMember member = member();
        trackTimes(member, 3);

        member.push("{'event':'untrack'}");

        member.expectShutDown(CLIENT_LIMIT);
    }

    @ParameterizedTest(name = "S04_032 {0} is no limit: the default applies")
    @ValueSource(ints = {0, -1})
    void givenUselessOverride_whenTracking_thenDefault(int value) {
        limits(limits -> limits.toBuilder()
                .maxClientPresenceEventsPerWindow(value)
                .clientPresenceWindowMs(value)
                .build());
        PresenceMember member = member();
        trackTimes(member, 5);

        member.push("{'event':'untrack'}");

        member.expectShutDown(CLIENT_LIMIT);
    }

    @Test
    @DisplayName("S04_033 a new join has a fresh window")
    void givenClosedByLimit_whenRejoining_thenFreshWindow() {
        PresenceMember member = member();
        trackTimes(member, 5);
        member.push("{'event':'untrack'}");
        member.expectShutDown(CLIENT_LIMIT);

        member.client().join("1", PresenceMember.ROOM, "{'presence':{'key':'k'}}");

        for (int i = 0; i < 5; i++) {
            String ref = member.push("{'event':'track','payload':{'n':" + i + "}}");
            assertThat(nextButDiffs(member))
                    .isEqualTo(Json.tree("['1','" + ref + "','" + PresenceMember.ROOM
                            + "','phx_reply',{'status':'ok','response':{}}]"));
        }
    }

    /** The next frame that is no diff: when the end of the first join is told, nobody knows. */
    private static JsonNode nextButDiffs(PresenceMember member) {
        JsonNode frame = member.client().next();
        while (frame.path(3).asText().equals("presence_diff")) {
            frame = member.client().next();
        }
        return frame;
    }

    @ParameterizedTest(name = "S04_034 over the tenant''s rate a track ends the channel, private: {0}")
    @ValueSource(booleans = {false, true})
    void givenTenantOverRate_whenTracking_thenShutDown(boolean isPrivate) {
        limits(PresenceLimitScenarios::oneEventPerSecond);
        PresenceMember member = PresenceMember.join(abc, "{'private':" + isPrivate + "}");

        try (Logged log = Logged.about(abc)) {
            JsonNode frame = trackUntilRefused(member);

            assertThat(frame).isEqualTo(shutDown("1"));
            member.client().expectClosed("1", PresenceMember.ROOM);
            member.expectNothing();
            log.expect("PresenceRateLimitReached");
        }
    }

    /** Tracks something new each time, and returns the first frame that is not the reply of a track that was taken. */
    private static JsonNode trackUntilRefused(PresenceMember member) {
        for (int n = 0; n < MANY; n++) {
            String ref = member.push("{'event':'track','payload':{'n':" + n + "}}");
            JsonNode frame = member.client().next();
            if (!frame.get(1).asText().equals(ref)) {
                return frame;
            }
            member.diff();
        }
        throw new AssertionError(MANY + " tracks were taken");
    }

    @Test
    @DisplayName("S04_035 over the tenant's rate a join gets the end instead of the state")
    void givenTenantOverRate_whenJoining_thenShutDown() {
        limits(PresenceLimitScenarios::oneEventPerSecond);
        Client client = abc.connect(Dialect.V2, Tokens.anon());

        try (Logged log = Logged.about(abc)) {
            int join = 0;
            JsonNode frame;
            do {
                assertThat(++join).isLessThan(MANY);
                client.join(Integer.toString(join), PresenceMember.ROOM, "{'presence':{'enabled':true}}");
                frame = client.next();
            } while (isStateAndLeft(client, Integer.toString(join), frame));

            assertThat(frame).isEqualTo(shutDown(Integer.toString(join)));
            client.expectClosed(Integer.toString(join), PresenceMember.ROOM).expectNothing();
            log.expect("PresenceRateLimitReached");
        }
    }

    /** Whether the frame is the state of a channel, which leaves then. */
    private static boolean isStateAndLeft(Client client, String joinRef, JsonNode frame) {
        if (!frame.get(3).asText().equals("presence_state")) {
            return false;
        }
        client.send("['%s','leave','%s','phx_leave',{}]".formatted(joinRef, PresenceMember.ROOM));
        client.expectOk(joinRef, "leave", PresenceMember.ROOM);
        client.expectClosed(joinRef, PresenceMember.ROOM);
        return true;
    }

    /** Few enough that any traffic is too much for a while, and enough for the first of it; joins alone are never too many. */
    private static TenantLimits oneEventPerSecond(TenantLimits limits) {
        return limits.toBuilder()
                .maxJoinsPerSecond(Integer.MAX_VALUE)
                .maxPresenceEventsPerSecond(1)
                .maxClientPresenceEventsPerWindow(MANY)
                .build();
    }

    private static JsonNode shutDown(String joinRef) {
        return Json.tree(("['%s',null,'%s','system',{'extension':'system','status':'error','channel':'room',"
                        + "'message':'%s'}]")
                .formatted(joinRef, PresenceMember.ROOM, TENANT_LIMIT));
    }

    @Test
    @DisplayName("S04_036 S01_177 what is too large ends the channel")
    void givenLargeObject_whenTracking_thenShutDown() {
        limits(limits -> limits.toBuilder().maxPayloadSizeInKb(1).build());
        PresenceMember member = member();

        member.push("{'event':'track','payload':{'a':'" + "x".repeat(1600) + "'}}");

        member.expectShutDown("Track message size exceeded").expectNothing();
    }

    @Test
    @DisplayName("S04_037 states, accepted tracks and deliveries are counted")
    void givenTwoClients_whenJoiningAndTracking_thenSeven() {
        PresenceMember a = PresenceMember.first(abc, "a");
        a.track("{}").joined("a", "{}");
        PresenceMember b = PresenceMember.join(abc, "{'presence':{'enabled':true,'key':'b'}}");
        b.state();
        b.track("{}").joined("b", "{}");
        a.joined("b", "{}");

        meters.expectCount("realtime_channel_presence_events", abc, 7);
    }

    @Test
    @DisplayName("S04_036 sizes of what changes something and is not too large are recorded")
    void givenTracks_whenNotTooLarge_thenSizesRecorded() {
        limits(limits -> limits.toBuilder().maxPayloadSizeInKb(1).build());
        PresenceMember member = member();
        member.track("{'n':1}").joined("k", "{'n':1}");
        member.track("{'n':1}").track("{'n':2}").diff();

        member.push("{'event':'track','payload':{'a':'" + "x".repeat(1600) + "'}}");

        member.expectShutDown("Track message size exceeded");
        meters.expectCount("realtime_tenants_payload_size", abc, 2);
    }

    @Test
    @DisplayName("S04_024 S04_025 errors are counted")
    void givenBadPushes_whenRefused_thenCounted() {
        PresenceMember member = member();

        member.refused("{'event':'foo'}", "{}").refused("{'event':5}", "{}");
        member.refused("{'event':'track','payload':5}", "{'reason':'Presence track payload must be a map'}");

        meters.expectCount("realtime_channel_error", abc, 3);
    }

    private void limits(UnaryOperator<TenantLimits> change) {
        abc.limits(change);
    }
}
