package io.realtime4j.tck;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class BrokenTenantStoreTest {
    @TestFactory
    Stream<DynamicTest> brokenStoresAreCaught() {
        return BrokenFakes.of(TenantStoreContract.class, BrokenTenantStoreTest.class);
    }

    /** A sound store, to have one method wrong. */
    static class Bent implements TenantStore {
        final TenantStore sound = TenantStore.inMemory();

        @Override
        public CompletionStage<Optional<Tenant>> find(TenantId id) {
            return sound.find(id);
        }

        @Override
        public CompletionStage<List<Tenant>> list() {
            return sound.list();
        }

        @Override
        public CompletionStage<@Nullable Void> put(Tenant tenant) {
            return sound.put(tenant);
        }

        @Override
        public CompletionStage<Boolean> delete(TenantId id) {
            return sound.delete(id);
        }

        @Override
        public Subscription listen(Listener listener) {
            return sound.listen(listener);
        }
    }

    abstract static class Broken extends TenantStoreContract {
        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    @Breaks("TenantStore 1")
    static class ServesOneThread extends Broken {
        @Override
        protected TenantStore create() {
            ReentrantLock lock = new ReentrantLock();
            return new Bent() {
                @Override
                public CompletionStage<Optional<Tenant>> find(TenantId id) {
                    lock.lock();
                    try {
                        return super.find(id);
                    } finally {
                        lock.unlock();
                    }
                }

                @Override
                public CompletionStage<@Nullable Void> put(Tenant tenant) {
                    lock.lock();
                    try {
                        return super.put(tenant);
                    } finally {
                        lock.unlock();
                    }
                }
            };
        }
    }

    @Breaks("TenantStore 2")
    static class KeepsAStaleCache extends Broken {
        @Override
        protected TenantStore create() {
            Map<TenantId, CompletionStage<Optional<Tenant>>> cache = new ConcurrentHashMap<>();
            return new Bent() {
                @Override
                public CompletionStage<Optional<Tenant>> find(TenantId id) {
                    return cache.computeIfAbsent(id, super::find);
                }
            };
        }
    }

    @Breaks("TenantStore 3")
    static class TellsTwice extends Broken {
        @Override
        protected TenantStore create() {
            return new Bent() {
                @Override
                public Subscription listen(Listener listener) {
                    Subscription first = super.listen(listener);
                    Subscription second = super.listen(listener);
                    return () -> {
                        first.close();
                        second.close();
                    };
                }
            };
        }
    }

    /** Tells first and changes then, in the order of the listeners. */
    static class Telling extends Bent {
        private final List<Listener> listeners = new CopyOnWriteArrayList<>();
        private final boolean tellFirst;

        Telling(boolean tellFirst) {
            this.tellFirst = tellFirst;
        }

        @Override
        public CompletionStage<@Nullable Void> put(Tenant tenant) {
            Tenant before = sound.find(tenant.id()).toCompletableFuture().join().orElse(null);
            if (!tellFirst) {
                sound.put(tenant);
            }
            if (!tenant.equals(before)) {
                listeners.forEach(listener -> listener.changed(before, tenant));
            }
            return tellFirst ? sound.put(tenant) : CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Boolean> delete(TenantId id) {
            Optional<Tenant> before = sound.find(id).toCompletableFuture().join();
            CompletionStage<Boolean> deleted = sound.delete(id);
            before.ifPresent(tenant -> listeners.forEach(listener -> listener.deleted(tenant)));
            return deleted;
        }

        @Override
        public Subscription listen(Listener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    @Breaks("TenantStore 3")
    static class TellsBeforeItChanges extends Broken {
        @Override
        protected TenantStore create() {
            return new Telling(true);
        }
    }

    @Breaks("TenantStore 3")
    static class TellsOutOfOrder extends Broken {
        @Override
        protected TenantStore create() {
            return new Telling(false);
        }
    }

    @Breaks("TenantStore 4")
    static class TellsOfEqualTenants extends Broken {
        @Override
        protected TenantStore create() {
            List<TenantStore.Listener> listeners = new ArrayList<>();
            return new Bent() {
                @Override
                public CompletionStage<@Nullable Void> put(Tenant tenant) {
                    if (find(tenant.id()).toCompletableFuture().join().equals(Optional.of(tenant))) {
                        listeners.forEach(listener -> listener.changed(tenant, tenant));
                    }
                    return super.put(tenant);
                }

                @Override
                public Subscription listen(Listener listener) {
                    listeners.add(listener);
                    return super.listen(listener);
                }
            };
        }
    }

    @Breaks("TenantStore 5")
    static class AnswersEmptyWhenOutOfReach extends Broken {
        @Override
        protected TenantStore create() {
            return TenantStore.inMemory();
        }

        @Override
        protected Optional<TenantStore> createOutOfReach() {
            return Optional.of(TenantStore.inMemory());
        }
    }
}
