package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Message;
import io.realtime4j.core.RealtimeException;
import io.realtime4j.core.Topic;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageStreamTest {
    private static final Topic ROOM = Topic.publicTopic(TestNode.ABC, "r");

    @Test
    void givenSubscriberThatAsksForMore_whenPublished_thenAllInOrder() throws InterruptedException {
        try (TestNode node = new TestNode()) {
            Reader reader = new Reader(Long.MAX_VALUE);
            node.abc().messages(ROOM, 16).subscribe(reader);

            for (int i = 0; i < 10; i++) {
                node.abc().publish("r", "e" + i, "{}");
            }

            for (int i = 0; i < 10; i++) {
                assertThat(reader.next()).isEqualTo("e" + i);
            }
        }
    }

    @Test
    void givenStream_whenTheNodeStops_thenItCompletes() throws InterruptedException {
        Reader reader = new Reader(Long.MAX_VALUE);
        try (TestNode node = new TestNode()) {
            node.abc().messages(ROOM, 16).subscribe(reader);
        }

        assertThat(reader.next()).isEqualTo("complete");
    }

    @Test
    void givenSubscriberThatDoesNotAsk_whenTooMuchWaits_thenTheStreamEndsWithAnError() {
        try (TestNode node = new TestNode()) {
            Reader reader = new Reader(0);
            node.abc().messages(ROOM, 4).subscribe(reader);

            for (int i = 0; i < 100; i++) {
                node.abc().publish("r", "e", "{}");
            }

            assertThat(reader.failure.orTimeout(10, TimeUnit.SECONDS).join())
                    .isInstanceOfSatisfying(
                            RealtimeException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.SUBSCRIBER_OVERFLOW));
        }
    }

    /** Asks for a number of messages and keeps what comes. */
    private static final class Reader implements Flow.Subscriber<Message> {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
        private final long demand;

        Reader(long demand) {
            this.demand = demand;
        }

        @Nullable
        String next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS);
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            if (demand > 0) {
                subscription.request(demand);
            }
        }

        @Override
        public void onNext(Message item) {
            events.add(item.event());
        }

        @Override
        public void onError(Throwable throwable) {
            failure.complete(throwable);
        }

        @Override
        public void onComplete() {
            events.add("complete");
        }
    }
}
