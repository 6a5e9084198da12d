package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalPubSubTest {
    private static final Topic ROOM = Topic.publicTopic(new TenantId("abc"), "room");
    private static final Topic PRIVATE_ROOM = Topic.privateTopic(new TenantId("abc"), "room");

    private final PubSub pubSub = PubSub.local();
    private final PubSub.Bus one = pubSub.attach("one");
    private final PubSub.Bus two = pubSub.attach("two");
    private final List<String> seen = new ArrayList<>();

    @Test
    void whenPublished_thenOtherNodesWithInterestGetItInOrder() {
        one.subscribe(ROOM, message -> seen.add("own"));
        two.subscribe(ROOM, message -> seen.add("two:" + message[0]));
        two.subscribe(PRIVATE_ROOM, message -> seen.add("private"));

        one.publish(ROOM, new byte[] {1});
        one.publish(ROOM, new byte[] {2});

        assertThat(seen).containsExactly("two:1", "two:2");
    }

    @Test
    void givenEndedInterest_whenPublished_thenNothing() {
        Subscription first = two.subscribe(ROOM, message -> seen.add("first"));
        two.subscribe(ROOM, message -> seen.add("second"));
        assertThat(one.mayHaveInterest(ROOM)).isTrue();
        assertThat(two.mayHaveInterest(ROOM)).isFalse();

        first.close();
        first.close();
        one.publish(ROOM, new byte[0]);
        two.close();
        one.publish(ROOM, new byte[0]);

        assertThat(seen).containsExactly("second");
        assertThat(one.mayHaveInterest(ROOM)).isFalse();
    }
}
