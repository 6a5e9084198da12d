package io.realtime4j.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The secrets of a development server: what signs its keys, and what its database asks for. */
final class DevSecret {
    private static final int BYTES = 24;

    private DevSecret() {}

    /** 32 characters that are safe in URLs. */
    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * The secret of a name, kept in a folder in a file for its owner only; made at the first call.
     *
     * @param folder {@code null} keeps none
     * @param name of the file
     */
    static String of(@Nullable Path folder, String name) {
        return folder == null ? random() : kept(folder, name);
    }

    private static String kept(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, name, null);
            Files.writeString(fresh, random());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the secrets cannot be kept in " + folder + " (--ephemeral keeps none)", e);
        }
    }
}
