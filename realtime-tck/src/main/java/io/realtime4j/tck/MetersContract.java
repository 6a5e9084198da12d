package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The obligations of {@link Meters}. Meters that keep nothing are used all the same, but nothing can be read from them. */
public abstract class MetersContract extends Contract {
    private static final TenantId ACME = new TenantId("acme");
    private static final long[] BOUNDS = {10, 100};
    private static final int THREADS = 8;
    private static final int ROUNDS = 10_000;

    private Meters meters;
    private @Nullable Reader reader;

    /** For the tests of an implementation. */
    protected MetersContract() {}

    /**
     * Makes meters. Asked once per test.
     *
     * @return the meters
     * @throws Exception when they cannot be made, which fails the test
     */
    protected abstract Meters create() throws Exception;

    /**
     * Reads what the given meters have counted.
     *
     * @param meters those of {@link #create}
     * @return their reader, or empty when they keep nothing
     */
    protected abstract Optional<Reader> reader(Meters meters);

    /** Reads what was counted; what was never looked up is 0. */
    public interface Reader {
        /**
         * Reads a counter.
         *
         * @param name its name
         * @param tenant its tenant
         * @param tag its tag
         * @return the count
         */
        long counter(String name, @Nullable TenantId tenant, @Nullable String tag);

        /**
         * Reads a bucket of a histogram of the node, without the buckets below it.
         *
         * @param name its name
         * @param tag its tag
         * @param bound the bucket's upper bound, or null for the bucket above all bounds
         * @return how many values it has
         */
        long bucket(String name, @Nullable String tag, @Nullable Long bound);

        /**
         * Reads a gauge.
         *
         * @param name its name
         * @param tenant its tenant
         * @param tag its tag
         * @return its value, 0 when it is not shown
         */
        long gauge(String name, @Nullable TenantId tenant, @Nullable String tag);
    }

    @BeforeEach
    void createMeters() throws Exception {
        meters = create();
        reader = reader(meters).orElse(null);
    }

    @Test
    @DisplayName("Meters 1: a handle counts as long as it is kept")
    void givenHandle_whenLookedUpAgain_thenTheFirstStillCounts() {
        Meters.Counter first = meters.counter("hits", ACME, null);
        first.add(1);
        meters.counter("hits", ACME, null);
        meters.histogram("sizes", null, "a", BOUNDS).record(1);

        first.add(2);

        assertCounter(3, "hits", ACME, null);
    }

    @Test
    @DisplayName("Meters 2: counters of equal name, tenant and tag count together")
    void givenEqualLookUps_whenCounted_thenTogether() {
        meters.counter("hits", ACME, "slow").add(2);
        meters.counter("hits", new TenantId("acme"), "slow").add(3);
        meters.counter("hits", ACME, "slow").add(0);

        assertCounter(5, "hits", ACME, "slow");
    }

    @Test
    @DisplayName("Meters 2: histograms of equal name, tenant and tag count together")
    void givenEqualHistograms_whenRecorded_thenTogether() {
        meters.histogram("sizes", null, "a", BOUNDS).record(5);
        meters.histogram("sizes", null, "a", BOUNDS.clone()).record(6);

        assertBucket(2, "sizes", "a", 10L);
    }

    @Test
    @DisplayName("Meters 3: what several threads count is not lost")
    void givenSeveralThreads_whenCounting_thenNothingIsLost() throws Exception {
        Meters.Counter shared = meters.counter("hits", ACME, null);
        Meters.Histogram sizes = meters.histogram("sizes", null, null, BOUNDS);
        List<CompletableFuture<Boolean>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(start(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    shared.add(1);
                    sizes.record(50);
                }
                meters.counter("found-late", null, null).add(1);
                return true;
            }));
        }

        for (CompletableFuture<Boolean> thread : threads) {
            assertThat(value(thread, "a thread to be done")).isTrue();
        }
        assertCounter(THREADS * ROUNDS, "hits", ACME, null);
        assertBucket(THREADS * ROUNDS, "sizes", null, 100L);
        assertCounter(THREADS, "found-late", null, null);
    }

    @Test
    @DisplayName("Meters 3: a handle may be used by a thread that did not look it up")
    void givenHandle_whenAnotherThreadCounts_thenCounted() throws Exception {
        Meters.Counter counter = meters.counter("hits", ACME, null);

        elsewhere("counting", () -> {
            counter.add(7);
            return true;
        });

        assertCounter(7, "hits", ACME, null);
    }

    @Test
    @DisplayName("Meters 4: another name, tenant or tag counts apart")
    void givenDifferentLookUps_whenCounted_thenApart() {
        meters.counter("hits", ACME, "slow").add(1);
        meters.counter("misses", ACME, "slow").add(2);
        meters.counter("hits", new TenantId("other"), "slow").add(3);
        meters.counter("hits", null, "slow").add(4);
        meters.counter("hits", ACME, "fast").add(5);
        meters.counter("hits", ACME, null).add(6);

        assertCounter(1, "hits", ACME, "slow");
        assertCounter(2, "misses", ACME, "slow");
        assertCounter(3, "hits", new TenantId("other"), "slow");
        assertCounter(4, "hits", null, "slow");
        assertCounter(5, "hits", ACME, "fast");
        assertCounter(6, "hits", ACME, null);
    }

    @Test
    @DisplayName("Meters 4: tenants and tags are any text")
    void givenStrangeTexts_whenCounted_thenApart() {
        List<String> texts = List.of("\"", "\\", "\\\"", "\n", "\\n", "{}", "a=\"b\",c", "é𝄞", " ", "x".repeat(1_000));
        for (int i = 0; i < texts.size(); i++) {
            meters.counter("hits", new TenantId(texts.get(i)), null).add(i + 1);
            meters.counter("tagged", null, texts.get(i)).add(i + 1);
        }

        for (int i = 0; i < texts.size(); i++) {
            assertCounter(i + 1, "hits", new TenantId(texts.get(i)), null);
            assertCounter(i + 1, "tagged", null, texts.get(i));
        }
    }

    @Test
    @DisplayName("Meters 5: a value is in the bucket of the smallest bound that is not below it")
    void givenValues_whenRecorded_thenInTheirBuckets() {
        Meters.Histogram sizes = meters.histogram("sizes", null, "a", BOUNDS);

        for (long value : new long[] {0, 9, 10, 11, 100, 101, Long.MAX_VALUE / 2}) {
            sizes.record(value);
        }

        assertBucket(3, "sizes", "a", 10L);
        assertBucket(2, "sizes", "a", 100L);
        assertBucket(2, "sizes", "a", null);
    }

    @Test
    @DisplayName("Meters 6: a gauge is read when somebody looks")
    void givenGauge_whenItsValueChanges_thenTheNewOneIsRead() {
        AtomicLong value = new AtomicLong(1);
        meters.gauge("users", ACME, value::get);

        value.set(2);

        if (reader != null) {
            assertThat(reader.gauge("users", ACME, null)).isEqualTo(2);
            value.set(3);
            assertThat(reader.gauge("users", ACME, null)).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("Meters 6: a gauge replaces an earlier one of equal name and tenant")
    void givenSecondGauge_whenRead_thenItReplacedTheFirst() {
        meters.gauge("users", ACME, () -> 1);
        meters.gauge("users", null, () -> 5);
        meters.gauge("users", ACME, () -> 2);

        if (reader != null) {
            assertThat(reader.gauge("users", ACME, null)).isEqualTo(2);
            assertThat(reader.gauge("users", null, null)).isEqualTo(5);
        }
    }

    @Test
    @DisplayName("Meters 7: a gauge with a tag is shown until it is closed, and not ended by one that it replaced")
    void givenGaugesWithTags_whenClosed_thenTheLastIsShownUntilThen() {
        Subscription first = meters.gauge("occupancy", ACME, "room", () -> 1);
        Subscription second = meters.gauge("occupancy", ACME, "room", () -> 2);
        meters.gauge("occupancy", ACME, "hall", () -> 3);

        if (reader != null) {
            long shown = reader.gauge("occupancy", ACME, "room");
            assertThat(shown).as("0 when tags are left out").isIn(0L, 2L);
            first.close();
            assertThat(reader.gauge("occupancy", ACME, "room")).isEqualTo(shown);
            second.close();
            second.close();
            assertThat(reader.gauge("occupancy", ACME, "room")).isZero();
            assertThat(reader.gauge("occupancy", ACME, "hall")).isEqualTo(shown == 0 ? 0 : 3);
        }
    }

    private void assertCounter(long expected, String name, @Nullable TenantId tenant, @Nullable String tag) {
        if (reader != null) {
            assertThat(reader.counter(name, tenant, tag))
                    .as("%s, tenant %s, tag %s", name, tenant, tag)
                    .isEqualTo(expected);
        }
    }

    private void assertBucket(long expected, String name, @Nullable String tag, @Nullable Long bound) {
        if (reader != null) {
            assertThat(reader.bucket(name, tag, bound))
                    .as("%s, tag %s, up to %s", name, tag, bound)
                    .isEqualTo(expected);
        }
    }
}
