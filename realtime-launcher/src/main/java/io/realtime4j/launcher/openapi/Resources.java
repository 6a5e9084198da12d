package io.realtime4j.launcher.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Files that come with the program. */
final class Resources {
    private Resources() {}

    /** Opens a file by its path in the jar, without a slash in front. */
    static InputStream open(String path) {
        InputStream in = Resources.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new IllegalStateException("file " + path + " is missing in the program");
        }
        return in;
    }

    /** Reads a file of this package. */
    static String text(String name) {
        try (InputStream in = open("io/realtime4j/launcher/openapi/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("file " + name + " cannot be read", e);
        }
    }
}
