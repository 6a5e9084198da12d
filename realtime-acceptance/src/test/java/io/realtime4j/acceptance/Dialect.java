package io.realtime4j.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a message, which tests write as {@code [join_ref, ref, topic, event, payload]}, looks in one version of the protocol. */
public enum Dialect {
    V1("1.0.0") {
        @Override
        JsonNode toServer(JsonNode message) {
            ObjectNode object = (ObjectNode) toClient(message);
            object.set("join_ref", message.get(0));
            return object;
        }

        @Override
        JsonNode toClient(JsonNode message) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            object.set("ref", message.get(1));
            object.set("topic", message.get(2));
            object.set("event", message.get(3));
            object.set("payload", message.get(4));
            return object;
        }

        @Override
        JsonNode payload(JsonNode frame) {
            return frame.get("payload");
        }
    },
    V2("2.0.0") {
        @Override
        JsonNode toServer(JsonNode message) {
            return message;
        }

        @Override
        JsonNode toClient(JsonNode message) {
            return message;
        }

        @Override
        JsonNode payload(JsonNode frame) {
            return frame.get(4);
        }
    };

    private final String version;

    Dialect(String version) {
        this.version = version;
    }

    public String version() {
        return version;
    }

    abstract JsonNode toServer(JsonNode message);

    abstract JsonNode toClient(JsonNode message);

    abstract JsonNode payload(JsonNode frame);
}
