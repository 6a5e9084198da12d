package io.realtime4j.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the server makes up, {@code phx_ref}s and keys of presence and ids of rows: others than in the recording, but one for each that was recorded,
 * and the same one each time. Learns as it reads.
 */
final class MadeUp {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[14][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern REF = Pattern.compile("(?<=\"phx_ref(_prev)?\":\")[^\"]+");

    private final Map<String, String> recordedBy = new HashMap<>();

    /** The message that was received, in the words of the recording as far as what is known and what is new agree. */
    JsonNode asRecorded(JsonNode received, JsonNode recorded) {
        learn(texts(received), texts(recorded));
        String text = received.toString();
        for (Map.Entry<String, String> word : recordedBy.entrySet()) {
            text = text.replace('"' + word.getKey() + '"', '"' + word.getValue() + '"');
        }
        return Json.received(text);
    }

    /** The same for a binary message, byte by byte: there are ids only. */
    String asRecorded(String received, String recorded) {
        learn(ids(received), ids(recorded));
        String text = received;
        for (Map.Entry<String, String> word : recordedBy.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text;
    }

    private void learn(Map<String, String> received, Map<String, String> recorded) {
        received.forEach((place, text) -> {
            String other = recorded.get(place);
            if (other != null && !recordedBy.containsValue(other)) {
                recordedBy.putIfAbsent(text, other);
            }
        });
    }

    /** Made-up texts by where they stand: counted from the left in a text whose keys are in order. */
    private static Map<String, String> texts(JsonNode message) {
        String text = sorted(message);
        Map<String, String> places = ids(text);
        REF.matcher(text).results().map(MatchResult::group).forEach(ref -> places.put("ref " + places.size(), ref));
        return places;
    }

    private static Map<String, String> ids(String text) {
        Map<String, String> places = new TreeMap<>();
        UUID.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .forEach(key -> places.put("key " + places.size(), key));
        return places;
    }

    private static String sorted(JsonNode node) {
        if (!node.isContainerNode()) {
            return node.toString();
        }
        StringBuilder text = new StringBuilder();
        node.elements().forEachRemaining(element -> text.append(node.isArray() ? sorted(element) : ""));
        TreeSet<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        names.forEach(name -> text.append('"')
                .append(name)
                .append("\":")
                .append(sorted(node.get(name)))
                .append(','));
        return text.toString();
    }
}
