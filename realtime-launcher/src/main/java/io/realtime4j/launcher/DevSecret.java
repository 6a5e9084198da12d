package io.realtime4j.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;

/** The secret that signs the keys of the development server. */
final class DevSecret {
    private static final int BYTES = 32;

    private DevSecret() {}

    static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The secret kept in a folder, in a file for its owner only; made at the first call. */
    static String kept(Path folder) {
        Path file = folder.resolve("jwt-secret");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, "jwt-secret", null);
            Files.writeString(fresh, random());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the keys cannot be kept in " + folder + " (--ephemeral keeps none)", e);
        }
    }
}
