package io.realtime4j.embedded;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Starts database servers for development. The launcher looks for one with {@link java.util.ServiceLoader}, so that the
 * programs of PostgreSQL need not be in its jar.
 */
public interface DatabaseProvider {
    /** Version of the server, such as {@code 18.6.0}. */
    String version();

    /**
     * Starts a server and returns when it accepts connections.
     *
     * @param directory where the data is kept, made when it does not exist; {@code null} keeps none
     * @param password of the superuser, the same at every start
     * @return the server
     * @throws IllegalStateException if it does not start
     */
    DatabaseServer start(@Nullable Path directory, String password);
}
