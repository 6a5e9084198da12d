package io.realtime4j.tck;

import io.realtime4j.core.Claims;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeBuilder;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Authorizer;
import io.realtime4j.core.spi.ChannelFeature;
import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.core.spi.TokenVerifier;
import io.realtime4j.tck.ClientLink.Binary;
import io.realtime4j.tck.ClientLink.Received;
import io.realtime4j.tck.ClientLink.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A running node in memory with a feature under test; everything is allowed. */
final class FeatureNode implements AutoCloseable {
    private static final String TENANT = "contract";
    private static final Claims CLAIMS = new Claims(Map.of("role", "authenticated"), Long.MAX_VALUE, "{}");

    final FeatureProbe probe;
    private final InMemoryTransport transport = InMemoryTransport.create();
    private final Realtime realtime;
    private final Duration patience;

    FeatureNode(FeatureProbe probe, Duration patience, ChannelFeature... others) {
        this.probe = probe;
        this.patience = patience;
        TokenVerifier tokens = (tenant, token) -> CompletableFuture.completedFuture(new TokenVerifier.Verified(CLAIMS));
        Tenant tenant = Tenant.named(TENANT)
                .limits(TenantLimits.unlimited())
                .presenceEnabled(true)
                .build();
        RealtimeBuilder builder = Realtime.builder()
                .settings(RealtimeSettings.builder()
                        .nodeName("contract-node")
                        .channelErrorBackoff(Duration.ZERO)
                        .build())
                .tenants(TenantStore.inMemory(tenant))
                .tokenVerifier(tokens)
                .authorizer(Authorizer.allowAll())
                .transport(transport)
                .feature(probe);
        for (ChannelFeature other : others) {
            builder.feature(other);
        }
        this.realtime = builder.start();
    }

    Member member(String topic) {
        InMemoryClient client = transport.connect(TENANT + ".localhost", "apikey=token&vsn=2.0.0");
        client.patience(patience);
        return new Member(client, topic);
    }

    @Override
    public void close() {
        realtime.close();
    }

    /** A client with a channel. Not safe for use by several threads. */
    static final class Member {
        final List<String> frames = new ArrayList<>();
        final InMemoryClient client;
        private final String topic;
        private int refs;

        Member(InMemoryClient client, String topic) {
            this.client = client;
            this.topic = "realtime:" + topic;
        }

        /** Joins and waits for the answer, whatever it is. */
        String join(String payload) {
            send("phx_join", payload);
            return awaitReply("[\"join\",\"" + refs + "\",");
        }

        void send(String event, String payload) {
            refs++;
            client.sendText("[\"join\",\"" + refs + "\"," + quote(topic) + "," + quote(event) + "," + payload + "]");
        }

        /** Sends an opaque push, a binary frame of kind 0. */
        void sendOpaque(String event, byte[] payload) {
            refs++;
            sendBinary(new byte[] {0, 4, length(Integer.toString(refs)), length(topic), length(event)}, event, payload);
        }

        /** Sends a user broadcast, a binary frame of kind 3. */
        void sendUserBroadcast(String event, boolean json, byte[] payload) {
            refs++;
            byte kind = (byte) (json ? 1 : 0);
            sendBinary(
                    new byte[] {3, 4, length(Integer.toString(refs)), length(topic), length(event), 0, kind},
                    event,
                    payload);
        }

        private void sendBinary(byte[] header, String event, byte[] payload) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(header);
            frame.writeBytes(("join" + refs + topic + event).getBytes(StandardCharsets.UTF_8));
            frame.writeBytes(payload);
            client.sendBinary(frame.toByteArray());
        }

        /** Waits until all that was sent was handled, and keeps what was received. */
        void settle() {
            refs++;
            client.sendText("[null,\"" + refs + "\",\"phoenix\",\"heartbeat\",{}]");
            awaitReply("[null,\"" + refs + "\",\"phoenix\"");
        }

        private String awaitReply(String start) {
            while (true) {
                String frame = read(client.next());
                if (frame.startsWith(start)) {
                    return frame;
                }
                frames.add(frame);
            }
        }

        private static String read(Received received) {
            if (received instanceof Text text) {
                return text.message();
            } else if (received instanceof Binary binary) {
                return "binary " + HexFormat.of().formatHex(binary.message().toArray());
            }
            throw new AssertionError("the connection ended: " + received);
        }

        private static byte length(String text) {
            return (byte) text.length();
        }

        private static String quote(String text) {
            return Slice.of(JsonText.quote(text)).utf8();
        }
    }
}
