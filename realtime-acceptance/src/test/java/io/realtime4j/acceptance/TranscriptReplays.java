package io.realtime4j.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.realtime4j.core.RealtimeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded conversations played again. */
@Tag("transcripts")
final class TranscriptReplays {
    private static final Pattern FLOOD_REF = Pattern.compile("\"(f(\\d+)_(\\d+))\"");
    static final String EXCEEDED = "the rate is exceeded from here on";

    @ParameterizedTest
    @ValueSource(
            strings = {"connect_join_leave_v1", "connect_join_leave_v2", "broadcast", "broadcast_v1_v2", "access_token"
            })
    void givenTranscript_whenReplayed_thenSameFrames(String name) {
        try (TestServer server = start(settings -> settings)) {
            new Replay(server).play(Transcript.read(name));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"presence", "presence_variants"})
    void givenPresence_whenReplayed_thenSameFrames(String name) {
        try (TestServer server = start(settings -> settings)) {
            new Replay(server).play(Transcript.read(name).with(TranscriptReplays::withRepliesFirst));
        }
    }

    @Test
    void givenPresenceBesidePostgresChanges_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings)) {
            new Replay(server)
                    .without(
                            "needs Postgres Changes",
                            step -> step.path("ev").asText().equals("sql")
                                    || Replay.data(step).contains("\"event\":\"postgres_changes\"")
                                    || Replay.data(step).contains("\"Subscribed to PostgreSQL\""))
                    .play(Transcript.read("v1_presence_pgchanges"));
        }
    }

    /** A diff and the answer to the push that caused it come in either order there; here the answer is first. */
    private static List<JsonNode> withRepliesFirst(List<JsonNode> steps) {
        List<JsonNode> all = new ArrayList<>(steps);
        for (int i = 1; i < all.size(); i++) {
            boolean reply = Replay.data(all.get(i)).contains("\"phx_reply\"");
            for (int j = i; reply && Replay.data(all.get(j - 1)).contains("\"presence_diff\""); j--) {
                Collections.swap(all, j, j - 1);
            }
        }
        return all;
    }

    @Test
    void givenErrors_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings)) {
            new Replay(server)
                    .without(
                            "needs Postgres Changes",
                            step -> Replay.data(step)
                                    .contains("\"Unable to subscribe to changes with given parameters."))
                    .play(Transcript.read("errors"));
        }
    }

    @Test
    void givenTokenExpiry_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings)) {
            new Replay(server).play(Transcript.read("token_expiry").withTokensExpiringIn(Duration.ofSeconds(3)));
        }
    }

    @Test
    void givenJoinsPerSecond_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings)) {
            server.tenant("limited").limits(limits -> limits.withMaxJoinsPerSecond(1_000_000));

            new Replay(server).play(Transcript.read("joins_per_second"));
        }
    }

    @Test
    void givenBigAndIdle_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings.idleTimeout(Duration.ofSeconds(2)))) {
            new Replay(server)
                    .on(
                            "sent 3.2MB text broadcast (tenant max_payload_size_in_kb 3000)",
                            replay -> replay.socket("a")
                                    .sendText(
                                            "[\"1\",\"2\",\"realtime:big\",\"broadcast\",{\"event\":\"big\",\"payload\":\""
                                                    + "x".repeat(3_200_000) + "\"}]"))
                    .on("sent 5.1MB text frame", replay -> replay.socket("a").sendText("x".repeat(5_100_000)))
                    .on("idle from now, no heartbeat", replay -> {})
                    .play(Transcript.read("big_and_idle"));
        }
    }

    @Test
    void givenServerShutdown_whenReplayed_thenSameFrames() {
        TestServer server = start(settings -> settings);

        new Replay(server)
                .on("server asked to stop", replay -> new Thread(server.engine()::close, "stop").start())
                .play(Transcript.read("server_shutdown"));
    }

    @Test
    void givenHttpBroadcast_whenReplayed_thenSameFramesAndAnswers() {
        try (TestServer server = start(settings -> settings)) {
            server.tenant("realtime-dev").limits(limits -> limits.withMaxEventsPerSecond(1_000_000));

            new Replay(server)
                    .without(
                            "needs a tenant database",
                            step -> step.path("ev").asText().equals("sql")
                                    || Replay.data(step).contains("dbpub")
                                    || Replay.data(step).contains("dbpriv"))
                    .without(
                            "the admin API belongs to servers with a control database",
                            Exchange.of("/api/tenants/realtime-dev/health"))
                    .play(Transcript.read("http_broadcast"));
        }
    }

    @Test
    void givenLimits_whenReplayed_thenSameFrames() {
        try (TestServer server = start(settings -> settings)) {
            TestTenant limited = server.tenant("limited")
                    .limits(limits -> limits
                            .withMaxPayloadSizeInKb(1)
                            .withMaxChannelsPerClient(2)
                            .withMaxConcurrentUsers(4)
                            .withMaxEventsPerSecond(1_000_000)
                            .toBuilder()
                            .maxClientPresenceEventsPerWindow(2)
                            .build());

            new Replay(server)
                    .on(EXCEEDED, replay -> limited.limits(limits -> limits.withMaxEventsPerSecond(0)))
                    .play(Transcript.read("limits").with(TranscriptReplays::withFloodPushes));
        }
    }

    /** Adds what the recording left out: the pushes of the flood, and the moment from which there were too many. */
    static List<JsonNode> withFloodPushes(List<JsonNode> steps) {
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            String data = Replay.data(steps.get(i));
            String answer = data.contains("\"flood\"") ? Replay.data(steps.get(i + 1)) : data;
            Matcher ref = FLOOD_REF.matcher(answer);
            boolean first = data.contains("\"flood\"") || data.contains("unmatched topic");
            if (first && ref.find()) {
                if (Replay.data(steps.get(Math.min(i + 2, steps.size() - 1))).contains("Too many messages")) {
                    all.add(Json.tree("{'note':'" + EXCEEDED + "'}"));
                }
                all.add(push(ref.group(1), ref.group(2)));
            }
            all.add(steps.get(i));
        }
        return all;
    }

    private static JsonNode push(String ref, String round) {
        String message = Json.text("['1','%s','realtime:ev','broadcast',"
                .formatted(ref)
                .concat("{'type':'broadcast','event':'flood','payload':{'k':%s}}]".formatted(round)));
        return Json.tree("{'conn':'c','dir':'c2s','opcode':'text','data':" + Json.quoted(message) + "}");
    }

    private static TestServer start(UnaryOperator<RealtimeSettings.Builder> settings) {
        TestServer server = TestServer.create(settings).start();
        server.tenant("realtime-dev");
        return server;
    }
}
