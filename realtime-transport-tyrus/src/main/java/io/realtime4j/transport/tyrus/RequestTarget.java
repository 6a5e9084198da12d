package io.realtime4j.transport.tyrus;

import org.jspecify.annotations.Nullable;

/**
 * The target of a request line (RFC 9112 §3.2), still encoded.
 *
 * @param path such as {@code /api/broadcast}
 * @param rawQuery without the question mark, empty when absent
 * @param authority of a target in absolute form, which takes the place of the {@code Host} header; otherwise null
 */
record RequestTarget(String path, String rawQuery, @Nullable String authority) {
    static RequestTarget parse(String text) {
        int scheme = text.startsWith("/") ? -1 : text.indexOf("://");
        if (scheme < 0) {
            return split(text, null);
        }
        int start = scheme + 3;
        int end = start;
        while (end < text.length() && text.charAt(end) != '/' && text.charAt(end) != '?') {
            end++;
        }
        return split(text.substring(end), text.substring(start, end));
    }

    private static RequestTarget split(String text, @Nullable String authority) {
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        return new RequestTarget(path.isEmpty() ? "/" : path, mark < 0 ? "" : text.substring(mark + 1), authority);
    }

    /** The path without empty segments, by which containers find an endpoint. */
    String normalizedPath() {
        StringBuilder normalized = new StringBuilder(path.length());
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                normalized.append('/').append(segment);
            }
        }
        return normalized.isEmpty() ? "/" : normalized.toString();
    }
}
