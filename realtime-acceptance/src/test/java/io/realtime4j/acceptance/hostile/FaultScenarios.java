package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.fuzz.LogWatch;
import io.realtime4j.core.TenantLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code plugged into the server that fails: it costs a channel at most, is logged and counted, and nothing of it is kept. */
final class FaultScenarios {
    private static final String ROOM = "realtime:room";
    private static final String CRASH = "['1','1','" + ROOM + "','phx_error',{'reason':'channel_crash'}]";

    private static final int BYSTANDERS = 2;
    private static final int FAILURES = 100; // each with a megabyte to hold on to
    private static final String FAILED_TASKS = "realtime_transport_task_failures";
    private static final String DROPS = "realtime_drops_total";

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings,
                    parts -> parts.feature(new FaultyFeature()).meters(meters))
            .on(transport -> transport.lanes(2));

    private final LogWatch log = LogWatch.open();
    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);
    private final Client client = tenant.v2().join(ROOM).join("2", "realtime:other", "{}");

    @AfterEach
    void closeLog() {
        log.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"task", "timer"})
    @DisplayName("lane tasks that throw are logged, counted and forgotten, the lane goes on")
    void givenLaneTasksThatThrow_whenRun_thenLaneGoesOn(String event) {
        long before = meters.count(FAILED_TASKS);
        LiveHeap heap = LiveHeap.now();

        for (int i = 0; i < FAILURES; i++) {
            client.send("['1','2','" + ROOM + "','" + event + "',{}]");
        }

        meters.expectAtLeast(FAILED_TASKS, before + FAILURES);
        client.expectNothing();
        bystanders.talk();
        assertThat(meters.count(FAILED_TASKS)).isEqualTo(before + FAILURES);
        assertThat(log.alarms()).hasSize(FAILURES).allMatch(line -> line.contains("lane task failed"));
        heap.expectGivenBack();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"memory, out_of_memory", "stack, channel_crash", "stage, channel_crash"})
    @DisplayName("a handler that fails, for lack of memory even, ends its channel only, is counted and forgotten")
    void givenHandlerThatFails_whenCalled_thenOnlyItsChannelEnds(String event, String reason) {
        long before = meters.countOf(DROPS, reason);
        LiveHeap heap = LiveHeap.now();

        for (int i = 1; i < FAILURES; i++) {
            client.send("['1','2','" + ROOM + "','" + event + "',{}]")
                    .expect(CRASH)
                    .join(ROOM);
        }
        client.send("['1','2','" + ROOM + "','" + event + "',{}]");

        client.expect(CRASH).expectNothing();
        client.send("['2','3','realtime:other','phx_leave',{}]").expectOk("2", "3", "realtime:other");
        client.expectClosed("2", "realtime:other").join(ROOM).expectNothing();
        bystanders.talk();
        assertThat(meters.countOf(DROPS, reason)).isEqualTo(before + FAILURES);
        meters.expectGauge("realtime_channels_joined", tenant, BYSTANDERS + 1); // and the room, once more
        assertThat(log.alarms()).hasSize(FAILURES).allMatch(line -> line.contains("channel crashed"));
        heap.expectGivenBack();
    }

    @Test
    @DisplayName("a filter that fails ends its channel; sender and other members do not notice")
    void givenFilterThatFails_whenMessageComes_thenOnlyItsChannelEnds() {
        Client sender = tenant.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        Client reader = tenant.v2().join(ROOM);
        client.send("['1','2','" + ROOM + "','filter',{}]").expectNothing();

        for (int i = 3; i < 6; i++) {
            sender.send("['1','" + i + "','" + ROOM + "','broadcast',{}]").expectOk("1", Integer.toString(i), ROOM);
            reader.expect("[null,null,'" + ROOM + "','broadcast',{}]");
        }

        client.expect(CRASH).expectNothing();
        sender.expectNothing();
        bystanders.talk();
    }

    @Test
    @DisplayName("a handler that fails at the end of its channel lets the channel end")
    void givenHandlerThatFailsAtTheEnd_whenLeaving_thenLeft() {
        client.send("['1','2','" + ROOM + "','leave',{}]");

        client.send("['1','3','" + ROOM + "','phx_leave',{}]")
                .expectOk("1", "3", ROOM)
                .expectClosed("1", ROOM);

        client.join(ROOM).expectNothing();
        bystanders.talk();
    }
}
