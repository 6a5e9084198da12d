package io.realtime4j.acceptance.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.Json;
import io.realtime4j.acceptance.RecordingMeters;
import io.realtime4j.acceptance.TestServer;
import io.realtime4j.acceptance.TestSocket;
import io.realtime4j.acceptance.TestTenant;
import io.realtime4j.acceptance.Tokens;
import io.realtime4j.acceptance.rfc6455.Deflated;
import io.realtime4j.core.TenantLimits;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients that want more than is good: large messages, long names, many joins. What they took is given back. */
final class HeavyClientScenarios {
    private static final int LARGEST = 5_000_000;
    private static final int BOMBS = 10;
    private static final int CYCLES = 100_000;
    private static final int CYCLES_AT_ONCE = 500;
    private static final int FRAMES_PER_CYCLE = 3; // reply to the join, reply to the leave, phx_close
    private static final String LONG_NAME = "n".repeat(500);
    private static final long MOST_GROWTH = 40_000_000; // a tenth of what that many topics would take

    private static final RecordingMeters meters = new RecordingMeters();

    @RegisterExtension
    static final TestServer server = TestServer.create(settings -> settings, parts -> parts.meters(meters))
            .on(transport -> transport.lanes(2).compression(true));

    private final TestTenant tenant = server.tenant().limits(limits -> TenantLimits.unlimited());
    private final Bystanders bystanders = new Bystanders(tenant);

    @Test
    @DisplayName("the largest message reaches its reader while others talk, and its memory is given back")
    void givenLargestMessages_whenBroadcast_thenOthersTalkAndHeapIsBounded() {
        Client sender = tenant.v2().join("realtime:large");
        Client reader = tenant.v2().join("realtime:large");
        String head = "[\"1\",null,\"realtime:large\",\"broadcast\",{\"x\":\"";
        String message = head + "x".repeat(LARGEST - head.length() - 3) + "\"}]";
        long before = liveHeap();

        for (int i = 0; i < 5; i++) {
            sender.socket().sendText(message);
            bystanders.talk();
            assertThat(reader.socket().expectText()).hasSize(message.length() + 1); // null instead of "1"
        }

        assertThat(liveHeap() - before).isLessThan(MOST_GROWTH);
    }

    @Test
    @DisplayName("deflate bombs end their senders only")
    void givenBombs_whenSent_thenOnlyTheirSendersAreClosed() {
        Frame bomb = Frame.of(Frame.BINARY, Deflated.of(new byte[200_000_000])).reserved(4);
        long before = liveHeap();

        for (int i = 0; i < BOMBS; i++) {
            try (TestSocket sender = server.open()) {
                sender.upgrade(
                        tenant.handshake(Tokens.anon()).header("sec-websocket-extensions", "permessage-deflate"));
                sender.send(bomb);
                bystanders.talk();
                sender.expectClose(1009);
            }
        }

        assertThat(meters.count("realtime_transport_violations")).isEqualTo(BOMBS);
        assertThat(liveHeap() - before).isLessThan(MOST_GROWTH);
    }

    @Test
    @DisplayName("a topic of 64 KiB can be joined, talked on, published to over HTTP, and left")
    void givenTopicOf64KiB_whenUsed_thenWorks() {
        String name = "t".repeat(65_536);
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
    @DisplayName("a hundred thousand joins and leaves leave nothing behind")
    void givenJoinsAndLeaves_whenRepeated_thenHeapIsBounded() {
        Client client = tenant.v2();
        cycle(client, 0); // so that what is made once has been made
        long before = liveHeap();

        for (int from = CYCLES_AT_ONCE; from <= CYCLES; from += CYCLES_AT_ONCE) {
            cycle(client, from);
            if (from % 10_000 == 0) {
                bystanders.talk();
            }
        }

        assertThat(liveHeap() - before).isLessThan(MOST_GROWTH);
        client.expectNothing();
    }

    private static void cycle(Client client, int from) {
        List<Frame> frames = new ArrayList<>();
        for (int i = from; i < from + CYCLES_AT_ONCE; i++) {
            String topic = "\"realtime:" + i + LONG_NAME + "\"";
            frames.add(Frame.text("[\"1\",\"1\"," + topic + ",\"phx_join\",{\"config\":{}}]"));
            frames.add(Frame.text("[\"1\",\"2\"," + topic + ",\"phx_leave\",{}]"));
        }
        client.socket().sendAtOnce(frames.toArray(Frame[]::new));
        for (int i = 0; i < CYCLES_AT_ONCE * FRAMES_PER_CYCLE - 1; i++) {
            client.socket().expectText();
        }
        assertThat(Json.received(client.socket().expectText()).path(3).asText()).isEqualTo("phx_close");
    }

    private static long liveHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
