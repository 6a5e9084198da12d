package io.realtime4j.presence.internal.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Delta;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Digest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Goodbye;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Nobody;
import io.realtime4j.presence.internal.tracker.TrackerMessage.Op;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StatePart;
import io.realtime4j.presence.internal.tracker.TrackerMessage.StateRequest;
import io.realtime4j.presence.internal.tracker.TrackerMessage.WhoHas;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrackerCodecTest {
    private static final Incarnation NODE = new Incarnation("node-ü", 77);
    private static final Entry ENTRY = new Entry(5, "schlüssel", Slice.utf8("\"a\":1"), "ref", null);
    private static final Entry UPDATED = new Entry(6, "k", Slice.EMPTY, "new", "old");

    static Stream<TrackerMessage> messages() {
        return Stream.of(
                new Delta(NODE, 0, 9, List.of(new Op(5, ENTRY), new Op(7, null), new Op(6, UPDATED))),
                new Digest(NODE, 9, 2),
                new StateRequest(NODE, "other"),
                new StateRequest(NODE, null),
                new StatePart(NODE, 9, 1, 3, List.of(ENTRY, UPDATED)),
                new StatePart(NODE, 0, 0, 1, List.of()),
                new Goodbye(NODE),
                new WhoHas(NODE, Topic.privateTopic(new TenantId("acme"), "zimmer-ü")),
                new Nobody(NODE, Topic.publicTopic(new TenantId("acme"), "room")));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void givenMessage_whenWrittenAndRead_thenSame(TrackerMessage message) {
        assertThat(TrackerCodec.decode(TrackerCodec.encode(message))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void givenShorterBytes_whenRead_thenRefused(TrackerMessage message) {
        byte[] whole = TrackerCodec.encode(message);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);

            assertThatThrownBy(() -> TrackerCodec.decode(part))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void givenAnotherFormat_whenRead_thenRefused() {
        byte[] bytes = TrackerCodec.encode(new Goodbye(NODE));
        bytes[0] = 2;

        assertThatThrownBy(() -> TrackerCodec.decode(bytes)).hasMessageContaining("format 2, expected 1");
    }
}
