package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.Realtime;
import io.realtime4j.tenancy.Jwt;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A row of the self-hosted tenant's database on its way to a client of the server as it is wired. */
class StoredBroadcastIT {
    private static final String SECRET = "a secret of at least thirty-two characters";
    private static final String JOIN =
            "{\"topic\":\"realtime:room\",\"event\":\"phx_join\",\"ref\":\"1\",\"join_ref\":\"1\","
                    + "\"payload\":{\"config\":{\"broadcast\":{\"replication_ready\":true}}}}";

    private final StoredControl database = new StoredControl();
    private final Lifecycle lifecycle = Lifecycle.begin();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        lifecycle.abandon();
        database.close();
    }

    @Test
    void givenClientThatWaitedForTheStream_whenStored_thenItHears() throws Exception {
        Texts texts = new Texts();
        WebSocket socket = connect(seeded(), texts);
        var unused = socket.sendText(JOIN, true).join();
        assertThat(texts.next()).contains("phx_reply", "\"status\":\"ok\"");
        assertThat(texts.next()).contains("Replication connection established");
        assertThat(database.column("select slot_name from pg_replication_slots where active"))
                .contains("supabase_realtime_messages_replication_slot_launched");

        database.execute("select realtime.send('{\"id\":1}', 'tick', 'room', false)");

        assertThat(texts.next()).contains("\"event\":\"tick\"", "\"meta\":{\"id\":", "\"payload\":{\"id\": 1}");
        socket.abort();
    }

    private Realtime seeded() {
        Map<String, String> variables = database.variables();
        variables.put("PORT", "0");
        variables.put("LISTEN_ADDRESS", "127.0.0.1");
        variables.put("SELF_HOST_TENANT_NAME", "127");
        variables.put("API_JWT_SECRET", SECRET);
        variables.put("SLOT_NAME_SUFFIX", "launched");
        Configuration configuration = Configuration.read(new Environment(variables));
        DatabaseConfiguration databases = database.configuration(variables);
        Wiring wiring = new Wiring(configuration, lifecycle);
        StoredTenants stored = wiring.open(databases);
        stored.seed(configuration.selfHosted(), databases.selfHosted());
        return wiring.start(stored, databases);
    }

    private WebSocket connect(Realtime node, WebSocket.Listener listener) {
        String token = Jwt.sign(SECRET, Map.of("role", "anon", "exp", 4_102_444_800L));
        URI uri = URI.create("ws://127.0.0.1:" + node.address().orElseThrow().getPort()
                + "/socket/websocket?vsn=1.0.0&apikey=" + token);
        return client.newWebSocketBuilder().buildAsync(uri, listener).join();
    }

    /** Keeps whole messages. */
    private static final class Texts implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();
        private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(whole.poll(1, TimeUnit.MINUTES));
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                whole.add(parts.toString());
                parts.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }
    }
}
