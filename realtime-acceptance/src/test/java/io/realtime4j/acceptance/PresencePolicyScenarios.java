package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.Extension;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Presence on private channels: what policies allow. */
@Tag("spec-04")
final class PresencePolicyScenarios {
    private static final String ENABLED = "{'private':true,'presence':{'enabled':true,'key':'k'}}";
    private static final String NOT_ENABLED = "{'private':true,'presence':{'key':'k'}}";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    private PresenceMember enabled() {
        PresenceMember member = PresenceMember.join(abc, ENABLED);
        member.state();
        return member;
    }

    @Test
    @DisplayName("S04_038 with all policies a private channel is like a public one")
    void givenAllPolicies_whenTracking_thenAsPublic() {
        PresenceMember a = enabled();
        PresenceMember b = enabled();

        String ref = a.track("{'n':1}").joined("k", "{'n':1}");

        assertThat(b.joined("k", "{'n':1}")).isEqualTo(ref);
    }

    @Test
    @DisplayName("S04_039 who may only read sees others and is refused")
    void givenReadOnly_whenTracking_thenRefusedAndSeesOthers() {
        PresenceMember writer = enabled();
        writer.track("{'n':1}").joined("k", "{'n':1}");
        abc.policies().writing = (request, extension) -> false;
        PresenceMember reader = enabled();

        reader.trackRefused();
        writer.expectNothing();
        writer.track("{'n':2}").diff();

        reader.diff();
        reader.expectNothing();
    }

    @Test
    @DisplayName("S04_040 policies for presence alone suffice for presence")
    void givenPresenceOnly_whenTracking_thenNoBroadcasts() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE;
        abc.policies().writing = (request, extension) -> extension == Extension.PRESENCE;
        PresenceMember a = enabled();
        PresenceMember b = enabled();

        a.track("{}").joined("k", "{}");
        b.joined("k", "{}");
        a.client().send("['1','2','realtime:room','broadcast',{'event':'e','payload':{}}]");

        a.expectNothing();
        b.expectNothing();
    }

    @Test
    @DisplayName("S04_041 policies for presence alone do not suffice when presence is not enabled")
    void givenPresenceOnlyNotEnabled_whenJoining_thenUnauthorized() {
        abc.policies().reading = (request, extension) ->
                extension == Extension.PRESENCE && request.extensions().contains(Extension.PRESENCE);

        abc.v2()
                .send("['1','1','realtime:room','phx_join',{'config':" + NOT_ENABLED + "}]")
                .expectRefused(
                        "1",
                        PresenceMember.ROOM,
                        "Unauthorized: You do not have permissions to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S04_042 who may not read presence gets no state and no diffs")
    void givenPresenceReadDenied_whenJoining_thenNothingSeen() {
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST;
        PresenceMember blind = PresenceMember.join(abc, ENABLED);
        blind.expectNothing();
        abc.policies().reading = (request, extension) -> true;

        enabled().track("{}").joined("k", "{}");

        blind.expectNothing();
    }

    @Test
    @DisplayName("S04_043 who may write but not read is seen and sees nothing")
    void givenWriteWithoutRead_whenTracking_thenOthersSee() {
        PresenceMember watcher = enabled();
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST;
        PresenceMember blind = PresenceMember.join(abc, NOT_ENABLED);

        blind.track("{'n':1}").expectNothing();

        watcher.joined("k", "{'n':1}");
    }

    @Test
    @DisplayName("S04_044 S04_045 not enabled, diffs come from the first track on, and no state")
    void givenNotEnabled_whenTracking_thenOwnDiff() {
        PresenceMember late = PresenceMember.join(abc, NOT_ENABLED);
        PresenceMember other = enabled();
        other.track("{'n':1}").joined("k", "{'n':1}");
        late.expectNothing();

        late.track("{'n':2}").joined("k", "{'n':2}");

        late.expectNothing();
        other.joined("k", "{'n':2}");
    }

    @Test
    @DisplayName("S04_046 S04_049 a policy that fails refuses the track")
    void givenFailingWritePolicy_whenTracking_thenRefused() {
        PresenceMember member = enabled();
        abc.policies().writeFailure = TestPolicies.failed(Authorizer.Failure.POLICY_ERROR);
        member.trackRefused();
        abc.policies().writeFailure = TestPolicies.failed(Authorizer.Failure.POOL_EXHAUSTED);
        member.trackRefused();
        abc.policies().writeFailure = null;

        member.track("{}").joined("k", "{}");
    }

    @Test
    @DisplayName("S04_047 300 tracks cost one write check")
    void givenManyTracks_whenTracking_thenOneCheck() {
        abc.limits(limits ->
                limits.toBuilder().maxClientPresenceEventsPerWindow(1000).build());
        PresenceMember member = enabled();

        for (int i = 0; i < 300; i++) {
            member.track("{'n':" + i + "}").diff();
        }

        assertThat(abc.policies().writeChecks).hasValue(1);
    }

    @Test
    @DisplayName("S04_048 public channels are never checked")
    void givenPublicChannel_whenTracking_thenNoCheck() {
        PresenceMember.first(abc, "k").track("{}").joined("k", "{}");

        assertThat(abc.policies().writeChecks).hasValue(0);
        assertThat(abc.policies().readChecks).isEmpty();
    }

    @Test
    @DisplayName("S04_050 without the tenant's database a push on a private channel is refused and the channel lives")
    void givenDatabaseLost_whenTrackingPrivately_thenRefused() {
        PresenceMember member = enabled();
        member.track("{'n':1}").joined("k", "{'n':1}");
        abc.policies().unavailable(Authorizer.Failure.UNAVAILABLE);

        member.refused("{'event':'track','payload':{'n':2}}", "{}").refused("{'event':'untrack'}", "{}");
        abc.policies().available();

        member.track("{'n':2}").diff();
    }

    @Test
    @DisplayName("S04_051 public channels do not need the tenant's database")
    void givenDatabaseLost_whenTrackingPublicly_thenTold() {
        PresenceMember member = PresenceMember.first(abc, "k");
        abc.policies().unavailable(Authorizer.Failure.UNAVAILABLE);

        member.track("{}").joined("k", "{}");
    }

    @Test
    @DisplayName("S04_052 a refresh that loses presence ends the channel")
    void givenBothReadable_whenRefreshLosesPresence_thenClosed() {
        PresenceMember member = enabled();
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST;

        refresh(member);

        member.expectShutDown("You no longer have permission to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S04_053 a presence-only member whose refresh loses it is told that it has no permissions")
    void givenPresenceOnly_whenRefreshLosesIt_thenClosed() {
        abc.policies().reading = (request, extension) -> extension == Extension.PRESENCE;
        PresenceMember member = enabled();
        abc.policies().reading = (request, extension) -> false;

        refresh(member);

        member.expectShutDown("You do not have permissions to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S04_054 a refresh that keeps presence changes nothing")
    void givenBothReadable_whenRefreshKeepsThem_thenDiffsGoOn() {
        PresenceMember member = enabled();

        refresh(member);
        member.expectNothing();

        member.track("{}").joined("k", "{}");
    }

    @Test
    @DisplayName("S04_052 a refresh that loses presence ends the channel that a track enabled, too")
    void givenEnabledByTrack_whenRefreshLosesPresence_thenClosed() {
        PresenceMember member = PresenceMember.join(abc, NOT_ENABLED);
        member.track("{}").joined("k", "{}");
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST;

        refresh(member);

        member.expectShutDown("You no longer have permission to read from this Channel topic: room");
    }

    @Test
    @DisplayName("S04_054 a refresh does not ask about presence that was never enabled")
    void givenNeverEnabled_whenRefreshed_thenPresenceIsNotAsked() {
        PresenceMember member = PresenceMember.join(abc, NOT_ENABLED);
        abc.policies().reading = (request, extension) ->
                extension == Extension.BROADCAST && !request.extensions().contains(Extension.PRESENCE);

        refresh(member);

        member.expectNothing();
    }

    @Test
    @DisplayName("S04_054 a refresh that gains presence opens the diffs at once, without a state")
    void givenPresenceReadDenied_whenRefreshGainsIt_thenDiffs() {
        abc.policies().reading = (request, extension) -> extension == Extension.BROADCAST
                || !"anon".equals(request.claims().role());
        PresenceMember member = PresenceMember.join(abc, ENABLED);

        refresh(member);
        member.expectNothing();

        member.track("{}").joined("k", "{}");
        member.expectNothing();
    }

    @Test
    @DisplayName("S04_055 S04_068 a denied write may be allowed after a refresh")
    void givenWriteDenied_whenRefreshed_thenTrackSucceeds() {
        abc.policies().writing = (request, extension) -> false;
        PresenceMember member = enabled();
        member.trackRefused();
        abc.policies().writing = (request, extension) -> true;

        refresh(member);
        member.expectNothing();

        member.track("{}").joined("k", "{}");
    }

    @Test
    @DisplayName("S04_066 denied tracks do not fill the window")
    void givenWriteDenied_whenTrackingTenTimes_thenAlive() {
        abc.policies().writing = (request, extension) -> false;
        PresenceMember member = enabled();

        for (int i = 0; i < 10; i++) {
            member.trackRefused();
        }

        member.expectNothing();
    }

    @Test
    @DisplayName("S04_069 a denied track opens the view of others all the same when reading is allowed")
    void givenWriteDeniedAndNotEnabled_whenOthersTrack_thenSeen() {
        PresenceMember other = enabled();
        abc.policies().writing = (request, extension) -> false;
        PresenceMember member = PresenceMember.join(abc, NOT_ENABLED);
        member.trackRefused();
        abc.policies().writing = (request, extension) -> true;

        other.track("{}").joined("k", "{}");

        member.joined("k", "{}");
        member.expectNothing();
    }

    private static void refresh(PresenceMember member) {
        member.client()
                .send("['1','50','realtime:room','access_token',{'access_token':'" + Tokens.role("authenticated")
                        + "'}]");
    }
}
