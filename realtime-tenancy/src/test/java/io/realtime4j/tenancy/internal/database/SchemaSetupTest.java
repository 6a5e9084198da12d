package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.TenantDatabase;
import io.realtime4j.tenancy.TenantDatabaseSource;
import io.realtime4j.tenancy.internal.schema.TenantSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaSetupTest {
    private static final TenantId ACME = new TenantId("acme");

    private final LogRecorder logged = LogRecorder.of("acme");
    private final ExecutorService aside = Executors.newSingleThreadExecutor();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final SchemaSetup setup = new SchemaSetup(
            new TenantSchema(),
            new KnownMigrations(TenantDatabaseSource.of(Map.of()), tenant -> false),
            new Deadline(new VirtualTimer(), Runnable::run),
            InstantSource.system(),
            Meters.none());

    @AfterEach
    void stop() {
        released.countDown();
        aside.shutdownNow();
        logged.close();
    }

    @Test
    void givenTenantThatMoved_whenTheOldDatabaseHangs_thenTheNewOneIsNotTakenForDone() throws Exception {
        Future<Optional<Exception>> old = aside.submit(() -> setup.run(ACME, new Unreachable("old", this::hang)));
        assertThat(reached.await(1, TimeUnit.MINUTES)).isTrue();

        Optional<Exception> fresh = setup.run(ACME, new Unreachable("new", () -> {}));

        assertThat(fresh).get().extracting(Exception::getMessage).isEqualTo("new is unreachable");
        released.countDown();
        assertThat(old.get(1, TimeUnit.MINUTES))
                .get()
                .extracting(Exception::getMessage)
                .isEqualTo("old is unreachable");
        assertThat(logged.codes()).containsExactly("MigrationsFailedToRun", "MigrationsFailedToRun");
    }

    private void hang() {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A database that cannot be connected to. */
    private record Unreachable(String host, Runnable first) implements DatabaseAccess {
        @Override
        public Connection open(SessionKind kind) throws SQLException {
            first.run();
            throw new SQLException(host + " is unreachable", "08001");
        }

        @Override
        public PoolSource openSource(PoolListener listener) throws SQLException {
            throw new SQLException(host + " is unreachable", "08001");
        }

        @Override
        public boolean isLoss(@Nullable Throwable failure) {
            return true;
        }

        @Override
        public int poolSize() {
            return 1;
        }

        @Override
        public Duration queueTarget() {
            return Duration.ZERO;
        }

        @Override
        public Optional<TenantDatabase> settings() {
            return Optional.of(TenantDatabase.on(host).build());
        }
    }
}
