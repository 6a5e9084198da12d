package io.realtime4j.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Which PostgreSQL the build put on the class path. */
final class Binaries {
    private Binaries() {}

    static String version() {
        try (InputStream in = Objects.requireNonNull(Binaries.class.getResourceAsStream("binaries.properties"))) {
            Properties properties = new Properties();
            properties.load(in);
            return Objects.requireNonNull(properties.getProperty("version"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String majorVersion() {
        String version = version();
        return version.substring(0, version.indexOf('.'));
    }
}
