package io.realtime4j.acceptance;

import static io.realtime4j.acceptance.PresenceMember.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Presence on public channels: what is tracked, and who is told. */
@Tag("spec-04")
final class PresenceScenarios {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    // ------------------------------------------------------------------ joining

    @ParameterizedTest(name = "S04_001 S04_003 S04_006 with presence enabled as {0} the state follows the join reply")
    @ValueSource(strings = {"true", "'true'", "'TRUE'"})
    void givenPresenceEnabled_whenJoining_thenState(String enabled) {
        PresenceMember member = PresenceMember.join(abc, "{'presence':{'enabled':" + enabled + "}}");

        assertThat(member.state()).isEqualTo(Json.tree("{}"));
        member.expectNothing();
    }

    @ParameterizedTest(name = "S04_002 without presence there is no state: {0}")
    @ValueSource(strings = {"{}", "{'presence':{'enabled':false}}", "{'presence':null}", "{'presence':{'enabled':5}}"})
    void givenPresenceNotEnabled_whenJoining_thenNoState(String config) {
        PresenceMember.join(abc, config).expectNothing();
    }

    @ParameterizedTest(name = "S04_004 S04_005 a tenant may enable presence for {0}")
    @ValueSource(strings = {"{}", "{'presence':{'enabled':false}}"})
    void givenTenantEnablesPresence_whenJoining_thenState(String config) {
        abc.update(tenant -> tenant.presenceEnabled(true));

        assertThat(PresenceMember.join(abc, config).state()).isEqualTo(Json.tree("{}"));
    }

    @ParameterizedTest(name = "S04_007 the server makes a key when the client has none: {0}")
    @ValueSource(strings = {"{}", "{'key':''}", "{'key':null}", "{'key':{'a':1}}", "{'key':[1]}"})
    void givenNoKey_whenTracking_thenUuid(String presence) {
        PresenceMember a = PresenceMember.join(abc, "{'presence':" + presence + "}");
        PresenceMember b = PresenceMember.join(abc, "{'presence':" + presence + "}");

        String first = joinedKey(a.track("{}").diff());
        assertThat(joinedKey(b.diff())).isEqualTo(first);
        String second = joinedKey(b.track("{}").diff());

        List<String> keys = List.of(first, second);
        assertThat(keys).allSatisfy(key -> assertThat(key).matches(UUID)).doesNotHaveDuplicates();
    }

    private static String joinedKey(JsonNode diff) {
        return diff.path("joins").fieldNames().next();
    }

    @Test
    @DisplayName("S04_009 a number is a key in its text form")
    void givenNumericKey_whenTracking_thenText() {
        PresenceMember member = PresenceMember.join(abc, "{'presence':{'key':123}}");

        member.track("{'a':1}").joined("123", "{'a':1}");
    }

    // ------------------------------------------------------------------ tracking

    @Test
    @DisplayName("S04_008 S04_012 a track is answered and told")
    void givenKey_whenTracking_thenReplyAndDiff() {
        PresenceMember member = PresenceMember.first(abc, "my_key");

        member.track("{'hello':'world'}").joined("my_key", "{'hello':'world'}");

        member.expectNothing();
    }

    @ParameterizedTest(name = "S04_010 event {0} tracks")
    @ValueSource(strings = {"TRACK", "Track", "track"})
    void givenEventInAnyCase_whenPushed_thenTracked(String event) {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.pushed("{'event':'" + event + "','payload':{'n':1}}").joined("k", "{'n':1}");
    }

    @Test
    @DisplayName("S04_011 a track without payload tracks the empty object")
    void givenNoPayload_whenTracking_thenOnlyRef() {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.pushed("{'event':'track'}").joined("k", "{}");
    }

    @Test
    @DisplayName("S04_013 the same object tracked twice changes nothing, whatever the order of its keys")
    void givenSameObject_whenTrackedAgain_thenNoDiff() {
        PresenceMember member = PresenceMember.first(abc, "k");
        member.track("{'a':1,'b':{'c':[1,2]}}").joined("k", "{'a':1,'b':{'c':[1,2]}}");

        member.track("{'a':1,'b':{'c':[1,2]}}")
                .track("{ 'b': {'c':[1,2]}, 'a':1 }")
                .expectNothing();
    }

    @Test
    @DisplayName("S04_014 a change is one diff with the new and the old meta")
    void givenTrackedObject_whenChanged_thenJoinAndLeave() {
        PresenceMember member = PresenceMember.first(abc, "k");
        String first = member.track("{'s':'on'}").joined("k", "{'s':'on'}");

        JsonNode diff = member.track("{'s':'off'}").diff();

        String second = PresenceMember.ref(diff.path("joins"), "k", "{'s':'off','phx_ref_prev':'" + first + "'}");
        assertThat(PresenceMember.ref(diff.path("leaves"), "k", "{'s':'on'}")).isEqualTo(first);
        assertThat(second).isNotEqualTo(first);

        JsonNode next = member.track("{'s':'away'}").diff();
        PresenceMember.ref(next.path("joins"), "k", "{'s':'away','phx_ref_prev':'" + second + "'}");
        assertThat(PresenceMember.ref(next.path("leaves"), "k", "{'s':'off','phx_ref_prev':'" + first + "'}"))
                .isEqualTo(second);
        member.expectNothing();
    }

    @Test
    @DisplayName("S04_015 S04_019 who joins later gets the newest meta")
    void givenUpdatedEntry_whenAnotherJoins_thenNewestMeta() {
        PresenceMember a = PresenceMember.first(abc, "k");
        String first = a.track("{'n':1}").joined("k", "{'n':1}");
        JsonNode update = a.track("{'n':2}").diff();
        String second = update.at("/joins/k/metas/0/phx_ref").asText();

        JsonNode state =
                PresenceMember.join(abc, "{'presence':{'enabled':true}}").state();

        assertThat(PresenceMember.ref(state, "k", "{'n':2,'phx_ref_prev':'" + first + "'}"))
                .isEqualTo(second);
    }

    @Test
    @DisplayName("S04_016 track, untrack and track of one object are three diffs")
    void givenUntracked_whenSameObjectIsTracked_thenDiffAgain() {
        PresenceMember member = PresenceMember.first(abc, "k");

        String first = member.track("{'n':1}").joined("k", "{'n':1}");
        assertThat(member.untrack().left("k", "{'n':1}")).isEqualTo(first);
        assertThat(member.track("{'n':1}").joined("k", "{'n':1}")).isNotEqualTo(first);
    }

    @Test
    @DisplayName("S04_016 so they are when they come in one go")
    void givenPushesInOneGo_whenHandled_thenThreeDiffs() {
        PresenceMember watcher = PresenceMember.join(abc, "{}");
        PresenceMember member = PresenceMember.join(abc, "{'presence':{'key':'k'}}");

        member.push("{'event':'track','payload':{'n':1}}");
        member.push("{'event':'untrack'}");
        member.push("{'event':'track','payload':{'n':1}}");

        String first = watcher.joined("k", "{'n':1}");
        assertThat(watcher.left("k", "{'n':1}")).isEqualTo(first);
        assertThat(watcher.joined("k", "{'n':1}")).isNotEqualTo(first);
    }

    @Test
    @DisplayName("S04_017 untrack without track is answered and told to nobody")
    void givenNothingTracked_whenUntracking_thenOkAndNoDiff() {
        PresenceMember.first(abc, "k").untrack().expectNothing();
    }

    @Test
    @DisplayName("S04_018 two clients with one key are two metas; one leaves alone")
    void givenSharedKey_whenOneLeaves_thenOnlyItsRef() {
        PresenceMember a = PresenceMember.first(abc, "k");
        String first = a.track("{'tab':1}").joined("k", "{'tab':1}");
        PresenceMember b = PresenceMember.join(abc, "{'presence':{'enabled':true,'key':'k'}}");
        b.state();
        String second = b.track("{'tab':2}").joined("k", "{'tab':2}");
        a.joined("k", "{'tab':2}");

        JsonNode state =
                PresenceMember.join(abc, "{'presence':{'enabled':true}}").state();
        b.client().socket().close();

        assertThat(state.at("/k/metas").findValuesAsText("phx_ref")).containsExactlyInAnyOrder(first, second);
        assertThat(a.left("k", "{'tab':2}")).isEqualTo(second);
    }

    // ------------------------------------------------------------------ who is told

    @Test
    @DisplayName("S04_020 S04_021 public channels get diffs though presence is not enabled")
    void givenPresenceNotEnabled_whenSomebodyTracks_thenDiffButNoState() {
        PresenceMember watcher = PresenceMember.join(abc, "{'presence':{'enabled':false}}");
        PresenceMember member = PresenceMember.join(abc, "{'presence':{'enabled':false,'key':'k'}}");

        String ref = member.track("{'n':1}").joined("k", "{'n':1}");

        assertThat(watcher.joined("k", "{'n':1}")).isEqualTo(ref);
        member.expectNothing();
        watcher.expectNothing();
    }

    @Test
    @DisplayName("S04_022 public and private channels of one name do not share presence")
    void givenPublicAndPrivate_whenTracking_thenApart() {
        PresenceMember open = PresenceMember.first(abc, "open");
        PresenceMember closed = PresenceMember.join(abc, "{'private':true,'presence':{'enabled':true,'key':'closed'}}");
        assertThat(closed.state()).isEqualTo(Json.tree("{}"));

        open.track("{}").joined("open", "{}");
        closed.track("{}").joined("closed", "{}");

        open.expectNothing();
        closed.expectNothing();
    }

    @Test
    @DisplayName("S04_023 tenants do not share presence")
    void givenAnotherTenant_whenTracking_thenSeesNothing() {
        PresenceMember mine = PresenceMember.first(abc, "mine");
        PresenceMember other = PresenceMember.first(server.tenant(), "other");

        mine.track("{}").joined("mine", "{}");

        other.expectNothing();
    }

    @Test
    @DisplayName("S04_056 leaving, a rejoin and the end of the socket are each one leave with the entry's ref")
    void givenTrackedClient_whenItEnds_thenOneLeave() {
        PresenceMember watcher = PresenceMember.join(abc, "{}");
        PresenceMember member = PresenceMember.join(abc, "{'presence':{'key':'k'}}");

        String left = tracked(watcher, member);
        member.client()
                .send("['1','7','" + ROOM + "','phx_leave',{}]")
                .expectOk("1", "7", ROOM)
                .expectClosed("1", ROOM);
        assertThat(watcher.left("k", "{}")).isEqualTo(left);

        member.client().join("1", ROOM, "{'presence':{'key':'k'}}");
        String replaced = tracked(watcher, member);
        member.client().send("['2','2','" + ROOM + "','phx_join',{'config':{'presence':{'key':'k'}}}]");
        assertThat(watcher.left("k", "{}")).isEqualTo(replaced);

        PresenceMember another = PresenceMember.join(abc, "{'presence':{'key':'k'}}");
        String lost = tracked(watcher, another);
        another.client().socket().close();
        assertThat(watcher.left("k", "{}")).isEqualTo(lost);
        watcher.expectNothing();
    }

    private static String tracked(PresenceMember watcher, PresenceMember member) {
        String ref = member.track("{}").joined("k", "{}");
        assertThat(watcher.joined("k", "{}")).isEqualTo(ref);
        return ref;
    }

    @ParameterizedTest(name = "S04_061 key {0} is passed through")
    @ValueSource(strings = {"__proto__", "constructor", "a\\\"b", "schlüssel"})
    void givenOddKey_whenTracking_thenUnchanged(String key) {
        PresenceMember member = PresenceMember.first(abc, key);

        JsonNode diff = member.track("{'n':1}").diff();

        assertThat(joinedKey(diff)).isEqualTo(Json.tree("\"" + key + "\"").asText());
    }

    @ParameterizedTest(name = "S04_062 the server's refs win over {0}")
    @ValueSource(
            strings = {"{'phx_ref':'x','n':1}", "{'n':1,'phx_ref_prev':'y'}", "{'phx_ref':1,'n':1,'phx_ref_prev':2}"})
    void givenRefsInObject_whenTracking_thenServersOnes(String object) {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.track(object).joined("k", "{'n':1}");
    }

    @Test
    @DisplayName("S04_063 clients of both serializers see the same")
    void givenBothVersions_whenTracking_thenEquivalent() {
        PresenceMember two = PresenceMember.first(abc, "two");
        PresenceMember one = PresenceMember.join(abc, Dialect.V1, "{'presence':{'enabled':true,'key':'one'}}");
        assertThat(one.state()).isEqualTo(Json.tree("{}"));

        String first = two.track("{'v':2}").joined("two", "{'v':2}");
        assertThat(one.joined("two", "{'v':2}")).isEqualTo(first);
        String second = one.track("{'v':1}").joined("one", "{'v':1}");
        assertThat(two.joined("one", "{'v':1}")).isEqualTo(second);

        JsonNode state = PresenceMember.join(abc, Dialect.V1, "{'presence':{'enabled':true}}")
                .state();
        assertThat(state.findValuesAsText("phx_ref")).containsExactlyInAnyOrder(first, second);
    }

    // ------------------------------------------------------------------ bad input

    @ParameterizedTest(name = "S04_024 what is tracked has to be an object, not {0}")
    @ValueSource(strings = {"'x'", "[]", "5", "null"})
    void givenPayloadThatIsNoObject_whenTracking_thenErrorAndAlive(String payload) {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.refused(
                "{'event':'track','payload':" + payload + "}", "{'reason':'Presence track payload must be a map'}");

        member.track("{'n':1}").joined("k", "{'n':1}");
    }

    @ParameterizedTest(name = "S04_025 S04_027 event {0} is refused, the channel lives")
    @ValueSource(strings = {"'foo'", "5", "null", "{}", "['track']"})
    void givenUnknownEvent_whenPushed_thenErrorAndAlive(String event) {
        PresenceMember member = PresenceMember.first(abc, "k");

        member.refused("{'event':" + event + ",'payload':{}}", "{}");

        member.track("{'n':1}").joined("k", "{'n':1}");
    }

    @ParameterizedTest(name = "S04_026 {0} has no event: it is answered, does nothing and is not counted")
    @ValueSource(strings = {"{}", "{'payload':{'n':1}}", "[]", "'track'", "7", "null"})
    void givenNoEvent_whenPushed_thenOkAndNothing(String payload) {
        PresenceMember member = PresenceMember.first(abc, "k");

        for (int i = 0; i < 10; i++) {
            member.pushed(payload);
        }

        member.expectNothing();
    }
}
