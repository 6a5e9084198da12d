package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.codahale.metrics.MetricRegistry;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.PubSub;
import io.realtime4j.tck.ManualLane;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("spec-06")
class OtherNodesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration BEAT = Duration.ofSeconds(2);

    private final PubSub network = PubSub.local();
    private final List<Node> nodes = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void forget() {
        logger().detachAppender(log);
    }

    @Test
    @DisplayName("S06_111 the metrics of all other nodes")
    void givenNodes_whenAsked_thenTheOthersAnswer() {
        Node first = node("a", "eu");
        node("b", "us");
        node("c", null);

        CompletableFuture<List<String>> answer = ask(first, null);

        assertThat(answer)
                .isCompletedWithValueMatching(texts -> texts.size() == 2
                        && texts.get(0).contains("who{host=\"b\",id=\"b\",region=\"us\"} 1")
                        && texts.get(1).contains("who{host=\"c\",id=\"c\",region=\"nil\"} 1"));
        assertThat(first.lane.failures()).isEmpty();
    }

    @Test
    @DisplayName("S06_112 the metrics of the nodes of a region")
    void givenRegion_whenAsked_thenOnlyItsNodesAnswer() {
        Node first = node("a", "eu");
        node("b", "us");
        node("c", "eu");

        assertThat(ask(first, "eu"))
                .isCompletedWithValueMatching(
                        texts -> texts.size() == 1 && texts.get(0).contains("id=\"c\""));
        assertThat(ask(first, "nowhere")).isCompletedWithValue(List.of());
        assertThat(ask(first, "nil")).isCompletedWithValue(List.of());
    }

    @Test
    @DisplayName("S06_113 a node that does not answer in time is left out and logged as an error")
    void givenNodeThatHangs_whenAsked_thenTheOthersAnswer() {
        Node first = node("a", "eu");
        node("b", "eu");
        Node hung = node("c", "eu");
        hung.hangs = true;

        CompletableFuture<List<String>> answer = ask(first, null);
        assertThat(answer).isNotDone();
        first.lane.advance(TIMEOUT);

        assertThat(answer)
                .isCompletedWithValueMatching(
                        texts -> texts.size() == 1 && texts.get(0).contains("id=\"b\""));
        assertThat(errors()).first().asString().startsWith("Cannot fetch metrics from the node c: ");
    }

    @Test
    @DisplayName("S06_113 nobody waits for a node that is silent for long or that stops")
    void givenNodeThatIsGone_whenAsked_thenNobodyWaitsForIt() {
        Node first = node("a", "eu");
        Node second = node("b", "eu");
        Node third = node("c", "eu");
        third.hangs = true;
        second.others.stop();
        for (int beats = 0; beats < 7; beats++) {
            first.lane.advance(BEAT);
            settle();
        }

        assertThat(ask(first, null)).isCompletedWithValue(List.of());
        assertThat(errors()).isEmpty();
    }

    @Test
    void givenNodeThatStopsWhileItIsAsked_thenItIsLeftOutAtOnce() {
        Node first = node("a", "eu");
        Node second = node("b", "eu");
        second.hangs = true;

        CompletableFuture<List<String>> answer = ask(first, null);
        second.others.stop();
        settle();

        assertThat(answer).isCompletedWithValue(List.of());
        assertThat(errors()).containsExactly("Cannot fetch metrics from the node b: it stops");
    }

    @Test
    void givenManySeries_whenAsked_thenAllPiecesArrive() {
        Node first = node("a", "eu");
        Node second = node("b", "eu");
        for (int tenant = 0; tenant < 20_000; tenant++) {
            second.meters.counter("sum", new TenantId("tenant-" + tenant), null).add(tenant);
        }
        String whole = new String(second.exposition.text(), StandardCharsets.UTF_8);

        assertThat(ask(first, null)).isCompletedWithValue(List.of(whole));
        assertThat(whole.length()).isGreaterThan(1_000_000);
    }

    @Test
    void givenPieceIsLost_whenAsked_thenTheNodeIsLeftOut() {
        Node first = node("a", "eu");
        Node second = node("b", "eu");
        second.hangs = true;

        CompletableFuture<List<String>> answer = ask(first, null);
        tell("to a", new NodeMessage.Part("b", 1, 1, true, Slice.EMPTY));
        settle();

        assertThat(answer).isCompletedWithValue(List.of());
        assertThat(errors()).hasSize(1);
    }

    @Test
    void givenWhatCannotBeRead_thenLoggedAndTheNodeGoesOn() {
        Node first = node("a", "eu");
        node("b", "eu");

        network.attach("x").publish(topic("nodes"), new byte[] {77});
        settle();

        assertThat(errors()).containsOnly("message of another node about metrics cannot be read");
        assertThat(ask(first, null)).isCompletedWithValueMatching(texts -> texts.size() == 1);
    }

    @Test
    void givenStopped_whenAsked_thenNobodyIs() {
        Node first = node("a", "eu");
        Node second = node("b", "eu");
        second.hangs = true;
        CompletableFuture<List<String>> open = ask(first, null);

        first.others.stop();
        settle();

        assertThat(open).isCompletedWithValue(List.of());
        assertThat(ask(first, null)).isCompletedWithValue(List.of());
    }

    private CompletableFuture<List<String>> ask(Node node, @Nullable String region) {
        CompletableFuture<List<String>> answer = node.others.metrics(region).toCompletableFuture();
        settle();
        return answer;
    }

    private void tell(String whom, NodeMessage message) {
        network.attach("x").publish(topic(whom), message.encode());
    }

    private static Topic topic(String name) {
        return Topic.publicTopic(new TenantId("\0"), name);
    }

    private Node node(String name, @Nullable String region) {
        Node node = new Node(new NodeIdentity(name, region, "1"));
        nodes.add(node);
        node.others.start();
        settle();
        return node;
    }

    /** Until nobody has to say anything; three rounds are more than any exchange has. */
    private void settle() {
        for (int round = 0; round < 3; round++) {
            nodes.stream().filter(node -> !node.hangs).forEach(node -> node.lane.runTasks());
        }
    }

    private List<String> errors() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(OtherNodes.class);
    }

    private final class Node {
        private final ManualLane lane = new ManualLane();
        private final DropwizardMeters meters = new DropwizardMeters(new MetricRegistry());
        private final Exposition exposition;
        private final OtherNodes others;
        private boolean hangs;

        Node(NodeIdentity identity) {
            meters.counter("who", null, null).add(1);
            exposition = new Exposition(meters, identity);
            others =
                    new OtherNodes(identity, exposition, network.attach(identity.name()), lane, Runnable::run, TIMEOUT);
        }
    }
}
