package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Recorded conversations that need, or may be had with, a tenant that has a database. */
@Tag("transcripts")
final class DatabaseReplaysIT {
    static final String EVERYTHING = "create policy bench_all_select on realtime.messages for select using (true);"
            + " create policy bench_all_insert on realtime.messages for insert with check (true)";

    static final String NOTHING = "drop policy if exists bench_all_select on realtime.messages;"
            + " drop policy if exists bench_all_insert on realtime.messages";

    @RegisterExtension
    static final ManagedServer server = new ManagedServer();

    @AfterEach
    void delete() {
        for (String tenant : new String[] {"realtime-dev", "limited"}) {
            assertThat(server.call("DELETE", "/api/tenants/" + tenant).status()).isEqualTo(204);
        }
        server.project().execute(NOTHING);
    }

    @Test
    void givenPrivateDenied_whenReplayed_thenSameFrames() {
        server.create("realtime-dev");
        server.project().execute(EVERYTHING);
        Transcript transcript = Transcript.read("private_denied");
        Replay replay = new Replay(server.server());
        transcript.steps().stream()
                .filter(step -> step.has("sql"))
                .map(step -> step.get("sql").asText())
                .forEach(sql -> replay.on(sql, ignored -> server.project().execute(sql)));
        // the broadcast that is denied asks for an answer, and gets none there
        Transcript answered = transcript.with(steps -> steps.stream()
                .flatMap(step -> Replay.data(step).contains("\"2\",\"3\",\"realtime:readonly\",\"broadcast\"")
                        ? java.util.stream.Stream.of(step, DENIAL)
                        : java.util.stream.Stream.of(note(step)))
                .toList());

        replay.play(answered);
    }

    @Test
    void givenErrors_whenReplayed_thenSameFrames() {
        server.create("realtime-dev");

        new Replay(server.server())
                .without(
                        "needs Postgres Changes",
                        step -> Replay.data(step).contains("\"Unable to subscribe to changes with given parameters."))
                .play(Transcript.read("errors"));
    }

    @Test
    void givenLimits_whenReplayed_thenSameFrames() {
        server.create("realtime-dev");
        server.create("limited");
        change(
                "{'max_payload_size_in_kb':1,'max_channels_per_client':2,'max_concurrent_users':4,'max_client_presence_events_per_window':2,"
                        + "'max_events_per_second':1000000}");

        new Replay(server.server())
                .on(TranscriptReplays.EXCEEDED, replay -> change("{'max_events_per_second':0}"))
                .play(Transcript.read("limits").with(TranscriptReplays::withFloodPushes));
    }

    private static final JsonNode DENIAL = Json.tree("{'conn':'a','dir':'s2c','opcode':'text','data':"
            + Json.quoted(Json.text("['2','3','realtime:readonly','phx_reply',{'status':'error','response':{'reason':"
                    + "'Unauthorized: You do not have permissions to write to this Channel topic: readonly'}}]"))
            + "}");

    /** Statements are notes that the replay acts upon. */
    static JsonNode note(JsonNode step) {
        return step.has("sql")
                ? Json.tree("{'note':" + Json.quoted(step.get("sql").asText()) + "}")
                : step;
    }

    private static void change(String settings) {
        assertThat(server.call("PUT", "/api/tenants/limited", settings).status())
                .isEqualTo(200);
    }
}
