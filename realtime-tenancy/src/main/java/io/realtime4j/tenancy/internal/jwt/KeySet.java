package io.realtime4j.tenancy.internal.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The keys of a JWKS, in their order. */
record KeySet(List<JsonNode> keys) {

    /** Reads {@code {"keys":[…]}}; empty when the text is anything else. */
    static Optional<KeySet> parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8))
                .map(object -> object.path("keys"))
                .filter(JsonNode::isArray)
                .map(keys -> new KeySet(
                        StreamSupport.stream(keys.spliterator(), false).toList()));
    }

    /** The first key with that id that the method takes. */
    Optional<JsonNode> find(String keyId, SigningMethod method) {
        return keys.stream()
                .filter(key -> keyId.equals(Json.text(key, "kid")) && method.fits(key))
                .findFirst();
    }

    /** Leaves the keys out: some are secret. */
    @Override
    public String toString() {
        return "KeySet[" + keys.size() + " keys]";
    }
}
