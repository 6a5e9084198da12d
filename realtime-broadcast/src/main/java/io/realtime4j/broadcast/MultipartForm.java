package io.realtime4j.broadcast;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.MediaType;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** Reads the text fields of {@code multipart/form-data} (RFC 7578); files are left out. For one thread, for one body. */
final class MultipartForm {
    private static final String LINE = "\r\n";
    private static final String DISPOSITION = "content-disposition:";

    private final String text;
    private final String delimiter;

    private MultipartForm(Slice body, String boundary) {
        // One character per byte: delimiters are found as text, values keep their bytes.
        this.text = new String(body.array(), body.offset(), body.length(), StandardCharsets.ISO_8859_1);
        this.delimiter = LINE + "--" + boundary;
    }

    /**
     * Reads a form.
     *
     * @throws IllegalArgumentException when a part or the form does not end
     */
    static void read(Slice body, String boundary, FormParameters into) {
        new MultipartForm(body, boundary).readParts(into);
    }

    private void readParts(FormParameters into) {
        boolean atStart = text.startsWith(delimiter.substring(LINE.length()));
        int part = atStart ? delimiter.length() - LINE.length() : find(delimiter, 0) + delimiter.length();
        while (!text.startsWith("--", part)) {
            int end = find(delimiter, part);
            readPart(part, end, into);
            part = end + delimiter.length();
        }
    }

    /** Reads what lies between two delimiters: the rest of a line, header lines, an empty line, the value. */
    private void readPart(int start, int end, FormParameters into) {
        int head = find(LINE, start);
        int value = find(LINE + LINE, head) + 2 * LINE.length();
        if (value > end) {
            throw new IllegalArgumentException("a part of the form has no value");
        }
        Map<String, String> disposition = disposition(text.substring(head, value));
        String name = disposition.get("name");
        if (name != null && !disposition.containsKey("filename")) {
            into.put(utf8(name), utf8(text.substring(value, end)));
        }
    }

    private static Map<String, String> disposition(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(DISPOSITION))
                .findFirst()
                .map(MediaType::parameters)
                .orElse(Map.of());
    }

    private int find(String what, int from) {
        int at = text.indexOf(what, from);
        if (at < 0) {
            throw new IllegalArgumentException("the form does not end");
        }
        return at;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
