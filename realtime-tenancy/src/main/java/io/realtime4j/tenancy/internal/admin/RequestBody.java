package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.MediaType;
import java.io.IOException;
import java.util.Optional;

/** The body of a request about a tenant: <code>{"tenant":{…}}</code>. Pure. */
final class RequestBody {
    /** Numbers keep all their digits; names are not interned, since a stranger chooses them. */
    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private RequestBody() {}

    /** Reads the tenant; empty when the body is not JSON, nested too deep, or has no object of that name. */
    static Optional<ObjectNode> tenant(HttpRequest request) {
        Slice body = request.body();
        if (body.isEmpty() || request.contentType().filter(MediaType::isJson).isEmpty()) {
            return Optional.empty();
        }
        try {
            JsonNode json = MAPPER.readTree(body.array(), body.offset(), body.length());
            return json.get("tenant") instanceof ObjectNode tenant ? Optional.of(tenant) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
