package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InMemoryTenantStoreTest implements TenantStore.Listener {
    private static final TenantId ID = new TenantId("a");
    private static final Tenant FIRST = Tenant.named("a").jwtSecret("1").build();
    private static final Tenant SECOND = Tenant.named("a").jwtSecret("2").build();

    private final TenantStore store = TenantStore.inMemory();
    private final List<String> told = new ArrayList<>();

    @Test
    void whenStoredChangedAndDeleted_thenEachIsToldOnce() {
        var subscription = store.listen(this);

        store.put(FIRST);
        store.put(FIRST);
        store.put(SECOND);
        assertThat(store.find(ID).toCompletableFuture().join()).contains(SECOND);
        assertThat(store.delete(ID).toCompletableFuture().join()).isTrue();
        assertThat(store.delete(ID).toCompletableFuture().join()).isFalse();
        subscription.close();
        store.put(FIRST);

        assertThat(told).containsExactly("null -> 1", "1 -> 2", "deleted 2");
        assertThat(store.list().toCompletableFuture().join()).containsExactly(FIRST);
    }

    @Test
    void givenListenerThatChangesATenant_whenTold_thenOthersHearOfTheFirstChangeFirst() {
        store.listen(new TenantStore.Listener() {
            @Override
            public void changed(@Nullable Tenant before, Tenant after) {
                if (before == null) {
                    store.put(SECOND);
                }
            }

            @Override
            public void deleted(Tenant tenant) {}
        });
        store.listen(this);

        store.put(FIRST);

        assertThat(told).containsExactly("null -> 1", "1 -> 2");
    }

    @Test
    void givenListenerThatThrows_whenTold_thenOthersAreTold() {
        store.listen(new TenantStore.Listener() {
            @Override
            public void changed(@Nullable Tenant before, Tenant after) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void deleted(Tenant tenant) {}
        });
        store.listen(this);

        store.put(FIRST);
        store.put(SECOND);

        assertThat(told).containsExactly("null -> 1", "1 -> 2");
    }

    @Override
    public void changed(@Nullable Tenant before, Tenant after) {
        told.add((before == null ? null : before.jwtSecret()) + " -> " + after.jwtSecret());
    }

    @Override
    public void deleted(Tenant tenant) {
        told.add("deleted " + tenant.jwtSecret());
    }
}
