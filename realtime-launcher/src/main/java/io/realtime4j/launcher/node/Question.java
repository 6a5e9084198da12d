package io.realtime4j.launcher.node;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The metrics of other nodes while they come in, piece by piece. Confined to one lane. */
final class Question {
    /** More than a node with 100,000 tenants has. */
    private static final int MOST_BYTES = 256 * 1024 * 1024;

    private final Map<String, Pieces> open = new HashMap<>();
    private final TreeMap<String, String> texts = new TreeMap<>();
    private final CompletableFuture<List<String>> answer;

    /** At least one node is asked. */
    Question(Set<String> nodes, CompletableFuture<List<String>> answer) {
        nodes.forEach(node -> open.put(node, new Pieces()));
        this.answer = answer;
    }

    /** {@return false when a piece is missing or there are too many of them, so that the node's answer is lost} */
    boolean take(NodeMessage.Part part) {
        Pieces pieces = open.get(part.node());
        if (pieces == null) {
            return true;
        }
        if (part.index() != pieces.count || pieces.bytes.size() + part.text().length() > MOST_BYTES) {
            return false;
        }
        pieces.count++;
        pieces.bytes.write(
                part.text().array(), part.text().offset(), part.text().length());
        if (part.last()) {
            texts.put(part.node(), pieces.bytes.toString(StandardCharsets.UTF_8));
            leaveOut(part.node());
        }
        return true;
    }

    /** Waits for a node no longer. {@return whether it was waited for} */
    boolean leaveOut(String node) {
        boolean waited = open.remove(node) != null;
        if (open.isEmpty()) {
            answer.complete(new ArrayList<>(texts.values()));
        }
        return waited;
    }

    /** The nodes whose answers are not here. */
    Set<String> silent() {
        return Set.copyOf(open.keySet());
    }

    boolean isAnswered() {
        return answer.isDone();
    }

    private static final class Pieces {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int count;
    }
}
