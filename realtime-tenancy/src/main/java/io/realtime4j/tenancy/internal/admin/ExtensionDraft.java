package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * An extension as a request has it.
 *
 * @param type as given
 * @param settings as given, in clear
 */
record ExtensionDraft(String type, ObjectNode settings) {
    private static final Set<String> POSTGRES = Set.of(ExtensionRecord.POSTGRES_CDC, "postgres");
    private static final List<String> REQUIRED =
            List.of("region", "db_host", "db_port", "db_name", "db_user", "db_password");

    /** Reads the extensions of a request; faults are those of the list's elements, in their order. */
    static List<ExtensionDraft> readAll(JsonNode given, Incomplete incomplete, Faults faults) {
        if (!(given instanceof ArrayNode elements) || !allObjects(elements)) {
            faults.add("extensions", Faults.INVALID);
            return List.of();
        }
        List<ExtensionDraft> drafts = new ArrayList<>();
        List<Faults> ofElements = new ArrayList<>();
        for (JsonNode element : elements) {
            if (incomplete == Incomplete.REFUSED || (element.has("type") && element.has("settings"))) {
                ofElements.add(read(element, drafts));
            }
        }
        faults.add("extensions", ofElements);
        return drafts;
    }

    private static boolean allObjects(ArrayNode elements) {
        return StreamSupport.stream(elements.spliterator(), false).allMatch(JsonNode::isObject);
    }

    private static Faults read(JsonNode element, List<ExtensionDraft> drafts) {
        Faults faults = new Faults();
        JsonNode type = element.path("type");
        JsonNode settings = element.path("settings");
        require("type", type, type.isTextual(), faults);
        require("settings", settings, settings.isObject(), faults);
        if (settings instanceof ObjectNode object && POSTGRES.contains(type.asText())) {
            REQUIRED.forEach(key -> requireText(key, object, faults));
        }
        if (faults.isEmpty()) {
            drafts.add(new ExtensionDraft(type.textValue(), ((ObjectNode) settings).deepCopy()));
        }
        return faults;
    }

    private static void require(String field, JsonNode value, boolean fits, Faults faults) {
        if (value.isMissingNode() || Cast.isNull(value)) {
            faults.add(field, Faults.BLANK);
        } else if (!fits) {
            faults.add(field, Faults.INVALID);
        }
    }

    private static void requireText(String key, ObjectNode settings, Faults faults) {
        JsonNode value = settings.path(key);
        if (value.isMissingNode() || Cast.isNull(value)) {
            faults.add("settings", key + " " + Faults.BLANK);
        } else if (!value.isTextual()) {
            faults.add("settings", key + " " + Faults.INVALID);
        }
    }

    /** Leaves the settings out: some are secret. */
    @Override
    public String toString() {
        return "ExtensionDraft[" + type + "]";
    }

    /** What becomes of elements without type or settings. */
    enum Incomplete {
        /** They are faults. */
        REFUSED,
        /** They are left out. */
        DROPPED
    }
}
