package io.realtime4j.presence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a JavaScript client makes of states and diffs, spec 04 §10: diffs wait for the first state and are applied to it in order. */
final class PresenceView {
    private final List<JsonNode> early = new ArrayList<>();
    private @Nullable Map<String, List<String>> refs;

    void state(JsonNode state) {
        Map<String, List<String>> fresh = new LinkedHashMap<>();
        state.properties().forEach(key -> fresh.put(key.getKey(), refs(key.getValue())));
        refs = fresh;
        List<JsonNode> waiting = List.copyOf(early);
        early.clear();
        waiting.forEach(this::diff);
    }

    void diff(JsonNode diff) {
        Map<String, List<String>> known = refs;
        if (known == null) {
            early.add(diff);
            return;
        }
        diff.path("joins").properties().forEach(key -> {
            List<String> joined = refs(key.getValue());
            List<String> all = new ArrayList<>(known.getOrDefault(key.getKey(), List.of()));
            all.removeAll(joined);
            all.addAll(joined);
            known.put(key.getKey(), all);
        });
        diff.path("leaves").properties().forEach(key -> {
            List<String> left = known.get(key.getKey());
            if (left != null) {
                left.removeAll(refs(key.getValue()));
                if (left.isEmpty()) {
                    known.remove(key.getKey());
                }
            }
        });
    }

    /** The refs that a diff brings. */
    static Set<String> joins(JsonNode diff) {
        Set<String> all = new TreeSet<>();
        diff.path("joins").properties().forEach(key -> all.addAll(refs(key.getValue())));
        return all;
    }

    private static List<String> refs(JsonNode presence) {
        List<String> all = new ArrayList<>();
        presence.path("metas").forEach(meta -> all.add(meta.path("phx_ref").asText()));
        return all;
    }

    /** All refs, or null before the first state. */
    @Nullable
    Set<String> refs() {
        if (refs == null) {
            return null;
        }
        Set<String> all = new TreeSet<>();
        refs.values().forEach(all::addAll);
        return all;
    }
}
