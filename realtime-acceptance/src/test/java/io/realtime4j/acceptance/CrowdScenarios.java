package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.spi.OutboundLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("spec-01")
final class CrowdScenarios {
    private static final long PATIENCE_SECONDS = 60;
    private static final int QUEUE_BYTES = 500_000;
    private static final int NODE_BYTES = 100_000_000;
    private static final int MOST_FLOOD = 2_000; // messages; sockets hold far less
    private static final String FLOODED = "realtime:flooded";
    private static final String OVERFLOWS = "realtime_transport_overflows";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
            settings -> settings.outboundLimits(new OutboundLimits(QUEUE_BYTES, NODE_BYTES)),
            parts -> parts.meters(meters));

    private final long overflowsBefore = meters.count(OVERFLOWS);
    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());

    @ParameterizedTest(name = "{0} clients, {1} topics, {2} acts, seed {3}")
    @CsvSource({"60,12,80,1", "60,12,80,2", "200,50,40,3"})
    @DisplayName("S01_129 in a crowd that joins, leaves and reconnects each message due arrives once and in order")
    void givenCrowd_whenActingAtRandom_thenNothingIsLostOrOutOfOrder(int size, int topics, int acts, long seed) {
        actInParallel(size, topics, acts, seed, 0);

        assertThat(meters.count(OVERFLOWS)).isEqualTo(overflowsBefore);
    }

    @ParameterizedTest(name = "{0} clients, {1} topics, {2} acts, seed {3}, {4} sleepers")
    @CsvSource({"60,12,80,4,10", "200,50,40,5,20"})
    @DisplayName("S01_129 who stops reading in a crowd is cut off and counted, nobody else loses anything")
    void givenCrowdWithSleepers_whenTheyAreFlooded_thenOnlyTheyLoseAndEachIsCounted(
            int size, int topics, int acts, long seed, int sleepers) {
        actInParallel(size, topics, acts, seed, sleepers);

        assertThat(meters.count(OVERFLOWS)).isEqualTo(overflowsBefore + sleepers);
    }

    /** The first {@code sleepers} members stop reading when half of their acts are done, and come back after they were cut off. */
    private void actInParallel(int size, int topics, int acts, long seed, int sleepers) {
        AtomicIntegerArray begun = new AtomicIntegerArray(size * topics);
        List<CrowdMember> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(new CrowdMember(i, topics, tenant, begun, seed * size + i));
        }
        CyclicBarrier barrier = new CyclicBarrier(size);
        CountDownLatch asleep = new CountDownLatch(sleepers);
        CountDownLatch cutOff = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                CrowdMember member = members.get(i);
                Runnable half =
                        i < sleepers ? () -> member.sleepOn(FLOODED, asleep::countDown, () -> await(cutOff)) : () -> {};
                runs.add(threads.submit(() -> run(member, acts, half, members, barrier)));
            }
            await(asleep);
            flood(sleepers);
            cutOff.countDown();
            runs.forEach(CrowdScenarios::finish);
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends until all who do not read have been cut off; who does read hears everything. */
    private void flood(int sleepers) {
        Client sender = tenant.v2().join(FLOODED);
        Client reader = tenant.v2().join(FLOODED);
        for (int i = 0; meters.count(OVERFLOWS) < overflowsBefore + sleepers; i++) {
            assertThat(i).as("messages without the end of a sleeper").isLessThan(MOST_FLOOD);
            String payload = "{'number':" + i + ",'x':'" + "x".repeat(100_000) + "'}";
            sender.send("['1',null,'" + FLOODED + "','broadcast'," + payload + "]");
            reader.expect("[null,null,'" + FLOODED + "','broadcast'," + payload + "]");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Void run(
            CrowdMember member, int acts, Runnable half, List<CrowdMember> members, CyclicBarrier barrier)
            throws Exception {
        try {
            for (int i = 0; i < acts; i++) {
                if (i == acts / 2) {
                    half.run();
                }
                member.act();
            }
            barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            member.sendEverywhere();
            barrier.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            member.checkLastOf(members);
            return null;
        } finally {
            barrier.reset(); // whoever fails lets the others fail at once
        }
    }

    private static void finish(Future<?> run) {
        try {
            run.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
