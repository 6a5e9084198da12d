package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is shown and counted of channels and topics. */
class ChannelMetersTest {
    private final ReadableMeters meters = new ReadableMeters();
    private final TestNode node = new TestNode(builder -> builder.meters(meters));

    @AfterEach
    void close() {
        node.close();
    }

    private void expect(int channels, int topics) {
        assertThat(meters.gauge("realtime_channels_joined", TestNode.ABC)).isEqualTo(channels);
        assertThat(meters.gauge("realtime_topics", null)).isEqualTo(topics);
    }

    @Test
    void givenChannels_whenTheyEndInAnyWay_thenNoneIsLeft() {
        FakeTransport.Client first = node.joined("r");
        FakeTransport.Client second = node.joined("r");
        FakeTransport.Client third = node.joined("other");
        expect(3, 2);

        first.send("[\"2\",\"2\",\"realtime:r\",\"phx_join\",{\"config\":{}}]"); // closes the first channel
        expect(3, 2);
        first.send("[\"2\",\"3\",\"realtime:r\",\"phx_leave\",{}]");
        expect(2, 2);
        second.abort();
        expect(1, 1);
        third.send("[\"1\",\"2\",\"realtime:other\",\"fail\",{}]");
        expect(0, 0);
    }

    @Test
    void givenJoinThatIsRefused_whenCounted_thenNoChannel() {
        FakeTransport.Client client = node.connect();

        client.send("[\"1\",\"1\",\"realtime:r\",\"phx_join\",{\"config\":{\"private\":true}}]");

        expect(0, 0);
    }

    @Test
    void givenHandlerThatFails_whenForLackOfMemory_thenCountedApart() {
        node.joined("r").send("[\"1\",\"2\",\"realtime:r\",\"exhaust\",{}]");
        node.joined("r").send("[\"1\",\"2\",\"realtime:r\",\"fail\",{}]");

        assertThat(meters.count("realtime_drops_total", "out_of_memory")).isEqualTo(1);
        assertThat(meters.count("realtime_drops_total", "channel_crash")).isEqualTo(1);
        expect(0, 0);
    }

    @Test
    void givenListenerOfTheApplication_whenItListens_thenItsTopicIsThere() {
        Subscription listening = node.abc().subscribe(Topic.publicTopic(TestNode.ABC, "r"), message -> {});
        assertThat(meters.gauge("realtime_topics", null)).isEqualTo(1);

        listening.close();

        assertThat(meters.gauge("realtime_topics", null)).isZero();
    }
}
