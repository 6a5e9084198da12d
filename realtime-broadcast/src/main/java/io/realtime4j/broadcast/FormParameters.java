package io.realtime4j.broadcast;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.protocol.Slice;

/**
 * Fields of a form as one JSON object. Brackets in names nest: {@code a[b]=1} is <code>{"a":{"b":"1"}}</code>, {@code a[]=1}
 * is <code>{"a":["1"]}</code>. For one thread.
 */
final class FormParameters {
    private static final int MAX_DEPTH = 100;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ObjectNode root = NODES.objectNode();

    /**
     * Adds a field; of equal names the last counts.
     *
     * @throws IllegalArgumentException when the name nests too deeply
     */
    void put(String name, String value) {
        String[] path = path(name);
        ContainerNode<?> parent = root;
        for (int i = 0; i < path.length - 1; i++) {
            parent = child(parent, path[i], path[i + 1].isEmpty());
        }
        add(parent, path[path.length - 1], NODES.textNode(value));
    }

    Slice json() {
        return Slice.utf8(root.toString());
    }

    private static String[] path(String name) {
        int open = name.indexOf('[');
        if (open <= 0 || !name.endsWith("]")) {
            return new String[] {name};
        }
        String[] inner = name.substring(open + 1, name.length() - 1).split("\\]\\[", MAX_DEPTH);
        if (inner.length == MAX_DEPTH) {
            throw new IllegalArgumentException("form field name nests " + MAX_DEPTH + " deep or more");
        }
        String[] path = new String[inner.length + 1];
        path[0] = name.substring(0, open);
        System.arraycopy(inner, 0, path, 1, inner.length);
        return path;
    }

    private static ContainerNode<?> child(ContainerNode<?> parent, String name, boolean array) {
        JsonNode known = parent instanceof ObjectNode object ? object.get(name) : null;
        if (array && known instanceof ArrayNode elements) {
            return elements;
        }
        if (!array && known instanceof ObjectNode fields) {
            return fields;
        }
        ContainerNode<?> made = array ? NODES.arrayNode() : NODES.objectNode();
        add(parent, name, made);
        return made;
    }

    private static void add(ContainerNode<?> parent, String name, JsonNode node) {
        if (parent instanceof ObjectNode object) {
            object.set(name, node);
        } else if (parent instanceof ArrayNode array) {
            array.add(node);
        }
    }
}
