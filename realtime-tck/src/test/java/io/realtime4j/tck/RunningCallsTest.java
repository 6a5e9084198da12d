package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunningCallsTest {
    private final RunningCalls calls = new RunningCalls();

    @Test
    void givenCallThatWaits_whenLookedAtForLong_thenFoundWithWhereItWaits() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> call =
                Contract.start(() -> calls.during("onEvent", () -> calls.during("accepts", () -> waitFor(answer))));

        String found = calls.waiting(Duration.ZERO);
        while (found == null || !found.contains("waitFor")) { // it may wait elsewhere on its way
            Thread.onSpinWait();
            found = calls.waiting(Duration.ZERO);
        }
        answer.complete(true);
        call.join();

        assertThat(found).startsWith("onEvent waits").contains("CompletableFuture");
        assertThat(calls.waiting(Duration.ZERO)).isNull();
    }

    @Test
    void givenCallThatWaits_whenLookedAtWithinTheLimit_thenItMay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        CompletableFuture<Boolean> call = Contract.start(() -> calls.during("onEvent", () -> {
            begun.countDown();
            return waitFor(answer);
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 10; i++) {
            assertThat(calls.waiting(Duration.ofHours(1))).isNull();
        }

        answer.complete(true);
        call.join();
    }

    @Test
    void givenCallThatWorks_whenLookedAt_thenItMay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Boolean> call = Contract.start(() -> calls.during("onEvent", () -> {
            begun.countDown();
            while (!done.get()) {
                Thread.onSpinWait();
            }
            return true;
        }));
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 10; i++) {
            assertThat(calls.waiting(Duration.ZERO)).isNull();
        }

        done.set(true);
        call.join();
    }

    private static boolean waitFor(CompletableFuture<Boolean> answer) {
        return answer.join();
    }
}
