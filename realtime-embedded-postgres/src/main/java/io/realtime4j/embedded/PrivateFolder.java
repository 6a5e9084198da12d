package io.realtime4j.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Folders that only their owner may enter. */
final class PrivateFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateFolder() {}

    /** Makes a folder and those above it that are missing, or takes the existing one if it is the user's own. */
    static Path create(Path folder) throws IOException {
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Files.createDirectories(folder, ownerOnly);
        UserPrincipal owner = Files.getOwner(folder);
        UserPrincipal self = ownerOfNewFile();
        if (!owner.equals(self)) {
            throw new IOException(folder + " belongs to " + owner.getName() + ", not to " + self.getName());
        }
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
        return folder;
    }

    private static UserPrincipal ownerOfNewFile() throws IOException {
        Path probe = Files.createTempFile("realtime", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }

    /** Deletes a folder with all it holds; nothing happens when it does not exist. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
