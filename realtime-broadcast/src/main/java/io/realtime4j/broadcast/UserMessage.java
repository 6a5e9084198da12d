package io.realtime4j.broadcast;

import io.realtime4j.core.TenantId;
import io.realtime4j.core.Topic;
import io.realtime4j.core.protocol.PayloadSize;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.protocol.TopicMessage;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.MediaType;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The message of the single endpoint.
 *
 * @param topic where, without {@code realtime:}
 * @param event the user's event name
 * @param payload JSON text of an object, or opaque bytes
 * @param json which of them
 * @param isPrivate whether it goes to the private topic
 */
record UserMessage(String topic, String event, Slice payload, boolean json, boolean isPrivate) {
    /**
     * Takes a message from a request.
     *
     * @param request with parameters {@code topic} and {@code event}
     * @param body the body read as JSON
     * @return the message, or empty when the body has another type
     */
    static Optional<UserMessage> of(HttpRequest request, Slice body) {
        if (request.header("content-type").isEmpty()) {
            return Optional.of(of(request, body, true));
        }
        Optional<MediaType> type = request.contentType();
        if (type.filter(t -> t.is("application", "json")).isPresent()) {
            return Optional.of(of(request, wrapped(body), true));
        }
        return type.filter(t -> t.is("application", "octet-stream")).map(t -> of(request, request.body(), false));
    }

    private static UserMessage of(HttpRequest request, Slice payload, boolean json) {
        return new UserMessage(
                request.parameters().getOrDefault("topic", ""),
                request.parameters().getOrDefault("event", ""),
                payload,
                json,
                Query.parameter(request.rawQuery(), "private")
                        .filter("true"::equals)
                        .isPresent());
    }

    /** Clients get objects only: another value is the only field of one. */
    private static Slice wrapped(Slice value) {
        return value.isJsonObject() ? value : Slice.utf8("{\"_json\":" + value.utf8() + "}");
    }

    /** {@return what is wrong as JSON object by field, if anything is} */
    Optional<String> errors(long maxPayloadBytes) {
        Map<String, String> faults = new TreeMap<>();
        if (topic.isBlank()) {
            faults.put("topic", "can't be blank");
        }
        if (event.isBlank()) {
            faults.put("event", "can't be blank");
        }
        if (json ? PayloadSize.jsonExceeds(payload, maxPayloadBytes) : PayloadSize.ofBytes(payload) > maxPayloadBytes) {
            faults.put("payload", "Payload size exceeds tenant limit");
        }
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(faults.entrySet().stream()
                        .map(fault -> '"' + fault.getKey() + "\":[\"" + fault.getValue() + "\"]")
                        .collect(Collectors.joining(",", "{", "}")));
    }

    TopicMessage on(TenantId tenant) {
        Topic where = new Topic(tenant, isPrivate, topic);
        return json
                ? TopicMessage.userJson(where, event, payload, null)
                : TopicMessage.userBinary(where, event, payload, null);
    }
}
