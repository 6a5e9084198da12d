package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.MediaType;
import java.util.Optional;

/** Reads request bodies as JSON, by their media type. Pure. */
final class RequestBody {
    private RequestBody() {}

    /**
     * Reads a body: JSON as it is, forms as an object of texts. A body of another type, or of none, is not read and counts as
     * an empty object, as does an absent one.
     *
     * @return JSON text, or empty when the body is not the form that its type says; of JSON the engine made sure
     */
    static Optional<Slice> json(HttpRequest request) {
        Optional<MediaType> type = request.contentType();
        if (type.isEmpty() || request.body().isEmpty()) {
            return Optional.of(Slice.JSON_EMPTY_OBJECT);
        }
        return json(type.get(), request.body());
    }

    private static Optional<Slice> json(MediaType type, Slice body) {
        if (type.isJson()) {
            return Optional.of(Json.trim(body));
        }
        try {
            return Optional.of(form(type, body));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Slice form(MediaType type, Slice body) {
        FormParameters parameters = new FormParameters();
        String boundary = type.parameters().get("boundary");
        if (type.is("application", "x-www-form-urlencoded")) {
            UrlEncodedForm.read(body, parameters);
        } else if (type.type().equals("multipart") && boundary != null && !boundary.isEmpty()) {
            MultipartForm.read(body, boundary, parameters);
        }
        return parameters.json();
    }
}
