package io.realtime4j.broadcast;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.realtime4j.core.protocol.JsonText;
import io.realtime4j.core.protocol.Slice;
import java.io.IOException;

/** Streaming parsers over bytes, as lenient about sizes as the engine: frames and bodies have ceilings of their own. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonText.MAX_DEPTH)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    static JsonParser parser(Slice text) throws IOException {
        return FACTORY.createParser(text.array(), text.offset(), text.length());
    }

    /** Cuts off the white space around a JSON text. */
    static Slice trim(Slice text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.at(from))) {
            from++;
        }
        while (to > from && isSpace(text.at(to - 1))) {
            to--;
        }
        return text.part(from, to - from);
    }

    private static boolean isSpace(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }
}
