package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What is wrong with a request, by field: <code>{"max_concurrent_users":["is invalid"]}</code>. For one thread. */
final class Faults {
    static final String BLANK = "can't be blank";
    static final String INVALID = "is invalid";
    static final String TAKEN = "has already been taken";

    private final ObjectNode byField = JsonNodeFactory.instance.objectNode();

    /** One fault. */
    static Faults of(String field, String message) {
        Faults faults = new Faults();
        faults.add(field, message);
        return faults;
    }

    void add(String field, String message) {
        byField.withArrayProperty(field).add(message);
    }

    /** Adds what is wrong with the elements of a list, unless it is nothing; those without fault are empty. */
    void add(String field, List<Faults> elements) {
        if (elements.stream().allMatch(Faults::isEmpty)) {
            return;
        }
        ArrayNode list = byField.withArrayProperty(field);
        elements.forEach(element -> list.add(element.byField));
    }

    boolean isEmpty() {
        return byField.isEmpty();
    }

    JsonNode json() {
        return byField;
    }
}
