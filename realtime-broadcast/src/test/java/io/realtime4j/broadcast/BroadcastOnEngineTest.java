package io.realtime4j.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.broadcast.InProcessTransport.Client;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenRefusal;
import io.realtime4j.core.spi.TokenVerifier;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The feature in a running node: what the fakes assume of the engine is so. */
@Tag("spec-03")
class BroadcastOnEngineTest {
    private static final String MOVE = "{\"event\":\"move\",\"payload\":{\"x\": 1.0}}";

    private final InProcessTransport transport = new InProcessTransport();
    private final Realtime node = Realtime.builder()
            .tenants(TenantStore.inMemory(Tenant.named("acme").build()))
            .tokenVerifier((tenant, token) -> CompletableFuture.completedFuture(
                    token.equals(TestNode.TOKEN)
                            ? new TokenVerifier.Verified(TestNode.CLAIMS)
                            : new TokenVerifier.Refused(TokenRefusal.of(TokenRefusal.Kind.MALFORMED))))
            .authorizer(Authorizer.of(
                    (request, write, extension) -> !write || request.topic().startsWith("open")))
            .transport(transport)
            .feature(Broadcast.feature())
            .start();

    private final Client a = transport.connect(0, "2.0.0");
    private final Client b = transport.connect(1, "2.0.0");
    private final Client v1 = transport.connect(2, "1.0.0");

    @BeforeEach
    void joinRoom() throws InterruptedException {
        join(a, "room", "{\"broadcast\":{\"self\":true,\"ack\":\"TRUE\"}}");
        join(b, "room", "{}");
        v1.text("{\"topic\":\"realtime:room\",\"event\":\"phx_join\",\"payload\":{\"config\":{}},\"ref\":\"1\"}");
        assertThat(v1.next()).contains("phx_reply", "\"ok\"");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    @DisplayName("S03_007 S03_109 ack in any letter case; the own message comes before the reply")
    void givenSelfAndAck_whenSending_thenOwnMessageThenReplyAndOthersReceive() throws InterruptedException {
        a.text("[\"1\",\"7\",\"realtime:room\",\"broadcast\"," + MOVE + "]");

        assertThat(a.next()).isEqualTo("[null,null,\"realtime:room\",\"broadcast\"," + MOVE + "]");
        assertThat(a.next())
                .isEqualTo("[\"1\",\"7\",\"realtime:room\",\"phx_reply\",{\"status\":\"ok\",\"response\":{}}]");
        assertThat(b.next()).isEqualTo("[null,null,\"realtime:room\",\"broadcast\"," + MOVE + "]");
        assertThat(v1.next())
                .isEqualTo(
                        "{\"topic\":\"realtime:room\",\"event\":\"broadcast\",\"payload\":" + MOVE + ",\"ref\":null}");
    }

    @Test
    @DisplayName("S03_013 S03_014 binary pushes reach each version in its form")
    void givenBothVersions_whenBinaryPushes_thenEachGetsItsForm() throws InterruptedException {
        String topic = Texts.hex("realtime:room");

        b.binary("0301010d010000" + "3138" + topic + Texts.hex("e") + "00ff");
        b.binary("0301010d010001" + "3139" + topic + Texts.hex("e") + Texts.hex("{\"k\": 1}"));

        assertThat(a.next()).isEqualTo("040d010000" + topic + Texts.hex("e") + "00ff");
        assertThat(a.next()).isEqualTo("040d010001" + topic + Texts.hex("e{\"k\": 1}"));
        assertThat(v1.next()).contains("{\"event\":\"e\",\"payload\":{\"k\": 1},\"type\":\"broadcast\"}");
    }

    @Test
    @DisplayName("S03_008 S03_110 a denied push is answered and later pushes stay denied; another topic is open")
    void givenPolicies_whenSendingOnPrivateChannels_thenDecidedPerTopic() throws InterruptedException {
        String config = "{\"private\":true,\"broadcast\":{\"ack\":true}}";
        join(a, "closed", config);
        join(a, "open", config);

        a.text("[\"1\",\"2\",\"realtime:closed\",\"broadcast\"," + MOVE + "]");
        a.text("[\"1\",\"3\",\"realtime:closed\",\"broadcast\"," + MOVE + "]");
        a.text("[\"1\",\"4\",\"realtime:open\",\"broadcast\"," + MOVE + "]");

        assertThat(a.next()).startsWith("[\"1\",\"2\"").contains("Unauthorized: ");
        assertThat(a.next()).startsWith("[\"1\",\"3\"").contains("Unauthorized: ");
        assertThat(a.next()).startsWith("[\"1\",\"4\"").contains("\"ok\"");
    }

    @Test
    @DisplayName("S03_099 replay on a public channel refuses the join")
    void givenReplayOnPublicChannel_whenJoining_thenErrorReply() throws InterruptedException {
        b.text("[\"9\",\"9\",\"realtime:other\",\"phx_join\",{\"config\":{\"broadcast\":{\"replay\":null}}}]");

        assertThat(b.next())
                .isEqualTo("[\"9\",\"9\",\"realtime:other\",\"phx_reply\",{\"status\":\"error\",\"response\":"
                        + "{\"reason\":\"UnableToReplayMessages: Replay is not allowed for public channels\"}}]");
    }

    @Test
    @DisplayName("S03_019 S03_034 S03_051 S03_068 both endpoints reach the channels")
    void givenMembers_whenPosted_thenDelivered() throws InterruptedException {
        HttpResponse batch = transport.call(
                Requests.batch("{\"messages\":[{\"topic\":\"room\",\"event\":\"e\",\"payload\":{\"a\": 1}}]}"));
        HttpResponse single = transport.call(
                Requests.with(Requests.single("room", "f", "{\"b\": 2}"), "origin", "https://example.com"));

        assertThat(batch.status()).isEqualTo(202);
        assertThat(batch.headers())
                .containsKeys(
                        "x-rate-rolling", "x-rate-limit", "x-rate-limit-remaining", "x-request-id", "cache-control");
        assertThat(single.status()).isEqualTo(202);
        assertThat(single.headers()).containsEntry("access-control-allow-origin", "*");
        assertThat(b.next())
                .isEqualTo("[null,null,\"realtime:room\",\"broadcast\","
                        + "{\"event\":\"e\",\"payload\":{\"a\": 1},\"type\":\"broadcast\"}]");
        assertThat(b.next()).isEqualTo("040d010001" + Texts.hex("realtime:roomf{\"b\": 2}"));
    }

    @Test
    @DisplayName("S03_054 paths without topic or event are not routed")
    void givenEmptySegment_whenPosted_then404() {
        assertThat(transport.call(Requests.single("", "e", "{}")).status()).isEqualTo(404);
        assertThat(transport
                        .call(Requests.to(Requests.batch("{}"), "GET", "acme.localhost"))
                        .status())
                .isEqualTo(404);
        assertThat(transport
                        .call(Requests.to(Requests.batch("{}"), "OPTIONS", "acme.localhost"))
                        .status())
                .isEqualTo(204);
    }

    private static void join(Client client, String topic, String config) throws InterruptedException {
        client.text("[\"1\",\"1\",\"realtime:" + topic + "\",\"phx_join\",{\"config\":" + config + "}]");
        assertThat(client.next()).contains("phx_reply", "\"ok\"");
    }
}
