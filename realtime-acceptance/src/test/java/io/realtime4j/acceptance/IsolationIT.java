package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.embedded.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two tenants with a database each, the same topics, the same users and the same claims: whatever they do, each client hears exactly what
 * it ought to. {@code -Disolation.steps} makes the random sequences longer.
 */
@Tag("spec-05")
final class IsolationIT {
    private static final List<String> TOPICS = List.of("x", "y", "realtime:x");
    private static final List<String> USERS = List.of("alice", "bob");
    private static final int STEPS = Integer.getInteger("isolation.steps", 250);
    private static final int KINDS_OF_STEPS = 9;

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName("no message crosses between tenants, nor between a private topic and the public one of its name")
    void givenTwoTenants_whenAllIsDoneAtRandom_thenNothingCrosses(long seed) {
        try (TestDatabase red = TestDatabase.create();
                TestDatabase blue = TestDatabase.create()) {
            Run run = new Run(seed, red, blue);
            for (int step = 0; step < STEPS; step++) {
                run.step(step);
            }
            assertThat(run.delivered).as("seed %s: messages heard", seed).isGreaterThan(STEPS / 10);
            assertThat(run.silent).as("seed %s: messages denied", seed).isPositive();
        }
    }

    @Test
    @DisplayName("a token of one tenant opens nothing of another, over sockets and HTTP")
    void givenTokenOfAnother_whenUsed_thenRefused() {
        try (TestDatabase red = TestDatabase.create();
                TestDatabase blue = TestDatabase.create()) {
            IsolatedTenant ours = new IsolatedTenant(server, red, "the secret of ours, which nobody else has");
            IsolatedTenant theirs = new IsolatedTenant(server, blue, "the secret of theirs, which is another");
            for (IsolatedTenant tenant : List.of(ours, theirs)) {
                tenant.turn("read", "alice", "x");
                tenant.turn("write", "alice", "x");
            }
            String foreign = theirs.token("alice", 0);
            Client client = ours.project.with(ours.token("alice", 0)).joinPrivate("realtime:x");

            HttpReply handshake = server.refused(ours.project.tenant(), foreign);
            HttpReply single = ours.project.post(foreign, "/api/broadcast/x/events/e?private=true", "{}");
            HttpReply batch = ours.project.post(
                    foreign,
                    "/api/broadcast",
                    Json.text("{'messages':[{'topic':'x','event':'e','payload':{},'private':true}]}"));
            client.send(
                    "['2','2','realtime:y','phx_join',{'config':{'private':true},'access_token':'" + foreign + "'}]");

            assertThat(handshake.status()).isEqualTo(401);
            assertThat(single.status()).isEqualTo(401);
            assertThat(batch.status()).isEqualTo(401);
            client.expectRefusedLike("2", "realtime:y", "JwtSignatureError: .*");
            client.send("['1','3','realtime:x','access_token',{'access_token':'" + foreign + "'}]")
                    .expectShutDown("1", "realtime:x", ".*");
            client.expectNothing();
        }
    }

    /** One sequence, and what came of it. */
    private static final class Run {
        private final long seed;
        private final Random random;
        private final List<IsolatedTenant> tenants;
        private final List<IsolatedMember> members = new ArrayList<>();
        private int delivered;
        private int silent;

        Run(long seed, TestDatabase red, TestDatabase blue) {
            this.seed = seed;
            this.random = new Random(seed);
            this.tenants = List.of(
                    new IsolatedTenant(server, red, "red secret, known to the red tenant only"),
                    new IsolatedTenant(server, blue, "blue secret, known to the blue tenant only"));
            for (IsolatedTenant tenant : tenants) {
                for (String user : List.of("alice", "alice", "bob", "bob")) {
                    members.add(new IsolatedMember(tenant, user));
                }
            }
        }

        void step(int number) {
            IsolatedMember member = pick(members);
            String topic = pick(TOPICS);
            boolean isJoined = member.joined.containsKey(topic);
            String message = member.tenant.project.tenant() + "-" + number;
            switch (random.nextInt(KINDS_OF_STEPS)) {
                case 0, 1, 2 -> {
                    if (!isJoined) {
                        member.join(topic, random.nextInt(3) > 0);
                    }
                }
                case 3 -> {
                    if (isJoined && random.nextBoolean()) {
                        member.leave(topic);
                    }
                }
                case 4, 5 -> {
                    if (isJoined) {
                        boolean isPrivate = member.membership(topic).isPrivate;
                        expect(member, topic, isPrivate, message, member.send(topic, message));
                    }
                }
                case 6 -> {
                    if (isJoined) {
                        refresh(member, topic, message, number);
                    }
                }
                case 7 -> post(member, topic, message, random.nextBoolean());
                default -> change(number);
            }
            for (IsolatedMember each : members) {
                assertThat(each.heard())
                        .as("seed %s, step %s, %s", seed, number, each)
                        .isEmpty();
            }
        }

        private void refresh(IsolatedMember member, String topic, String message, int number) {
            boolean own = random.nextInt(5) > 0;
            IsolatedTenant signer = own ? member.tenant : other(member.tenant);
            boolean isPrivate = member.membership(topic).isPrivate;
            String token = signer.token(member.user, number + 1);
            expect(member, topic, isPrivate, message, member.refreshAndSend(topic, token, own, message));
        }

        private void post(IsolatedMember member, String topic, String message, boolean isPrivate) {
            HttpReply reply = member.tenant.project.post(
                    member.tenant.token(member.user, 0),
                    "/api/broadcast",
                    Json.text("{'messages':[{'topic':'%s','event':'e','payload':{'m':'%s'},'private':%s}]}"
                            .formatted(topic, message, isPrivate)));
            assertThat(reply.status()).as("%s", reply).isEqualTo(202);
            expect(
                    member.tenant,
                    null,
                    topic,
                    isPrivate,
                    message,
                    !isPrivate || member.tenant.mayWrite(member.user, topic));
        }

        private void change(int number) {
            IsolatedTenant tenant = pick(tenants);
            switch (random.nextInt(8)) {
                case 0 -> tenant.project.shutdown();
                case 1 -> tenant.project.change("{'max_bytes_per_second':" + (1_000_000 + number) + "}");
                default -> tenant.turn(random.nextBoolean() ? "read" : "write", pick(USERS), pick(TOPICS));
            }
        }

        private void expect(IsolatedMember sender, String topic, boolean isPrivate, String message, boolean audible) {
            expect(sender.tenant, sender, topic, isPrivate, message, audible);
        }

        /** All who ought to hear the message do, and nobody else hears anything. */
        private void expect(
                IsolatedTenant tenant,
                @Nullable IsolatedMember sender,
                String topic,
                boolean isPrivate,
                String message,
                boolean audible) {
            silent += audible ? 0 : 1;
            for (IsolatedMember each : members) {
                IsolatedMember.Membership membership = each.joined.get(topic);
                boolean hears = audible
                        && each != sender
                        && each.tenant == tenant
                        && membership != null
                        && membership.isPrivate == isPrivate;
                delivered += hears ? 1 : 0;
                assertThat(each.heard())
                        .as("seed %s, %s at %s", seed, message, each)
                        .isEqualTo(hears ? List.of("realtime:" + topic + " " + message) : List.of());
            }
        }

        private IsolatedTenant other(IsolatedTenant tenant) {
            return tenants.get(1 - tenants.indexOf(tenant));
        }

        private <T> T pick(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
