package io.realtime4j.launcher;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Reads the version from the manifest of the jar. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "realtime4j " + Objects.requireNonNullElse(version, "(unpackaged)"), "JVM " + Runtime.version()
        };
    }
}
