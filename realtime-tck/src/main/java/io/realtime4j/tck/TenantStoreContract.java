package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of {@link TenantStore}. */
public abstract class TenantStoreContract extends Contract {
    private static final Tenant FIRST =
            Tenant.named("contract-a").jwtSecret("first").build();
    private static final Tenant SECOND = FIRST.toBuilder().jwtSecret("second").build();
    private static final Tenant THIRD = FIRST.toBuilder().suspended(true).build();
    private static final Tenant OTHER =
            Tenant.named("contract-b").jwtSecret("other").build();

    private TenantStore store;

    /** For the tests of an implementation. */
    protected TenantStoreContract() {}

    /**
     * Makes a store that holds no tenant with an id that starts with {@code contract-}. Asked once per test.
     *
     * @return the store
     * @throws Exception when it cannot be made, which fails the test
     */
    protected abstract TenantStore create() throws Exception;

    /**
     * Makes a store whose database, or whatever is behind it, cannot be reached and was not reached before.
     *
     * @return the store, or empty when nothing is behind it that could fail; then obligation 5 is not tested
     * @throws Exception when it cannot be made, which fails the test
     */
    protected Optional<TenantStore> createOutOfReach() throws Exception {
        return Optional.empty();
    }

    @BeforeEach
    void createStore() throws Exception {
        store = create();
    }

    @Test
    @DisplayName("TenantStore 1: a listener that does not return holds up no method")
    void givenStuckListener_whenTheStoreIsUsed_thenMethodsReturn() throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        store.listen(new OnChange(after -> {
            if (FIRST.equals(after)) {
                told.countDown();
                awaitQuietly(release);
            }
        }));
        var storing = start(() -> store.put(FIRST));
        try {
            await(told, "the listener to be told");

            elsewhere(
                    "methods of the store to return",
                    () -> List.of(store.find(FIRST.id()), store.list(), store.put(OTHER), store.delete(OTHER.id())));
        } finally {
            release.countDown();
        }
        value(value(storing, "put to return"), "put to complete");
    }

    @Test
    @DisplayName("TenantStore 2: find sees what was put")
    void givenPut_whenCompleted_thenFound() throws Exception {
        put(FIRST);
        assertThat(find()).contains(FIRST);

        put(SECOND);
        assertThat(find()).contains(SECOND);
        assertThat(value(store.list(), "the list")).contains(SECOND).doesNotContain(FIRST);
    }

    @Test
    @DisplayName("TenantStore 2: find sees that a tenant was deleted")
    void givenDelete_whenCompleted_thenNotFound() throws Exception {
        put(FIRST);
        put(OTHER);

        assertThat(delete()).isTrue();

        assertThat(find()).isEmpty();
        assertThat(value(store.list(), "the list")).contains(OTHER).doesNotContain(FIRST);
    }

    @Test
    @DisplayName("TenantStore 2: find sees a tenant that was not there when asked for the first time")
    void givenUnknownTenant_whenPut_thenFound() throws Exception {
        assertThat(find()).isEmpty();

        put(FIRST);

        assertThat(find()).contains(FIRST);
    }

    @Test
    @DisplayName("TenantStore 3: each change is told once")
    void givenChanges_whenMade_thenEachIsToldOnce() throws Exception {
        Notes notes = new Notes();
        store.listen(notes);

        put(FIRST);
        put(SECOND);
        assertThat(delete()).isTrue();
        put(THIRD);

        assertThat(notes.next(4))
                .containsExactly("new first", "first -> second", "deleted second", "new first suspended");
        put(OTHER);
        assertThat(notes.next(1)).containsExactly("new other");
    }

    @Test
    @DisplayName("TenantStore 3: a change is visible when it is told")
    void givenListener_whenTold_thenItFindsTheChange() throws Exception {
        BlockingQueue<CompletionStage<Optional<Tenant>>> found = new LinkedBlockingQueue<>();
        store.listen(new OnChange(after -> found.add(store.find(FIRST.id()))));

        put(FIRST);
        assertThat(value(next(found, "the change to be told"), "what is found")).contains(FIRST);
        put(SECOND);
        assertThat(value(next(found, "the change to be told"), "what is found")).contains(SECOND);
        assertThat(delete()).isTrue();

        assertThat(value(next(found, "the deletion to be told"), "what is found"))
                .isEmpty();
    }

    @Test
    @DisplayName("TenantStore 3: changes of a tenant are told in their order, also those that a listener makes")
    void givenListenerThatMakesAChange_whenTold_thenOthersHearInOrder() throws Exception {
        Notes notes = new Notes();
        store.listen(new OnChange(after -> {
            if (FIRST.equals(after)) {
                store.put(SECOND);
            }
        }));
        store.listen(notes);

        put(FIRST);

        assertThat(notes.next(2)).containsExactly("new first", "first -> second");
    }

    @Test
    @DisplayName("TenantStore 3: no lock is held while a listener is called")
    void givenListenerThatWaitsForAnotherThread_whenTold_thenThatThreadIsServed() throws Exception {
        BlockingQueue<Boolean> served = new LinkedBlockingQueue<>();
        store.listen(new OnChange(after -> {
            if (FIRST.equals(after)) {
                served.add(isServed(() -> store.put(OTHER)) && isServed(() -> store.find(OTHER.id())));
            }
        }));

        var storing = start(() -> store.put(FIRST));

        assertThat(served.poll(2 * patience().toMillis() + 1_000, TimeUnit.MILLISECONDS))
                .isEqualTo(true);
        value(value(storing, "put to return"), "put to complete");
    }

    @Test
    @DisplayName("TenantStore 3: a listener whose subscription was closed is told nothing new")
    void givenClosedSubscription_whenChanged_thenNotTold() throws Exception {
        Notes closed = new Notes();
        Notes open = new Notes();
        var subscription = store.listen(closed);
        store.listen(open);

        subscription.close();
        subscription.close();
        put(FIRST);

        assertThat(open.next(1)).containsExactly("new first");
        assertThat(closed.lines).isEmpty();
    }

    @Test
    @DisplayName("TenantStore 4: a put of an equal tenant is not told")
    void givenEqualTenant_whenPut_thenNotTold() throws Exception {
        Notes notes = new Notes();
        store.listen(notes);

        put(FIRST);
        put(FIRST.toBuilder().build());
        put(SECOND);

        assertThat(notes.next(2)).containsExactly("new first", "first -> second");
    }

    @Test
    @DisplayName("TenantStore 4: a deletion of an unknown tenant is not told")
    void givenUnknownTenant_whenDeleted_thenNotTold() throws Exception {
        Notes notes = new Notes();
        store.listen(notes);

        assertThat(delete()).isFalse();
        put(FIRST);

        assertThat(notes.next(1)).containsExactly("new first");
    }

    @Test
    @DisplayName("TenantStore 5: a store that is out of reach fails its stages")
    void givenStoreOutOfReach_whenUsed_thenStagesFail() throws Exception {
        Optional<TenantStore> created = createOutOfReach();
        assumeTrue(created.isPresent(), "this store has nothing behind it that could fail");
        TenantStore broken = created.get();

        assertFails(broken.find(FIRST.id()));
        assertFails(broken.list());
        assertFails(broken.put(FIRST));
        assertFails(broken.delete(FIRST.id()));
    }

    private void assertFails(CompletionStage<?> stage) {
        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> value(stage, "the failure"));
    }

    private void put(Tenant tenant) throws Exception {
        value(store.put(tenant), "put to complete");
    }

    private boolean delete() throws Exception {
        return value(store.delete(FIRST.id()), "delete to complete");
    }

    private Optional<Tenant> find() throws Exception {
        TenantId id = FIRST.id();
        return value(store.find(id), "find to complete");
    }

    private boolean isServed(Callable<?> step) {
        try {
            elsewhere("a method to return", step);
            return true;
        } catch (Exception | AssertionError e) {
            return false;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something at each change; deletions pass null. */
    private record OnChange(Consumer<@Nullable Tenant> action) implements TenantStore.Listener {
        @Override
        public void changed(@Nullable Tenant before, Tenant after) {
            action.accept(after);
        }

        @Override
        public void deleted(Tenant tenant) {
            action.accept(null);
        }
    }

    /** Writes down what it is told. */
    private final class Notes implements TenantStore.Listener {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

        @Override
        public void changed(@Nullable Tenant before, Tenant after) {
            String now = after.jwtSecret() + (after.suspended() ? " suspended" : "");
            lines.add(before == null ? "new " + now : before.jwtSecret() + " -> " + now);
        }

        @Override
        public void deleted(Tenant tenant) {
            lines.add("deleted " + tenant.jwtSecret());
        }

        List<String> next(int count) throws InterruptedException {
            List<String> taken = new ArrayList<>();
            while (taken.size() < count) {
                taken.add(TenantStoreContract.this.next(lines, "a change to be told"));
            }
            return taken;
        }
    }
}
