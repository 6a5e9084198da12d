package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.core.TenantLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients with long names for their topics, and clients that join and leave all the time. What they took is given back. */
final class TopicScenarios {
    private static final int LONGEST = 65_536;
    private static final int LONG_TOPICS = 1_000;
    private static final int LONG_TOPICS_AT_ONCE = 10;
    private static final int CYCLES = 100_000;
    private static final int CYCLES_AT_ONCE = 500;
    private static final int FRAMES_PER_CYCLE = 3; // reply to the join, reply to the leave, phx_close
    private static final int BYSTANDERS = 2;
    private static final String LONG_NAME = "n".repeat(500);
    private static final String LONGEST_NAME = "t".repeat(LONGEST - 3);

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(
                    settings -> settings.ratePeriod(Duration.ofMillis(50)), parts -> parts.meters(meters))
            .on(transport -> transport.lanes(2));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);

    @Test
    @DisplayName("a topic of 64 KiB can be joined, talked on, published to over HTTP, and left")
    void givenTopicOf64KiB_whenUsed_thenWorks() {
        String name = "t".repeat(LONGEST);
        String topic = "realtime:" + name;
        Client sender = tenant.v2().join(topic);
        Client reader = tenant.v1().join(topic);

        sender.send("['1',null,'" + topic + "','broadcast',{'x':1}]");
        reader.expect("[null,null,'" + topic + "','broadcast',{'x':1}]");
        String batch = "{\"messages\":[{\"topic\":\"" + name + "\",\"event\":\"e\",\"payload\":{}}]}";
        assertThat(tenant.call(tenant.post("/api/broadcast").json(batch)).status())
                .isEqualTo(202);

        for (Client client : List.of(sender, reader)) {
            client.expect("[null,null,'" + topic + "','broadcast',{'event':'e','payload':{},'type':'broadcast'}]");
        }
        sender.send("['1','2','" + topic + "','phx_leave',{}]").expectOk("1", "2", topic);
        bystanders.talk();
    }

    @Test
    @DisplayName("a thousand topics of 64 KiB, joined and left, leave nothing behind and are counted")
    void givenTopicsOf64KiB_whenLeft_thenHeapIsBounded() {
        Client client = tenant.v2();
        LiveHeap heap = LiveHeap.now();

        for (int from = 0; from < LONG_TOPICS; from += LONG_TOPICS_AT_ONCE) {
            cycle(client, LONGEST_NAME, from, LONG_TOPICS_AT_ONCE);
            bystanders.talk();
        }

        expectCountedAndGone(LONG_TOPICS);
        heap.expectGivenBack();
    }

    @Test
    @DisplayName("a hundred thousand joins and leaves leave nothing behind and are counted")
    void givenJoinsAndLeaves_whenRepeated_thenHeapIsBounded() {
        Client client = tenant.v2();
        cycle(client, LONG_NAME, 0, CYCLES_AT_ONCE); // so that what is made once has been made
        LiveHeap heap = LiveHeap.now();

        for (int from = CYCLES_AT_ONCE; from <= CYCLES; from += CYCLES_AT_ONCE) {
            cycle(client, LONG_NAME, from, CYCLES_AT_ONCE);
            if (from % 10_000 == 0) {
                bystanders.talk();
            }
        }

        expectCountedAndGone(CYCLES + CYCLES_AT_ONCE);
        heap.expectGivenBack();
        client.expectNothing();
    }

    private void expectCountedAndGone(int joins) {
        meters.expectCount("realtime_channel_joins", tenant, joins + BYSTANDERS);
        meters.expectGauge("realtime_channels_joined", tenant, BYSTANDERS);
        meters.expectGauge("realtime_topics", 1); // theirs
    }

    private static void cycle(Client client, String name, int from, int count) {
        List<Frame> frames = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            String topic = "\"realtime:" + i + name + "\"";
            frames.add(Frame.text("[\"1\",\"1\"," + topic + ",\"phx_join\",{\"config\":{}}]"));
            frames.add(Frame.text("[\"1\",\"2\"," + topic + ",\"phx_leave\",{}]"));
        }
        client.socket().sendAtOnce(frames.toArray(Frame[]::new));
        for (int i = 0; i < count * FRAMES_PER_CYCLE - 1; i++) {
            client.socket().expectText();
        }
        assertThat(Json.received(client.socket().expectText()).path(3).asText()).isEqualTo("phx_close");
    }
}
