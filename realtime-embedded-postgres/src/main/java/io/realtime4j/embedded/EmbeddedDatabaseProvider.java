package io.realtime4j.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Provides the PostgreSQL that is on the class path. */
public final class EmbeddedDatabaseProvider implements DatabaseProvider {
    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedDatabaseProvider() {}

    @Override
    public String version() {
        return Binaries.version();
    }

    @Override
    public DatabaseServer start(@Nullable Path directory, String password) {
        EmbeddedSettings.Builder settings = EmbeddedSettings.builder().password(password);
        if (directory != null) {
            settings.directory(directory);
        }
        return EmbeddedDatabase.start(settings.build());
    }
}
