package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.realtime4j.core.spi.Meters;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.embedded.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Private channels on two nodes with one control database, each of which has its own connections to the tenant's database. */
@Tag("spec-05")
final class PrivateClusterIT {
    private static final String ROOM = "realtime:room";
    private static final String DENIED = "Unauthorized: You do not have permissions to read from this Channel topic: ";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final PubSub bus = PubSub.local();

    @RegisterExtension
    @Order(1)
    static final ManagedServer here =
            new ManagedServer(settings -> settings.nodeName("here"), parts -> parts.pubSub(bus), Meters.none());

    @RegisterExtension
    @Order(2)
    static final ManagedServer there = here.beside(settings -> settings.nodeName("there"));

    private TestDatabase database;
    private Project abc;

    @BeforeEach
    void open() {
        database = TestDatabase.create();
        abc = Project.on(here, database, "");
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    @DisplayName("S05_063 checks to read and to write have the same results on each node")
    void givenTwoNodes_whenAsked_thenSameResults() {
        abc.reading("realtime.topic() in ('room', 'quiet')")
                .writing("realtime.topic() = 'room' and current_user = 'authenticated'");

        for (ManagedServer node : List.of(here, there)) {
            Client client = abc.elsewhere(node, "authenticated").joinPrivate(ROOM, "'broadcast':{'ack':true}");
            client.sendPrivateJoin("2", "realtime:hall").expectRefused("2", "realtime:hall", DENIED + "hall");
            client.sendPrivateJoin("3", "realtime:quiet", "'broadcast':{'ack':true}")
                    .expectJoined("3", "3", "realtime:quiet");
            send(client, "1", ROOM).expectOk("1", "9", ROOM);
            send(client, "3", "realtime:quiet")
                    .expect("['3','9','realtime:quiet','phx_reply',{'status':'error','response':{'reason':"
                            + "'Unauthorized: You do not have permissions to write to this Channel topic: quiet'}}]");
            assertThat(post(node, Tokens.role("authenticated")).status()).isEqualTo(202);
            assertThat(post(node, Tokens.anon()).status()).isEqualTo(403);
            client.socket().close();
        }
        assertThat(sessions()).isEqualTo("2");
    }

    @Test
    @DisplayName("members of a private channel hear each other across nodes, members of the public one hear nothing")
    void givenTwoNodes_whenSending_thenPrivateMembersHear() {
        abc.reading("true").writing("true");
        Client sender = abc.elsewhere(here, "anon").joinPrivate(ROOM);
        Client near = abc.elsewhere(here, "authenticated").joinPrivate(ROOM);
        Client far = abc.elsewhere(there, "authenticated").joinPrivate(ROOM);
        Client isPublic = abc.elsewhere(there, "authenticated").join(ROOM);

        send(sender, "1", ROOM);

        for (Client receiver : List.of(near, far)) {
            receiver.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{}}]");
        }
        isPublic.expectNothing();
    }

    @Test
    @DisplayName("a database that moved is followed by each node, and what a token lost closes its channel on each")
    void givenTwoNodes_whenDatabaseMovesAndPolicyChanges_thenEachFollows() {
        abc.reading("true");
        Client near = abc.elsewhere(here, "anon").joinPrivate(ROOM);
        Client far = abc.elsewhere(there, "anon").joinPrivate(ROOM);
        abc.reachable(false);
        for (ManagedServer node : List.of(here, there)) {
            await().atMost(PATIENCE).until(() -> !canJoin(node));
        }
        abc.reachable(true).reading("current_user = 'authenticated'");
        for (ManagedServer node : List.of(here, there)) {
            await().atMost(PATIENCE).until(() -> canJoin(node));
        }

        for (Client client : List.of(near, far)) {
            client.send("['1','9','realtime:room','access_token',{'access_token':'"
                            + Tokens.hs256("{'role':'anon','n':2,'exp':" + Tokens.ALWAYS + "}") + "'}]")
                    .expectShutDown("1", ROOM, "You do not have permissions to read from this Channel topic: room");
        }
    }

    @Test
    @DisplayName("S06_065 a shutdown lets go of the database on all nodes, and of no client")
    void givenTwoNodes_whenShutDownOnOne_thenBothLetGoOfTheDatabase() {
        abc.reading("true");
        Client near = abc.elsewhere(here, "anon").joinPrivate(ROOM);
        Client far = abc.elsewhere(there, "anon").joinPrivate(ROOM);
        assertThat(sessions()).isEqualTo("2");

        abc.shutdown();

        await().atMost(PATIENCE).until(() -> sessions().equals("0"));
        for (Client client : List.of(near, far)) {
            client.expectNothing();
            client.sendPrivateJoin("2", "realtime:hall").expectJoined("2", "2", "realtime:hall");
        }
    }

    @Test
    @DisplayName("S06_063 a reload lets go of clients and database on all nodes")
    void givenTwoNodes_whenReloadedOnOne_thenBothLetGo() {
        abc.reading("true");
        Client near = abc.elsewhere(here, "anon").joinPrivate(ROOM);
        Client far = abc.elsewhere(there, "anon").joinPrivate(ROOM);
        assertThat(sessions()).isEqualTo("2");

        HttpReply reply = here.call("POST", "/api/tenants/" + abc.tenant() + "/reload");

        assertThat(reply.status()).isEqualTo(204);
        for (Client client : List.of(near, far)) {
            client.expect("[null,null,'realtime:room','system',{'extension':'system','status':'ok',"
                    + "'message':'Server requested disconnect'}]");
            client.socket().expectClose(1012);
        }
        await().atMost(PATIENCE).until(() -> sessions().equals("0"));
        assertThat(canJoin(there)).isTrue();
    }

    private String sessions() {
        return String.valueOf(abc.value("select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name = 'realtime_connect'"));
    }

    private boolean canJoin(ManagedServer node) {
        Client client = abc.elsewhere(node, "authenticated").sendPrivateJoin("1", "realtime:probe");
        boolean joined = client.next().path(4).path("status").asText().equals("ok");
        client.socket().close();
        return joined;
    }

    private HttpReply post(ManagedServer node, String token) {
        return node.send(
                abc.tenant(),
                new HttpCall("POST", "/api/broadcast/room/events/e?private=true")
                        .bearer(token)
                        .json("{}"));
    }

    private static Client send(Client client, String joinRef, String topic) {
        return client.send(
                "['%s','9','%s','broadcast',{'type':'broadcast','event':'e','payload':{}}]".formatted(joinRef, topic));
    }
}
