package io.realtime4j.acceptance;

import io.realtime4j.core.TenantLimits;
import java.util.ArrayList;
import java.util.List;
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

    @RegisterExtension
    static final TestServer server = TestServer.create();

    @ParameterizedTest(name = "{0} clients, {1} topics, {2} acts, seed {3}")
    @CsvSource({"60,12,80,1", "60,12,80,2", "200,50,40,3"})
    @DisplayName("S01_129 in a crowd that joins, leaves and reconnects each message due arrives once and in order")
    void givenCrowd_whenActingAtRandom_thenNothingIsLostOrOutOfOrder(int size, int topics, int acts, long seed) {
        TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
        AtomicIntegerArray begun = new AtomicIntegerArray(size * topics);
        List<CrowdMember> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            members.add(new CrowdMember(i, topics, tenant, begun, seed * size + i));
        }
        CyclicBarrier barrier = new CyclicBarrier(size);
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try {
            List<Future<?>> runs = new ArrayList<>();
            members.forEach(member -> runs.add(threads.submit(() -> run(member, acts, members, barrier))));
            runs.forEach(CrowdScenarios::finish);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void run(CrowdMember member, int acts, List<CrowdMember> members, CyclicBarrier barrier)
            throws Exception {
        try {
            for (int i = 0; i < acts; i++) {
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
