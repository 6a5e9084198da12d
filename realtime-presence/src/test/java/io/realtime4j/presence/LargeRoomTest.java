package io.realtime4j.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Frame;
import io.realtime4j.tck.FaultyPubSub;
import io.realtime4j.tck.ManualLane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Ten thousand members of one topic, each of whom has to know all others. */
class LargeRoomTest {
    private static final int MEMBERS = 10_000;
    private static final Topic ROOM = Topic.publicTopic(new TenantId("acme"), "room");
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String STATE = "[\"1\",null,\"realtime:room\",\"presence_state\",";
    private static final String DIFF = "[null,null,\"realtime:room\",\"presence_diff\",";

    private final MeasuredPubSub bus = new MeasuredPubSub(new FaultyPubSub(0, Duration.ZERO));

    @Test
    void givenTenThousandMembers_whenTheyComeChangeAndGo_thenEachKnowsAllOthers() {
        try (Node node = new Node("one")) {
            List<CrowdTransport.Member> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                members.add(node.join("k" + i));
            }
            for (int i = 0; i < MEMBERS; i++) {
                track(members.get(i), i);
            }
            node.pass(100);
            for (int i = 0; i < 1000; i++) {
                track(members.get(i), -i);
                members.get(MEMBERS - 1 - i).cut();
            }
            node.pass(100);
            for (int i = 0; i < 100; i++) {
                members.add(node.join("late" + i));
            }
            node.pass(100);
            members.subList(MEMBERS - 1000, MEMBERS).clear();

            Set<String> refs = node.refs();
            assertThat(refs).hasSize(MEMBERS - 1000);
            assertThat(views(members))
                    .isNotEmpty()
                    .allSatisfy(view -> assertThat(view.refs()).isEqualTo(refs));
        }
    }

    @Test
    void givenTenThousandMembers_whenAllTrackAtOnce_thenEachGetsLittleMoreThanTheInformation() {
        try (Node node = new Node("one")) {
            List<CrowdTransport.Member> members = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++) {
                members.add(node.join("k" + i));
            }
            members.forEach(CrowdTransport.Member::take);
            for (int i = 0; i < MEMBERS; i++) {
                track(members.get(i), i);
            }
            node.pass(100);

            long information = PresenceJson.state(List.of()).length();
            for (PresenceEntry entry : node.list()) {
                information += entry.key().length()
                        + entry.json().length()
                        + entry.ref().length()
                        + 30;
            }
            List<Frame> received = members.get(MEMBERS / 2).take();
            long bytes = received.stream().mapToLong(Frame::length).sum();
            assertThat(received).hasSizeLessThan(10);
            assertThat(bytes).isLessThan(information * 11 / 10);
        }
    }

    @Test
    void givenTenThousandEntries_whenAnotherNodeComes_thenItGetsThemInParts() {
        bus.heal();
        try (Node one = new Node("one");
                Node two = new Node("two")) {
            for (int i = 0; i < MEMBERS; i++) {
                one.presence.track(ROOM, "k" + i, "{\"name\":\"member " + i + "\"}");
            }
            one.pass(100);
            bus.forgetMeasures();

            CrowdTransport.Member member = two.join("k");
            for (int i = 0; i < 4; i++) {
                bus.advance(Duration.ofMillis(10));
                one.pass(10);
                two.pass(10);
            }

            assertThat(two.refs()).hasSize(MEMBERS).isEqualTo(one.refs());
            assertThat(views(List.of(member)))
                    .allSatisfy(view -> assertThat(view.refs()).isEqualTo(two.refs()));
            assertThat(bus.messages()).isGreaterThanOrEqualTo(10);
            assertThat(bus.largest()).isLessThan(64 * 1024);
        }
    }

    private static void track(CrowdTransport.Member member, int number) {
        member.send("[\"1\",\"2\",\"realtime:room\",\"presence\",{\"event\":\"track\",\"payload\":{\"n\":" + number
                + "}}]");
    }

    /** What the members know; those who got the same frames share a view. */
    private static List<PresenceView> views(List<CrowdTransport.Member> members) {
        IdentityHashMap<Frame, Object> names = new IdentityHashMap<>();
        Map<List<Object>, PresenceView> views = new HashMap<>();
        for (CrowdTransport.Member member : members) {
            List<Frame> frames = member.take().stream()
                    .filter(frame -> starts(frame, STATE) || starts(frame, DIFF))
                    .toList();
            List<Object> got = new ArrayList<>();
            for (Frame frame : frames) {
                Object name = starts(frame, DIFF) ? new Object() : frame.payload();
                got.add(names.computeIfAbsent(frame, key -> name));
            }
            views.computeIfAbsent(got, key -> view(frames));
        }
        return List.copyOf(views.values());
    }

    private static PresenceView view(List<Frame> frames) {
        PresenceView view = new PresenceView();
        for (Frame frame : frames) {
            JsonNode payload = tree(frame.payload().utf8()).get(4);
            if (starts(frame, STATE)) {
                view.state(payload);
            } else {
                view.diff(payload);
            }
        }
        return view;
    }

    private static boolean starts(Frame frame, String text) {
        return frame.payload().length() > text.length()
                && frame.payload().part(0, text.length()).utf8().equals(text);
    }

    private static JsonNode tree(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }

    private final class Node implements AutoCloseable {
        private final ManualLane lane = new ManualLane();
        private final CrowdTransport transport = new CrowdTransport(lane);
        private final PresenceFeature presence = Presence.feature();
        private final Realtime engine;

        Node(String name) {
            this.engine = Engines.named(name, bus)
                    .transport(transport)
                    .feature(presence)
                    .start();
            lane.runTasks();
        }

        CrowdTransport.Member join(String key) {
            CrowdTransport.Member member = transport.connect("acme.localhost");
            member.send("[\"1\",\"1\",\"realtime:room\",\"phx_join\",{\"config\":{\"presence\":{\"enabled\":true,"
                    + "\"key\":\"" + key + "\"}}}]");
            lane.runTasks();
            return member;
        }

        void pass(long millis) {
            lane.runTasks();
            lane.advance(Duration.ofMillis(millis));
        }

        List<PresenceEntry> list() {
            CompletableFuture<List<PresenceEntry>> answer = presence.list(ROOM).toCompletableFuture();
            lane.runTasks();
            return answer.join();
        }

        Set<String> refs() {
            Set<String> all = new TreeSet<>();
            list().forEach(entry -> all.add(entry.ref()));
            return all;
        }

        @Override
        public void close() {
            engine.close();
        }
    }
}
