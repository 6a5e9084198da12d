package io.realtime4j.transport.tyrus;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits with a limit. */
final class Wait {
    private Wait() {}

    static <T> T poll(BlockingQueue<T> queue, String what) throws InterruptedException {
        T element = queue.poll(20, TimeUnit.SECONDS);
        if (element == null) {
            throw new AssertionError("waited in vain for " + what);
        }
        return element;
    }

    /** For code of others, which cannot throw checked exceptions. */
    static void until(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("waited in vain");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
