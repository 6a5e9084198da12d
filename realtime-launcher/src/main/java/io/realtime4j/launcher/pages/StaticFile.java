package io.realtime4j.launcher.pages;

import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A file that browsers keep, and ask about each time whether it is still the same. Immutable. */
final class StaticFile {
    private static final int TAG_BYTES = 8;

    private final String tag;
    private final Map<String, String> headers;
    private final Slice content;

    private StaticFile(byte[] content, String type) {
        this.content = Slice.of(content);
        this.tag = tag(content);
        this.headers = new LinkedHashMap<>();
        headers.put("content-type", type);
        headers.put("cache-control", "public, max-age=0, must-revalidate");
        headers.put("etag", tag);
        headers.put("x-content-type-options", "nosniff");
    }

    /**
     * Serves a file of this package.
     *
     * @param path where
     * @param name of the file, whose ending says its type
     */
    static HttpEndpoint endpoint(String path, String name) {
        StaticFile file = new StaticFile(Resources.bytes(name), type(name));
        return HttpEndpoint.file(path, request -> CompletableFuture.completedFuture(file.answer(request)));
    }

    private HttpResponse answer(HttpRequest request) {
        boolean known = request.headers().getOrDefault("if-none-match", List.of()).stream()
                .flatMap(tags -> Arrays.stream(tags.split(",", -1)))
                .anyMatch(one -> one.strip().replaceFirst("^W/", "").equals(tag));
        return known ? new HttpResponse(304, headers, Slice.EMPTY) : new HttpResponse(200, headers, content);
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            case "txt" -> "text/plain; charset=utf-8";
            default -> throw new IllegalArgumentException("file " + name + " is of an unknown type");
        };
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(hash, 0, TAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
