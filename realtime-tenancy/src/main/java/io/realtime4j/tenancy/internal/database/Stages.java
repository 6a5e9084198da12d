package io.realtime4j.tenancy.internal.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages of the control database, on threads that may block. */
final class Stages {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private Stages() {}

    /** Waits for a result; {@code what} names it, such as {@code "settings of the tenant's database"}. */
    static <T> T await(String what, CompletionStage<T> stage) throws SQLException {
        try {
            return stage.toCompletableFuture().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new SQLException(what + " could not be had", e.getCause());
        } catch (TimeoutException e) {
            throw new SQLException(what + " could not be had within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(what + " could not be had before the node stopped", e);
        }
    }
}
