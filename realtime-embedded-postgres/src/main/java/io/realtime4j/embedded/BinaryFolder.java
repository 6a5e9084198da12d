package io.realtime4j.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the programs of PostgreSQL are unpacked once per version: a folder in the user's cache that others cannot write to.
 */
record BinaryFolder(Path path) {
    static BinaryFolder open() throws IOException {
        Path parent = PrivateFolder.create(cache().resolve("realtime4j").resolve("postgresql"));
        // the library looks for abandoned data beside its programs, by default in a folder that is open to everybody
        if (System.getProperty("ot.epg.working-dir") == null) {
            System.setProperty("ot.epg.working-dir", parent.toString());
        }
        return new BinaryFolder(parent.resolve("programs"));
    }

    private static Path cache() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return isWritable(folder.toAbsolutePath()) ? folder : temporary();
    }

    /** Whether the folder, or the nearest that exists above it, may be written to. */
    private static boolean isWritable(Path folder) {
        @Nullable Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isWritable(existing);
    }

    private static Path temporary() {
        return Path.of(System.getProperty("java.io.tmpdir"), "cache-of-" + System.getProperty("user.name"));
    }
}
