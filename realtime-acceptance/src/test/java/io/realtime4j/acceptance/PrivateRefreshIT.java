package io.realtime4j.acceptance;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What new tokens change on channels, by the policies of a real database. */
@Tag("spec-05")
final class PrivateRefreshIT {
    private static final String ROOM = "realtime:room";
    private static final String NO_PERMISSION = "You do not have permissions to read from this Channel topic: room";
    private static final String LOST = "You no longer have permission to read from this Channel topic: room";
    private static final String UNREACHABLE = "Realtime was unable to connect to the project database";
    private static final String WITH_PRESENCE = "'presence':{'enabled':true}";
    private static final String NOBODY = "['1',null,'realtime:room','presence_state',{}]";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    private final AtomicInteger tokens = new AtomicInteger();
    private final Project abc = Project.on(server);

    @Test
    @DisplayName("S05_037 a role that may not read ends the private channel, and no other")
    void givenTokenWithoutPermission_whenRefreshing_thenShutDown() {
        abc.reading("current_user = 'authenticated'");
        Client client = abc.as("authenticated").joinPrivate(ROOM);
        client.sendPrivateJoin("2", "realtime:hall").expectJoined("2", "2", "realtime:hall");

        refresh(client, "anon").expectShutDown("1", ROOM, NO_PERMISSION);

        client.expectNothing();
        client.sendPrivateJoin("3", ROOM).expectJoined("3", "3", ROOM);
    }

    @Test
    @DisplayName("S05_037 a policy that was dropped counts at the next token, and not before")
    void givenPolicyDropped_whenRefreshing_thenShutDown() {
        abc.reading("true").writing("true");
        Client sender = abc.as("anon").joinPrivate(ROOM);
        Client client = abc.as("anon").joinPrivate(ROOM);
        abc.reading("false");
        expectHears(sender, client, "1");

        refresh(client, "anon").expectShutDown("1", ROOM, NO_PERMISSION);

        send(sender, "2").expectNothing();
        client.expectNothing();
    }

    @Test
    @DisplayName("S05_037 a policy that raises at a new token ends the private channel like a denial")
    void givenPolicyThatRaises_whenRefreshing_thenShutDown() {
        abc.reading("true");
        Client client = abc.as("anon").joinPrivate(ROOM);
        abc.reading("1 / (case when current_user = 'authenticated' then 0 else 1 end) = 1");

        refresh(client, "authenticated").expectShutDown("1", ROOM, NO_PERMISSION);
    }

    @Test
    @DisplayName("S05_038 a permission that is lost while the other stays ends the private channel")
    void givenOneOfTwoLost_whenRefreshing_thenShutDown() {
        abc.reading("extension = 'presence' or current_user = 'authenticated'");
        Client client = abc.as("authenticated")
                .sendPrivateJoin("1", ROOM, WITH_PRESENCE)
                .expectJoined("1", "1", ROOM)
                .expect(NOBODY);

        refresh(client, "anon").expectShutDown("1", ROOM, LOST);
    }

    @Test
    @DisplayName("S05_040 a member for presence alone gets broadcasts once a token lets it")
    void givenBroadcastGranted_whenRefreshing_thenDelivered() {
        abc.reading("extension = 'presence' or current_user = 'authenticated'").writing("true");
        Client sender = abc.as("authenticated").joinPrivate(ROOM, "'broadcast':{'ack':true}");
        Client client = abc.as("anon")
                .sendPrivateJoin("1", ROOM, WITH_PRESENCE)
                .expectJoined("1", "1", ROOM)
                .expect(NOBODY);
        send(sender, "1").expectOk("1", "2", ROOM);
        client.expectNothing();

        refresh(client, "authenticated");

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            send(sender, "2").expectOk("1", "2", ROOM);
            client.send("[null,'h','phoenix','heartbeat',{}]");
            JsonNode next = client.next();
            boolean heard = next.path(3).asText().equals("broadcast");
            if (heard) {
                client.next();
            }
            return heard;
        });
    }

    @Test
    @DisplayName("S05_036 a public channel takes any role without a word")
    void givenPublicChannel_whenRefreshing_thenNothingIsSaid() {
        Client client = abc.as("authenticated").join(ROOM);

        refresh(client, "anon").expectNothing();
    }

    @Test
    @DisplayName("S05_083 a new token needs the database, on public channels, too")
    void givenDatabaseOutOfReach_whenRefreshing_thenShutDown() {
        abc.reading("true");
        Client isPublic = abc.as("anon").join(ROOM);
        Client isPrivate = abc.as("anon").joinPrivate(ROOM);
        abc.reachable(false);
        // whoever joins sees when the change has arrived
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            Client probe = abc.as("anon").send("['1','1','realtime:probe','phx_join',{'config':{}}]");
            return probe.next().path(4).path("status").asText().equals("error");
        });

        refresh(isPublic, "authenticated").expectShutDown("1", ROOM, UNREACHABLE);
        refresh(isPrivate, "authenticated").expectShutDown("1", ROOM, UNREACHABLE);
        isPublic.expectNothing();
    }

    private Client refresh(Client client, String role) {
        String token = Tokens.hs256(
                "{'role':'" + role + "','exp':" + Tokens.ALWAYS + ",'n':" + tokens.incrementAndGet() + "}");
        return client.send("['1','9','realtime:room','access_token',{'access_token':'" + token + "'}]");
    }

    private static void expectHears(Client sender, Client client, String number) {
        send(sender, number);
        client.expect("[null,null,'realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':'" + number
                + "'}}]");
    }

    private static Client send(Client client, String number) {
        return client.send("['1','2','realtime:room','broadcast',{'type':'broadcast','event':'e','payload':{'n':'"
                + number + "'}}]");
    }
}
