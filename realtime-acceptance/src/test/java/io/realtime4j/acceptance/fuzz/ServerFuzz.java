package io.realtime4j.acceptance.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.core.TenantLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random input of every kind, while well-behaved clients on every lane notice nothing. {@code -Dfuzz.seconds=600} runs longer,
 * {@code -Dfuzz.seed=…} repeats a run, {@code -Dfuzz.case=…} one case of it; a failure tells both. Buffers are watched: run it with
 * {@code -Dio.netty.leakDetection.level=paranoid -Dio.netty.leakDetection.acquireAndReleaseOnly=true}, as the build does.
 */
final class ServerFuzz {
    private static final int LANES = 2;
    private static final int BATCH = 16;
    private static final long PATIENCE_SECONDS = 30;
    private static final int COLLECTIONS = 5;
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final @Nullable Long ONLY_CASE = Long.getLong("fuzz.case");
    private static final List<Attack> ATTACKS =
            List.of(new FrameAttack(), new EnvelopeAttack(), new JoinAttack(), new TokenAttack(), new HttpAttack());

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings.connectErrorBackoff(Duration.ZERO).channelErrorBackoff(Duration.ZERO))
            .on(transport -> transport.lanes(LANES).compression(true));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final LogWatch log = LogWatch.open();
    private final ExecutorService attackers = Executors.newFixedThreadPool(BATCH);
    private List<Witness> witnesses = List.of();

    @BeforeEach
    void placeWitnesses() {
        // connections go to the lanes in turn, so there is one on each
        witnesses = Stream.generate(() -> new Witness(tenant)).limit(LANES).toList();
    }

    @AfterEach
    void stopAttackers() {
        attackers.shutdownNow();
        log.close();
    }

    static Stream<Named<Attack>> attacks() {
        return ATTACKS.stream().map(attack -> Named.of(attack.name(), attack));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    @DisplayName("random input harms nobody but its sender")
    void givenWitnesses_whenAttacked_thenUnharmed(Attack attack) {
        Target target = new Target(server, tenant);
        int cases = 0;
        if (ONLY_CASE == null) {
            cases = strikeForATime(attack, target);
        } else {
            strike(attack, target, List.of(ONLY_CASE));
        }

        collectGarbage();

        assertThat(log.alarms()).as("%s, after all", described(attack)).isEmpty();
        System.out.printf("%s: %d cases%n", described(attack), cases);
    }

    private int strikeForATime(Attack attack, Target target) {
        long time = TimeUnit.SECONDS.toNanos(Long.getLong("fuzz.seconds", 60)) / ATTACKS.size();
        long start = System.nanoTime();
        SplittableRandom seeds = new SplittableRandom(SEED ^ attack.name().hashCode());
        int cases = 0;
        while (System.nanoTime() - start < time) {
            strike(attack, target, seeds.longs(BATCH).boxed().toList());
            checkWitnesses();
            cases += BATCH;
        }
        return cases;
    }

    /** Runs cases at once, each of which depends on its own seed only. */
    private void strike(Attack attack, Target target, List<Long> seeds) {
        List<Future<?>> strikes = new ArrayList<>();
        for (long seed : seeds) {
            strikes.add(attackers.submit(() -> attack.strike(target, new SplittableRandom(seed))));
        }
        for (int i = 0; i < strikes.size(); i++) {
            try {
                strikes.get(i).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | InterruptedException | TimeoutException e) {
                throw new AssertionError(described(attack) + " -Dfuzz.case=" + seeds.get(i), e);
            }
        }
        assertThat(log.alarms())
                .as("%s -Dfuzz.case= one of %s", described(attack), seeds)
                .isEmpty();
    }

    private static String described(Attack attack) {
        return "fuzz of " + attack.name() + " -Dfuzz.seed=" + SEED;
    }

    private void checkWitnesses() {
        witnesses.get(0).publish();
        witnesses.stream().skip(1).forEach(Witness::expectNext);
        witnesses.forEach(Witness::expectHeartbeat);
    }

    /** Netty tells of a buffer that was collected without having been released when it makes the next one. */
    private void collectGarbage() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            checkWitnesses();
        }
    }

    @Test
    @DisplayName("a leaked buffer would be noticed")
    void givenPooledBuffer_whenDroppedUnreleased_thenAlarm() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try {
            leak();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (log.alarms().isEmpty() && System.nanoTime() < end) {
                System.gc();
                assertThat(PooledByteBufAllocator.DEFAULT.buffer().release()).isTrue();
            }
            assertThat(log.alarms()).first().asString().contains("LEAK");
        } finally {
            ResourceLeakDetector.setLevel(before);
        }
    }

    private static void leak() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer();
        assertThat(buffer.refCnt()).isEqualTo(1);
    }
}
