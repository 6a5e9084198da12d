package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of {@link PubSub}, for three nodes on one bus. */
public abstract class PubSubContract extends Contract {
    private static final Topic TOPIC = Topic.publicTopic(new TenantId("contract"), "room");

    private final List<PubSub.Bus> attached = new ArrayList<>();
    private PubSub.Bus here;
    private PubSub.Bus there;
    private PubSub.Bus elsewhere;

    /** For the tests of an implementation. */
    protected PubSubContract() {}

    /**
     * Makes a bus to which no node is attached. Asked once per test.
     *
     * @return the bus
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract PubSub create() throws Exception;

    /**
     * Waits until what was subscribed so far took effect at the other nodes. Does nothing unless overridden: on a bus in
     * memory that is so at once.
     *
     * @throws Exception when it does not take effect, which fails the test
     */
    protected void settle() throws Exception {}

    @BeforeEach
    void attachNodes() throws Exception {
        PubSub pubSub = create();
        here = attach(pubSub, "node-1");
        there = attach(pubSub, "node-2");
        elsewhere = attach(pubSub, "node-3");
    }

    private PubSub.Bus attach(PubSub pubSub, String name) {
        PubSub.Bus bus = pubSub.attach(name);
        attached.add(bus);
        return bus;
    }

    @AfterEach
    void detachNodes() {
        attached.forEach(PubSub.Bus::close);
    }

    @Test
    @DisplayName("PubSub 1: a message reaches every subscription of every other node")
    void givenSeveralSubscriptions_whenPublished_thenEachIsReached() throws Exception {
        List<Inbox> inboxes = List.of(new Inbox(there), new Inbox(there), new Inbox(elsewhere));
        settle();

        publish(here, "hello");

        for (Inbox inbox : inboxes) {
            assertThat(inbox.next()).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("PubSub 1: a message reaches no subscription of its own node")
    void givenOwnSubscription_whenPublished_thenNotReached() throws Exception {
        Inbox own = new Inbox(here);
        Inbox other = new Inbox(there);
        settle();

        publish(here, "mine");
        assertThat(other.next()).isEqualTo("mine");
        publish(there, "the other's");

        assertThat(own.next()).isEqualTo("the other's");
    }

    @Test
    @DisplayName("PubSub 1: topics that differ in name, tenant or privacy are apart")
    void givenSimilarTopics_whenPublished_thenOnlyItsOwnIsReached() throws Exception {
        List<Topic> topics = List.of(
                TOPIC,
                Topic.publicTopic(TOPIC.tenant(), "room.a"),
                Topic.publicTopic(TOPIC.tenant(), "room.*"),
                Topic.publicTopic(TOPIC.tenant(), ">"),
                Topic.publicTopic(TOPIC.tenant(), "Room"),
                Topic.publicTopic(TOPIC.tenant(), "room with space"),
                Topic.publicTopic(new TenantId("other"), "room"),
                Topic.privateTopic(TOPIC.tenant(), "room"));
        List<Inbox> inboxes =
                topics.stream().map(topic -> new Inbox(there, topic)).toList();
        settle();

        for (Topic topic : topics) {
            here.publish(topic, bytes(topic.toString()));
        }

        for (int i = 0; i < topics.size(); i++) {
            assertThat(inboxes.get(i).next()).isEqualTo(topics.get(i).toString());
        }
        for (Topic topic : topics) {
            here.publish(topic, bytes("end"));
        }
        for (Inbox inbox : inboxes) {
            assertThat(inbox.next()).isEqualTo("end");
        }
    }

    @Test
    @DisplayName("PubSub 2: what one thread publishes to one topic arrives in that order")
    void givenManyMessages_whenPublished_thenInOrder() throws Exception {
        Inbox inbox = new Inbox(there);
        List<String> messages =
                IntStream.range(0, 500).mapToObj(Integer::toString).toList();
        settle();

        messages.forEach(message -> publish(here, message));

        assertThat(inbox.next(messages.size())).containsExactlyElementsOf(messages);
    }

    @Test
    @DisplayName("PubSub 3: a message is delivered at most once")
    void givenEqualMessages_whenPublished_thenEachOnce() throws Exception {
        Inbox inbox = new Inbox(there);
        settle();

        publish(here, "same");
        publish(here, "same");
        publish(here, "end");

        assertThat(inbox.next(3)).containsExactly("same", "same", "end");
    }

    @Test
    @DisplayName("PubSub 4: bytes that were delivered stay as they are")
    void givenKeptBytes_whenMoreIsDelivered_thenUnchanged() throws Exception {
        BlockingQueue<byte[]> kept = new LinkedBlockingQueue<>();
        there.subscribe(TOPIC, kept::add);
        settle();

        publish(here, "first");
        byte[] first = next(kept, "the first message");
        publish(here, "later");
        byte[] later = next(kept, "the second message");

        assertThat(first).asString().isEqualTo("first");
        assertThat(later).asString().isEqualTo("later");
    }

    @Test
    @DisplayName("PubSub 5: a listener may use the bus")
    void givenListenerThatUsesTheBus_whenCalled_thenNothingIsStuck() throws Exception {
        Topic answers = Topic.publicTopic(TOPIC.tenant(), "answers");
        Inbox inbox = new Inbox(here, answers);
        there.subscribe(TOPIC, message -> {
            there.subscribe(answers, more -> {}).close();
            there.publish(answers, bytes("answer"));
        });
        settle();

        elsewhere("publish to return", () -> {
            publish(here, "question");
            return true;
        });

        assertThat(inbox.next()).isEqualTo("answer");
    }

    @Test
    @DisplayName("PubSub 5: a listener that does not return holds up no method")
    void givenStuckListener_whenTheBusIsUsed_thenMethodsReturn() throws Exception {
        Topic other = Topic.publicTopic(TOPIC.tenant(), "other");
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        there.subscribe(TOPIC, message -> {
            called.countDown();
            awaitQuietly(release);
        });
        settle();
        var publishing = start(() -> {
            publish(here, "stuck");
            return true;
        });
        try {
            await(called, "the listener to be called");

            elsewhere("methods of the bus to return", () -> {
                elsewhere.subscribe(other, message -> {}).close();
                here.mayHaveInterest(TOPIC);
                elsewhere.publish(other, bytes("free"));
                return elsewhere.connected();
            });
        } finally {
            release.countDown();
        }
        assertThat(value(publishing, "publish to return")).isTrue();
    }

    @Test
    @DisplayName("PubSub 6: a closed subscription gets nothing new")
    void givenClosedSubscription_whenPublished_thenNotReached() throws Exception {
        Inbox closed = new Inbox(there);
        Inbox open = new Inbox(there);
        settle();
        publish(here, "before");
        assertThat(open.next()).isEqualTo("before");
        assertThat(closed.next()).isEqualTo("before");

        closed.subscription.close();
        closed.subscription.close();
        publish(here, "after");

        assertThat(open.next()).isEqualTo("after");
        assertThat(closed.messages).isEmpty();
    }

    @Test
    @DisplayName("PubSub 6: a closed bus delivers nothing new, the others go on")
    void givenClosedBus_whenPublished_thenNotReached() throws Exception {
        Inbox closed = new Inbox(there);
        Inbox open = new Inbox(elsewhere);
        settle();

        there.close();
        there.close();
        publish(here, "after");
        assertThat(open.next()).isEqualTo("after");
        publish(here, "end");

        assertThat(open.next()).isEqualTo("end");
        assertThat(closed.messages).isEmpty();
    }

    @Test
    @DisplayName("PubSub 7: another node's subscription is interest")
    void givenSubscriptionElsewhere_whenAsked_thenThereMayBeInterest() throws Exception {
        Inbox first = new Inbox(there);
        Inbox second = new Inbox(elsewhere);
        settle();

        assertThat(here.mayHaveInterest(TOPIC)).isTrue();
        first.subscription.close();
        assertThat(here.mayHaveInterest(TOPIC)).isTrue();
        assertThat(second.messages).isEmpty();
    }

    private static void publish(PubSub.Bus bus, String message) {
        bus.publish(TOPIC, bytes(message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A subscription that keeps what it gets. */
    private final class Inbox implements Consumer<byte[]> {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final Subscription subscription;

        Inbox(PubSub.Bus bus) {
            this(bus, TOPIC);
        }

        Inbox(PubSub.Bus bus, Topic topic) {
            subscription = bus.subscribe(topic, this);
        }

        @Override
        public void accept(byte[] message) {
            messages.add(new String(message, StandardCharsets.UTF_8));
        }

        String next() throws InterruptedException {
            return PubSubContract.this.next(messages, "a message");
        }

        List<String> next(int count) throws InterruptedException {
            List<String> taken = new ArrayList<>();
            while (taken.size() < count) {
                taken.add(next());
            }
            return taken;
        }
    }
}
