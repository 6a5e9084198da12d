package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifecycleTest {
    private final Lifecycle lifecycle = Lifecycle.begin();
    private final List<String> closed = new ArrayList<>();

    @AfterEach
    void abandon() {
        lifecycle.abandon();
    }

    @Test
    void givenParts_whenClosed_thenTheLastFirst() {
        lifecycle.starting(() -> part("database"));
        lifecycle.closing(part("node"));

        lifecycle.closeAll();

        assertThat(closed).containsExactly("node", "database");
    }

    @Test
    void givenPartThatIsStarting_whenClosed_thenItIsWaitedForAndClosed() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<AutoCloseable> start = CompletableFuture.supplyAsync(() -> lifecycle.starting(() -> {
            begun.countDown();
            await(goOn);
            return part("database");
        }));
        begun.await();
        lifecycle.closing(goOn::countDown);

        lifecycle.closeAll();

        start.get(10, TimeUnit.SECONDS);
        assertThat(closed).containsExactly("database");
    }

    @Test
    void givenPartThatDoesNotStart_whenClosed_thenNothingIsWaitedFor() {
        assertThatIllegalStateException().isThrownBy(() -> lifecycle.starting(LifecycleTest::failing));

        lifecycle.closeAll();

        assertThat(closed).isEmpty();
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }

    private static AutoCloseable failing() {
        throw new IllegalStateException("no");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
