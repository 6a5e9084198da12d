package io.realtime4j.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of one server: its data, its log, a mark that the data is complete, and a lock that its process holds. Owned by
 * the {@link EmbeddedDatabase} that opened it.
 */
final class ServerFolder {
    private static final Logger log = LoggerFactory.getLogger(ServerFolder.class);
    private static final int TAIL_LINES = 12;

    private final Path path;
    private final boolean ephemeral;
    private final FileChannel lock;

    private ServerFolder(Path path, boolean ephemeral, FileChannel lock) {
        this.path = path;
        this.ephemeral = ephemeral;
        this.lock = lock;
    }

    /** Opens a folder, or a temporary one, and locks it. */
    static ServerFolder open(@Nullable Path directory) {
        try {
            Path path = directory == null
                    ? Files.createTempDirectory("realtime-postgres")
                    : PrivateFolder.create(directory.toAbsolutePath().normalize());
            ServerFolder folder = new ServerFolder(path, directory == null, lock(path.resolve("lock")));
            folder.prepare();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("the database folder " + directory + " cannot be used", e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw new IllegalStateException("the database in " + file.getParent() + " is in use");
        }
        return channel;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            log.atDebug().setCause(e).log("folder locked by this process");
            return false;
        }
    }

    /** What an interrupted first start left is made again; nobody has seen it. */
    private void prepare() throws IOException {
        Path version = data().resolve("PG_VERSION");
        if (!Files.exists(complete())) {
            PrivateFolder.delete(data());
        } else if (Files.exists(version)) {
            String found = Files.readString(version).strip();
            String wanted = Binaries.majorVersion();
            if (!found.equals(wanted)) {
                release();
                throw new IllegalStateException("the database in " + path + " belongs to PostgreSQL " + found
                        + ", and this is PostgreSQL " + wanted + ": move the folder away to begin with an empty one");
            }
        }
        if (Files.exists(logFile())) {
            Files.move(logFile(), path.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    Path path() {
        return path;
    }

    Path data() {
        return path.resolve("data");
    }

    Path logFile() {
        return path.resolve("postgres.log");
    }

    private Path complete() {
        return path.resolve("complete");
    }

    private Path passwordFile() {
        return path.resolve("password");
    }

    /** Options of {@code initdb}; the password is handed over in a file. */
    Map<String, String> initialization(String password) throws IOException {
        forgetPassword();
        Files.createFile(
                passwordFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile(), password);
        Map<String, String> options = new LinkedHashMap<>();
        options.put("username", EmbeddedDatabase.SUPERUSER);
        options.put("pwfile", passwordFile().toString());
        options.put("auth-host", "scram-sha-256");
        options.put("locale", isMac() ? "en_US.UTF-8" : "C.UTF-8");
        options.put("lc-messages", "C");
        return options;
    }

    void forgetPassword() throws IOException {
        Files.deleteIfExists(passwordFile());
    }

    private static boolean isMac() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    }

    void markComplete() throws IOException {
        if (!Files.exists(complete())) {
            Files.createFile(complete());
        }
    }

    /** The end of the server's log, for a message; empty when there is none. */
    String logTail() {
        try {
            if (!Files.exists(logFile())) {
                return "";
            }
            List<String> lines = Files.readAllLines(logFile());
            return lines.stream()
                    .skip(Math.max(0, lines.size() - TAIL_LINES))
                    .reduce(":", (text, line) -> text + "\n  " + line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives the folder free, and deletes it when it was temporary. */
    void release() {
        try {
            lock.close();
            if (ephemeral) {
                PrivateFolder.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the database folder " + path + " cannot be released", e);
        }
    }
}
