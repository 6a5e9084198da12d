package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.tck.FaultyPubSub;
import io.realtime4j.tck.InMemoryTransport;
import io.realtime4j.tck.ManualLane;
import io.realtime4j.tck.RecordingMeters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an application can do with presence, on two nodes. */
class PresenceFeatureTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final Topic ROOM = Topic.publicTopic(ACME, "room");

    private final FaultyPubSub bus = new FaultyPubSub(0, Duration.ZERO);
    private final ManualLane lane = new ManualLane();
    private final RecordingMeters meters = new RecordingMeters();
    private final PresenceFeature presence = Presence.feature();
    private final PresenceFeature other = Presence.feature();
    private final Realtime node = start("one", presence);
    private final Realtime otherNode = start("two", other);

    private Realtime start(String name, PresenceFeature feature) {
        bus.heal();
        TokenVerifier nobody = (tenant, token) -> {
            throw new AssertionError("no client connects");
        };
        return Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .nodeName(name)
                        .shutdownTimeout(Duration.ofMillis(1)) // lanes stand still meanwhile
                        .build())
                .tenants(TenantStore.inMemory(Tenant.named("acme").build()))
                .tokenVerifier(nobody)
                .pubSub(bus)
                .meters(meters)
                .transport(InMemoryTransport.create(lane))
                .feature(feature)
                .start();
    }

    @AfterEach
    void stop() {
        node.close();
        otherNode.close();
    }

    private void pass() {
        for (int i = 0; i < 5; i++) {
            lane.runTasks();
            bus.advance(Duration.ofMillis(1));
        }
        lane.runTasks();
    }

    @Test
    void givenOwnEntry_whenChangedAndClosed_thenListedAndObservedOnBothNodes() {
        List<PresenceDiff> here = new ArrayList<>();
        List<PresenceDiff> there = new ArrayList<>();
        presence.observe(ROOM, here::add);
        other.observe(ROOM, there::add);

        TrackedPresence bot = presence.track(ROOM, "bot", "{\"status\":\"on\"}");
        pass();
        PresenceEntry first = list(other).get(0);
        bot.update("{\"status\":\"on\"}");
        bot.update("{\"status\":\"off\"}");
        pass();
        PresenceEntry second = list(other).get(0);
        bot.close();
        bot.close();
        bot.update("{\"status\":\"late\"}");
        pass();

        assertThat(first.key()).isEqualTo("bot");
        assertThat(first.json()).isEqualTo("{\"status\":\"on\"}");
        assertThat(second.previousRef()).hasValue(first.ref());
        assertThat(list(other)).isEmpty();
        assertThat(here)
                .containsExactly(
                        new PresenceDiff(List.of(first), List.of()),
                        new PresenceDiff(List.of(second), List.of(first)),
                        new PresenceDiff(List.of(), List.of(second)))
                .isEqualTo(there);
    }

    @Test
    void givenEntries_whenObserving_thenTheFirstDiffHasThem() {
        presence.track(ROOM, "a", "{}");
        pass();
        List<PresenceDiff> seen = new ArrayList<>();

        Subscription observing = presence.observe(ROOM, diff -> {
            seen.add(diff);
            throw new IllegalStateException("as the test wants it");
        });
        pass();
        presence.track(ROOM, "b", "{}");
        pass();
        observing.close();
        presence.track(ROOM, "c", "{}");
        pass();

        assertThat(seen)
                .extracting(
                        diff -> diff.joins().stream().map(PresenceEntry::key).toList())
                .containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void givenOccupancy_whenEntriesComeAndGo_thenCountedOnAllNodes() {
        Occupancy occupancy = presence.occupancy(ROOM);
        TrackedPresence a = presence.track(ROOM, "a", "{}");
        TrackedPresence b = other.track(ROOM, "b", "{}");
        pass();
        assertThat(occupancy.entries()).isEqualTo(2);
        b.update("{\"n\":1}");
        a.close();
        pass();

        assertThat(occupancy.entries()).isEqualTo(1);
        assertThat(meters.gauge("realtime_presence_occupancy", ACME, "public:room"))
                .isEqualTo(1);
        occupancy.close();
        assertThat(occupancy.entries()).isZero();
    }

    @Test
    void givenTopicThatIsCountedTwice_whenOneEnds_thenTheMetricStaysUntilBothHave() {
        Occupancy first = presence.occupancy(ROOM);
        Occupancy second = presence.occupancy(ROOM);
        presence.track(ROOM, "a", "{}");
        pass();

        second.close();
        second.close();
        assertThat(meters.gauge("realtime_presence_occupancy", ACME, "public:room"))
                .isEqualTo(1);
        first.close();
        assertThat(meters.shows("realtime_presence_occupancy", ACME, "public:room"))
                .isFalse();

        Occupancy again = presence.occupancy(ROOM);
        assertThat(meters.gauge("realtime_presence_occupancy", ACME, "public:room"))
                .isEqualTo(again.entries())
                .isEqualTo(1);
    }

    @Test
    void givenEntries_whenTheyComeAndGo_thenTheirMemoryIsReported() {
        TrackedPresence entry = presence.track(ROOM, "key", "{\"n\":1}");
        pass();
        assertThat(meters.gauge("realtime_presence_entries", ACME)).isEqualTo(1);
        assertThat(meters.gauge("realtime_presence_entry_bytes", ACME)).isEqualTo("\"key\"\"n\":1".length());

        entry.close();
        pass();

        assertThat(meters.gauge("realtime_presence_entries", ACME)).isZero();
        assertThat(meters.gauge("realtime_presence_entry_bytes", ACME)).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "null", "{", "{}{}"})
    void givenNoObject_whenTracking_thenRefused(String json) {
        assertThatThrownBy(() -> presence.track(ROOM, "k", json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givenNoKey_whenTracking_thenRefused() {
        assertThatThrownBy(() -> presence.track(ROOM, "", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key");
    }

    @Test
    void givenFeatureThatIsNotStarted_whenUsed_thenRefused() {
        assertThatThrownBy(() -> Presence.feature().list(ROOM)).isInstanceOf(IllegalStateException.class);
    }

    private List<PresenceEntry> list(PresenceFeature feature) {
        CompletableFuture<List<PresenceEntry>> answer = feature.list(ROOM).toCompletableFuture();
        lane.runTasks();
        return answer.join();
    }
}
