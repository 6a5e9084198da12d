package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void givenOneWhoWantsMuch_whenPolled_thenOwnersTakeTurns() {
        queue.add("a", "a1");
        queue.add("a", "a2");
        queue.add("a", "a3");
        queue.add("b", "b1");
        queue.add("c", "c1");

        assertThat(queue.size()).isEqualTo(5);
        assertThat(polled()).containsExactly("a1", "b1", "c1", "a2", "a3");
        assertThat(queue.size()).isZero();
    }

    @Test
    void givenOwnerWhoWasServed_whenItComesAgain_thenBehindTheOthers() {
        queue.add("a", "a1");
        queue.add("a", "a2");
        queue.add("b", "b1");

        assertThat(queue.poll()).isEqualTo("a1");
        queue.add("a", "a3");

        assertThat(polled()).containsExactly("b1", "a2", "a3");
    }

    @Test
    void givenOwnerServedWithoutWaiting_whenPolled_thenOthersFirst() {
        queue.served("a");
        queue.add("a", "a1");
        queue.add("b", "b1");

        assertThat(polled()).containsExactly("b1", "a1");
    }

    @Test
    void whenRemoved_thenOnlyThatOne() {
        queue.add("a", "a1");
        queue.add("b", "b1");

        assertThat(queue.remove("a", "a1")).isTrue();
        assertThat(queue.remove("a", "a1")).isFalse();
        assertThat(queue.remove("b", "b2")).isFalse();
        assertThat(queue.size()).isEqualTo(1);
        assertThat(polled()).containsExactly("b1");
    }

    @Test
    void whenDrained_thenNothingIsLeft() {
        queue.add("a", "a1");
        queue.add("b", "b1");

        assertThat(queue.drain()).containsExactly("a1", "b1");
        assertThat(queue.poll()).isNull();
        assertThat(queue.size()).isZero();
    }

    private List<String> polled() {
        List<String> all = new ArrayList<>();
        for (String next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }
}
