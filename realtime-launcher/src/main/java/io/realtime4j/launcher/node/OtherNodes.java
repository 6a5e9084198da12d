package io.realtime4j.launcher.node;

import io.realtime4j.core.Subscription;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.PubSub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes of the bus and their metrics. Each node says at intervals that it lives; one that is silent for five of them is
 * gone. One that lives and does not answer within the timeout is left out. Confined to one lane; {@link #metrics} and
 * {@link #stop} may be called by any thread.
 */
final class OtherNodes {
    private static final Logger log = LoggerFactory.getLogger(OtherNodes.class);

    private static final long INTERVAL_MILLIS = 2_000;
    private static final long SILENT_MILLIS = 5 * INTERVAL_MILLIS;
    private static final int PART = 256 * 1024;

    private final NodeIdentity self;
    private final Exposition own;
    private final PubSub.Bus bus;
    private final Lane lane;
    private final Executor apart;
    private final Duration timeout;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private final Map<Long, Question> questions = new HashMap<>();
    private long asked;
    private volatile boolean stopped;

    /**
     * Makes one that knows nobody.
     *
     * @param self this node
     * @param own its metrics
     * @param bus to the others
     * @param lane owns what is kept here
     * @param apart where this node's metrics are put together for others
     * @param timeout how long to wait for an answer
     */
    OtherNodes(NodeIdentity self, Exposition own, PubSub.Bus bus, Lane lane, Executor apart, Duration timeout) {
        this.self = self;
        this.own = own;
        this.bus = bus;
        this.lane = lane;
        this.apart = apart;
        this.timeout = timeout;
    }

    void start() {
        lane.execute(() -> {
            listen(nodes());
            listen(answersTo(self.name()));
            beat();
        });
    }

    /** Says goodbye, and waits for nobody any more. */
    void stop() {
        stopped = true;
        tell(nodes(), new NodeMessage.Goodbye(self.name()));
        lane.execute(() -> {
            subscriptions.forEach(Subscription::close);
            List.copyOf(questions.values())
                    .forEach(question -> question.silent().forEach(question::leaveOut));
            questions.clear();
        });
    }

    /**
     * Asks for metrics.
     *
     * @param region whose nodes, or null for all
     * @return what the other nodes have, without those that are out of reach
     */
    CompletionStage<List<String>> metrics(@Nullable String region) {
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        lane.execute(() -> ask(region, answer));
        return answer;
    }

    private void ask(@Nullable String region, CompletableFuture<List<String>> answer) {
        Set<String> whom = seen.entrySet().stream()
                .filter(node -> region == null || region.equals(node.getValue().region))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (whom.isEmpty() || stopped) {
            answer.complete(List.of());
            return;
        }
        long number = ++asked;
        questions.put(number, new Question(whom, answer));
        lane.schedule(() -> giveUp(number), timeout.toMillis());
        tell(nodes(), new NodeMessage.Ask(self.name(), number, region));
    }

    private void giveUp(long number) {
        Question question = questions.remove(number);
        if (question != null) {
            for (String node : question.silent()) {
                leaveOut(question, node, "no answer in " + timeout.toMillis() + " ms");
            }
        }
    }

    private void leaveOut(Question question, String node, String why) {
        if (question.leaveOut(node)) {
            log.atError()
                    .addKeyValue("node", node)
                    .addKeyValue("reason", why)
                    .log("Cannot fetch metrics from the node {}: {}", node, why);
        }
    }

    private void beat() {
        if (stopped) {
            return;
        }
        lane.schedule(this::beat, INTERVAL_MILLIS);
        long now = now();
        Set<String> silent = seen.entrySet().stream()
                .filter(node -> now - node.getValue().at > SILENT_MILLIS)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        silent.forEach(node -> forget(node, "it is silent"));
        sayHello();
    }

    private void sayHello() {
        tell(nodes(), new NodeMessage.Hello(self.name(), self.region()));
    }

    private void listen(Topic topic) {
        subscriptions.add(bus.subscribe(topic, bytes -> lane.execute(() -> read(bytes))));
    }

    private void read(byte[] bytes) {
        if (stopped) {
            return;
        }
        try {
            receive(NodeMessage.decode(bytes));
        } catch (IllegalArgumentException e) {
            log.atError().setCause(e).log("message of another node about metrics cannot be read");
        }
    }

    private void receive(NodeMessage message) {
        if (message instanceof NodeMessage.Hello hello) {
            if (seen.put(hello.node(), new Seen(hello.region(), now())) == null) {
                sayHello(); // so that the new one need not wait
            }
        } else if (message instanceof NodeMessage.Goodbye) {
            forget(message.node(), "it stops");
        } else if (message instanceof NodeMessage.Ask ask) {
            if (ask.region() == null || ask.region().equals(self.region())) {
                apart.execute(() -> answer(ask));
            }
        } else if (message instanceof NodeMessage.Part part) {
            take(part);
        }
    }

    private void take(NodeMessage.Part part) {
        Question question = questions.get(part.question());
        if (question == null) {
            return;
        }
        if (!question.take(part)) {
            leaveOut(question, part.node(), "a piece of its answer is missing or it is too long");
        }
        endIfAnswered(part.question(), question);
    }

    private void forget(String node, String why) {
        seen.remove(node);
        Map.copyOf(questions).forEach((number, question) -> {
            leaveOut(question, node, why);
            endIfAnswered(number, question);
        });
    }

    private void endIfAnswered(long number, Question question) {
        if (question.isAnswered()) {
            questions.remove(number);
        }
    }

    /** Runs apart from the lane, as there may be many series. */
    private void answer(NodeMessage.Ask ask) {
        try {
            Slice text = Slice.of(own.text());
            Topic asker = answersTo(ask.node());
            int index = 0;
            int from = 0;
            do {
                int length = Math.min(text.length() - from, PART);
                Slice piece = text.part(from, length);
                from += length;
                tell(asker, new NodeMessage.Part(self.name(), ask.question(), index++, from == text.length(), piece));
            } while (from < text.length());
        } catch (RuntimeException e) {
            log.atError().addKeyValue("node", ask.node()).setCause(e).log("metrics could not be told to another node");
        }
    }

    private void tell(Topic topic, NodeMessage message) {
        try {
            bus.publish(topic, message.encode());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("other nodes could not be reached about metrics");
        }
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(lane.nanoTime());
    }

    private static Topic nodes() {
        return ofNodes("nodes");
    }

    private static Topic answersTo(String node) {
        return ofNodes("to " + node);
    }

    /** No tenant has the name. */
    private static Topic ofNodes(String name) {
        return Topic.publicTopic(new TenantId("\0"), name);
    }

    /** When a node was heard last. */
    private record Seen(@Nullable String region, long at) {}
}
