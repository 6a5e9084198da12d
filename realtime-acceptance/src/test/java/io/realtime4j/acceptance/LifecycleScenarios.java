package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.OutboundLimits;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("spec-01")
final class LifecycleScenarios {
    private static final String ROOM = "realtime:room";
    private static final int STALLING = 200; // messages of 100 KB, far beyond what socket buffers hold

    @RegisterExtension
    static final TestServer server = TestServer.create();

    private final TestTenant abc = server.tenant();

    @ParameterizedTest
    @EnumSource(Dialect.class)
    @DisplayName("S01_178 a changed secret tells each channel, then closes with 1012")
    void givenTenChannels_whenSecretChanges_thenToldAndClosed(Dialect dialect) {
        Client client = abc.connect(dialect, Tokens.anon());
        for (int i = 0; i < 10; i++) {
            client.join(Integer.toString(i), "realtime:" + i, "{}");
        }

        abc.update(tenant -> tenant.jwtSecret("another-secret-that-is-long-enough-for-hs256"));

        String[] topics = new String[10];
        for (int i = 0; i < 10; i++) {
            var frame = client.next();
            topics[i] = (dialect == Dialect.V1 ? frame.get("topic") : frame.get(2)).asText();
            assertThat(frame)
                    .isEqualTo(dialect.toClient(Json.tree("[null,null,'" + topics[i] + "','system',"
                            + "{'extension':'system','status':'ok','message':'Server requested disconnect'}]")));
        }
        assertThat(topics).doesNotHaveDuplicates();
        client.socket().expectClose(1012);
    }

    static Stream<Named<UnaryOperator<Tenant.Builder>>> changesThatDisconnect() {
        return Stream.of(
                Named.of("jwks", tenant -> tenant.jwks("{\"keys\":[]}")),
                Named.of("private_only", tenant -> tenant.privateOnly(true)),
                Named.of("suspend", tenant -> tenant.suspended(true)));
    }

    @ParameterizedTest
    @MethodSource("changesThatDisconnect")
    @DisplayName("S01_179 changed keys, private_only and suspension disconnect")
    void givenJoined_whenTenantChanges_thenDisconnected(UnaryOperator<Tenant.Builder> change) {
        Client client = abc.v2().join(ROOM);

        abc.update(change);

        expectDisconnect(client);
    }

    @Test
    @DisplayName("S01_179 deletion disconnects")
    void givenJoined_whenTenantIsDeleted_thenDisconnected() {
        Client client = abc.v2().join(ROOM);

        abc.delete();

        expectDisconnect(client);
        assertThat(abc.call(abc.handshake(Tokens.anon())).status()).isEqualTo(404);
    }

    @Test
    @DisplayName("S01_179 a changed limit and an equal tenant disconnect nobody")
    void givenJoined_whenOnlyLimitsChange_thenNothingHappens() {
        Client client = abc.v2().join(ROOM);

        abc.limits(limits -> limits.withMaxEventsPerSecond(7).withMaxConcurrentUsers(1));
        abc.update(tenant -> tenant.presenceEnabled(true));
        abc.update(tenant -> tenant);

        client.expectNothing();
    }

    @Test
    @DisplayName("S01_178 other tenants are left alone")
    void givenTwoTenants_whenOneChanges_thenOtherStays() {
        Client other = server.tenant().v2().join(ROOM);

        abc.update(tenant -> tenant.privateOnly(true));

        other.expectNothing();
    }

    @Test
    @DisplayName("S01_180 a socket without channels is closed by a drain, too")
    void givenNoChannels_whenSecretChanges_thenClosed() {
        Client client = abc.v2().expectNothing();

        abc.update(tenant -> tenant.jwtSecret("another-secret-that-is-long-enough-for-hs256"));

        client.socket().expectClose(1012);
    }

    @Test
    @DisplayName("S01_181 a suspended tenant's clients cannot come back")
    void givenSuspension_whenReconnecting_thenForbidden() {
        Client client = abc.v2().join(ROOM);

        abc.update(tenant -> tenant.suspended(true));

        expectDisconnect(client);
        assertThat(abc.call(abc.handshake(Tokens.anon())).status()).isEqualTo(403);
    }

    @Test
    @DisplayName("S01_182 a node that stops closes with 1012")
    void givenJoined_whenNodeStops_thenClosed() {
        TestServer stopping = TestServer.create().start();
        Client client = stopping.tenant().v2().join(ROOM);
        Thread stop = new Thread(stopping.engine()::close, "stop");

        stop.start();

        client.socket().expectClose(1012);
        assertThat(join(stop)).isTrue();
    }

    private static boolean join(Thread thread) {
        try {
            thread.join(10_000);
            return !thread.isAlive();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName(
            "S01_183 S01_184 S01_185 S01_186 S01_209 the sweep ends sockets that tried to join and have no channel")
    void givenSweep_whenItRuns_thenOnlySocketsWithoutChannelsEnd() {
        try (TestServer sweeping = TestServer.create(settings -> settings.noChannelTimeout(Duration.ofMillis(300)))
                .start()) {
            TestTenant tenant = sweeping.tenant();
            Client neverJoined = tenant.v2();
            Client joined = tenant.v2().join(ROOM);
            Client withFailures = tenant.v2().join("1", ROOM, "{}");
            refused(refused(withFailures, "realtime:"), "realtime:");
            Client oneOfTwoLeft = tenant.v2().join("1", ROOM, "{}").join("2", "realtime:other", "{}");
            oneOfTwoLeft.send("['2','3','realtime:other','phx_leave',{}]");
            oneOfTwoLeft.expectOk("2", "3", "realtime:other").expectClosed("2", "realtime:other");

            Client left = tenant.v2().join(ROOM);
            left.send("['1','2','realtime:room','phx_leave',{}]")
                    .expectOk("1", "2", ROOM)
                    .expectClosed("1", ROOM);
            Client failed = refused(tenant.v2(), "realtime:x");
            Client rejoined = tenant.v2().join(ROOM);
            rejoined.send("['2','2','realtime:room','phx_join',{'config':{}}]").expectJoined("2", "2", ROOM);
            rejoined.expectClosed("1", ROOM).send("['2','3','realtime:room','phx_leave',{}]");
            rejoined.expectOk("2", "3", ROOM).expectClosed("2", ROOM);

            left.socket().expectClose(1000);
            failed.socket().expectClose(1000);
            rejoined.socket().expectClose(1000);
            neverJoined.expectNothing();
            joined.expectNothing();
            withFailures.expectNothing();
            oneOfTwoLeft.expectNothing();
        }
    }

    private static Client refused(Client client, String topic) {
        return client.send("['9','9','" + topic + "','phx_join',{'config':5}]").expectRefusedLike("9", topic, ".+");
    }

    @Test
    @DisplayName("S01_187 a client that stops reading is dropped, others see every message")
    void givenClientThatDoesNotRead_whenTrafficFlows_thenDropped() {
        OutboundLimits small = new OutboundLimits(1_000_000, 1_000_000_000);
        try (TestServer strict =
                TestServer.create(settings -> settings.outboundLimits(small)).start()) {
            TestTenant tenant = strict.tenant();
            tenant.limits(limits -> limits.withMaxEventsPerSecond(Integer.MAX_VALUE));
            Client stalled = tenant.v2().join(ROOM);
            Client reader = tenant.v2().join(ROOM);
            Client sender = tenant.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
            String payload = "x".repeat(100_000);

            for (int sent = 0; sent < STALLING; sent++) {
                sender.send("['1','%d','realtime:room','broadcast',{'p':'%s'}]".formatted(sent, payload));
                sender.expectOk("1", Integer.toString(sent), ROOM);
                assertThat(reader.next().get(4).get("p").asText()).hasSize(100_000);
            }

            assertThat(stalled.socket().messagesUntilTheEnd()).isLessThan(STALLING);
            reader.expectNothing();
            sender.expectNothing();
            assertThat(strict.engine().connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("S01_187 a client that reads late gets everything that fits its queue, in order")
    void givenClientThatReadsLate_whenItReads_thenNothingIsMissing() {
        abc.limits(limits -> limits.withMaxEventsPerSecond(Integer.MAX_VALUE));
        Client late = abc.v2().join(ROOM);
        Client sender = abc.v2().join("1", ROOM, "{'broadcast':{'ack':true}}");
        String payload = "x".repeat(100_000);

        for (int i = 0; i < STALLING; i++) {
            sender.send("['1','%d','realtime:room','broadcast',{'n':%d,'p':'%s'}]".formatted(i, i, payload));
            sender.expectOk("1", Integer.toString(i), ROOM);
        }

        for (int i = 0; i < STALLING; i++) {
            assertThat(late.next().get(4).get("n").asInt()).isEqualTo(i);
        }
        late.expectNothing();
    }

    private static void expectDisconnect(Client client) {
        client.expect("[null,null,'realtime:room','system',"
                + "{'extension':'system','status':'ok','message':'Server requested disconnect'}]");
        client.socket().expectClose(1012);
    }
}
