package io.realtime4j.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The description of the HTTP API that the launcher serves: tells whether an answer is one of those it names. */
final class ApiDocument {
    private static final Path FILE =
            Path.of("..", "realtime-launcher", "src/main/resources/io/realtime4j/launcher/openapi/openapi.json");

    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    static ApiDocument read() {
        try {
            return new ApiDocument(Json.received(Files.readString(FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails unless the document has this answer to this request, with the body it says. */
    void check(String method, String path, HttpReply reply) {
        String operation = "/paths/" + escaped(template(path)) + "/" + method.toLowerCase(Locale.ROOT);
        String pointer = resolved(operation + "/responses/" + reply.status());
        JsonNode response = document.at(pointer);
        assertThat(response.isObject())
                .as("%s %s has status %d in the document", method, path, reply.status())
                .isTrue();
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(reply.body()).as("body of %s %s", method, path).isEmpty();
            return;
        }
        String type = String.valueOf(reply.header("content-type")).split(";", 2)[0];
        assertThat(content.has(type))
                .as("%s in the document of %s %s", type, method, path)
                .isTrue();
        if (type.equals("application/json")) {
            assertThat(faults(pointer + "/content/application~1json/schema", Json.received(reply.body())))
                    .as("%s %s: %s", method, path, reply.body())
                    .isEmpty();
        }
    }

    private Set<ValidationMessage> faults(String pointer, JsonNode body) {
        ObjectNode schema = document.deepCopy();
        schema.put("$ref", "#" + pointer);
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(schema)
                .validate(body);
    }

    private String template(String path) {
        for (Map.Entry<String, JsonNode> known : document.path("paths").properties()) {
            if (path.matches(known.getKey().replaceAll("\\{[a-z_]+}", "[^/]+"))) {
                return known.getKey();
            }
        }
        throw new AssertionError("the document does not know " + path);
    }

    private String resolved(String pointer) {
        String reference = document.at(pointer).path("$ref").asText();
        return reference.isEmpty() ? pointer : reference.substring(1);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
