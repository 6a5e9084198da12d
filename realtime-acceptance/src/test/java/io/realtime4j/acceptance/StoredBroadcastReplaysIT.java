package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recorded conversations in which the tenant's database broadcasts, too. */
@Tag("transcripts")
final class StoredBroadcastReplaysIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEALTH = "/api/tenants/realtime-dev/health";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer().streaming("replays");

    @AfterEach
    void delete() {
        assertThat(server.call("DELETE", "/api/tenants/realtime-dev").status()).isEqualTo(204);
        server.project().execute(DatabaseReplaysIT.NOTHING);
    }

    @Test
    void givenHttpBroadcast_whenReplayed_thenSameFramesAndAnswers() {
        server.create("realtime-dev");
        assertThat(server.call("PUT", "/api/tenants/realtime-dev", "{'max_events_per_second':1000000}")
                        .status())
                .isEqualTo(200);

        play(Transcript.read("http_broadcast"));
    }

    @Test
    void givenPrivateChannel_whenReplayed_thenSameFrames() {
        server.create("realtime-dev");

        play(Transcript.read("private_channel"));
    }

    private static void play(Transcript transcript) {
        server.project().execute(DatabaseReplaysIT.EVERYTHING);
        Replay replay = new Replay(server.server())
                .without(
                        "a call to another server whose tenant was not recorded",
                        step -> step.path("ev").asText().equals("http")
                                || step.toString().contains("Tenant not found in database"))
                .without("asked with the operators' token, as the next line does", Exchange.of(HEALTH))
                .on(HEALTH, ignored -> expectHealth(transcript));
        transcript.steps().stream()
                .filter(step -> step.has("sql"))
                .map(step -> step.get("sql").asText())
                .forEach(sql -> replay.on(sql, ignored -> {
                    awaitStream();
                    server.project().execute(sql);
                }));
        replay.play(transcript.with(steps ->
                steps.stream().flatMap(StoredBroadcastReplaysIT::withNotes).toList()));
    }

    /** The node's name and region are its own. */
    private static void expectHealth(Transcript transcript) {
        awaitStream();
        String recorded = transcript.steps().stream()
                .map(step -> step.path("body").asText())
                .filter(body -> body.contains("replication_connected"))
                .findFirst()
                .orElseThrow()
                .replace("realtime@127.0.0.1", "realtime@test")
                .replace("\"us-east-1\"", "null");
        assertThat(Json.received(server.call("GET", HEALTH).body())).isEqualTo(Json.received(recorded));
    }

    /** Statements are notes that the replay acts upon, and so is the health. */
    private static Stream<JsonNode> withNotes(JsonNode step) {
        if (step.path("path").asText().equals(HEALTH)) {
            return Stream.of(Json.tree("{'note':'" + HEALTH + "'}"), step);
        }
        return Stream.of(DatabaseReplaysIT.note(step));
    }

    /** In the recording the stream had run for long; here it begins with the first join. */
    private static void awaitStream() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ManagedServer.data(server.call("GET", HEALTH))
                .path("replication_connected")
                .asBoolean()) {
            assertThat(System.nanoTime()).as("the stream is not connected").isLessThan(end);
        }
    }
}
