package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.Realtime;
import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Subscription;
import io.realtime4j.core.Topic;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.tenancy.ApiTokens;
import io.realtime4j.tenancy.Jwt;
import io.realtime4j.tenancy.JwtSettings;
import io.realtime4j.transport.tyrus.TyrusSettings;
import io.realtime4j.transport.tyrus.TyrusTransport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes on one bus, asked over HTTP. */
@Tag("spec-06")
@Timeout(60)
class MetricsFeatureTest {
    private static final String SECRET = "a secret of more than thirty-two characters";

    private final PubSub network = PubSub.local();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Realtime> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(Realtime::close);
    }

    @Test
    @DisplayName(
            "S06_111 S06_112 S06_113 one text of all nodes, of those of a region, and without one that is out of reach")
    void givenThreeNodes_whenAsked_thenTheMetricsOfAll() throws Exception {
        MutedBus muted = new MutedBus(network);
        node("one@10.0.0.1", "eu", network);
        node("two@10.0.0.2", "us", network);
        node("three@10.0.0.3", "eu", muted);
        until("/metrics", 3);

        String all = get("/metrics");
        assertThat(ids(all)).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(all).endsWith("\n# EOF\n").containsOnlyOnce("# EOF");
        assertThat(all.lines().filter(line -> line.startsWith("# TYPE"))).doesNotHaveDuplicates();
        assertThat(ids(get("/metrics/eu"))).containsExactly("10.0.0.1", "10.0.0.3");
        assertThat(ids(get("/metrics/us"))).containsExactly("10.0.0.2");
        assertThat(get("/metrics/nowhere")).isEmpty();

        muted.silent = true;
        assertThat(ids(get("/metrics"))).containsExactly("10.0.0.1", "10.0.0.2");
    }

    private void until(String path, int count) throws IOException, InterruptedException {
        while (ids(get(path)).size() < count) {
            Thread.onSpinWait();
        }
    }

    private static List<String> ids(String metrics) {
        return metrics.lines()
                .filter(line -> line.startsWith("phoenix_connections_max{"))
                .map(line -> line.replaceFirst(".*,id=\"([^\"]*)\".*", "$1"))
                .sorted()
                .toList();
    }

    private String get(String path) throws IOException, InterruptedException {
        int port = nodes.get(0).address().orElseThrow().getPort();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("authorization", "Bearer " + Jwt.sign(SECRET, Map.of()))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
        return response.body();
    }

    private void node(String name, String region, PubSub bus) {
        DropwizardMeters meters = new DropwizardMeters(new MetricRegistry());
        meters.gauge("phoenix_connections_max", null, () -> 1);
        ApiTokens tokens = ApiTokens.of(List.of(SECRET), List.of(), JwtSettings.defaults());
        nodes.add(Realtime.builder()
                .settings(
                        RealtimeSettings.builder().nodeName(name).region(region).build())
                .tokenVerifier(Jwt.verifier(JwtSettings.defaults()))
                .pubSub(bus)
                .feature(new MetricsFeature(meters, new NodeIdentity(name, region, "1"), tokens, Duration.ofSeconds(5)))
                .transport(TyrusTransport.create(
                        TyrusSettings.builder().host("127.0.0.1").port(0).build()))
                .start());
    }

    /** Others reach the node, and from some moment on it does not reach them. */
    private static final class MutedBus implements PubSub {
        private final PubSub network;
        private volatile boolean silent;

        MutedBus(PubSub network) {
            this.network = network;
        }

        @Override
        public Bus attach(String nodeName) {
            Bus bus = network.attach(nodeName);
            return new Bus() {
                @Override
                public void publish(Topic topic, byte[] message) {
                    if (!silent) {
                        bus.publish(topic, message);
                    }
                }

                @Override
                public Subscription subscribe(Topic topic, Consumer<byte[]> listener) {
                    return bus.subscribe(topic, listener);
                }

                @Override
                public boolean connected() {
                    return true;
                }

                @Override
                public void close() {
                    bus.close();
                }
            };
        }
    }
}
