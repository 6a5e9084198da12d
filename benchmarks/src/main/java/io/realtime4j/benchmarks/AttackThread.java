package io.realtime4j.benchmarks;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Runs an attack until it is closed. */
final class AttackThread implements AutoCloseable {
    private final Thread thread = new Thread(this::run, "bench-attack-1");
    private final Attack attack;
    private final CountDownLatch firstStep = new CountDownLatch(1);
    private volatile boolean over;
    private volatile @Nullable String failure;

    AttackThread(Attack attack) {
        this.attack = attack;
        thread.start();
    }

    private void run() {
        try (attack) {
            attack.begin();
            for (long due = System.nanoTime(); !over; due += attack.intervalMillis() * 1_000_000L) {
                while (!over && System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                attack.step();
                firstStep.countDown();
            }
        } catch (IOException | RuntimeException e) {
            if (!over) {
                failure = e.getClass().getSimpleName() + ": " + e.getMessage();
            }
        } finally {
            firstStep.countDown();
        }
    }

    /** Waits until it has done its first step, or failed before. */
    void awaitFirstStep() throws InterruptedException {
        firstStep.await();
    }

    /** Why it ended early, or empty. */
    String failure() {
        String known = failure;
        return known == null ? "" : known;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
