package io.realtime4j.embedded;

/** A running database server. */
public interface DatabaseServer extends AutoCloseable {
    /** The address it listens on. */
    String host();

    /** The port it listens on. */
    int port();

    /** The name of the superuser. */
    String user();

    /** The password of the superuser. */
    String password();

    /** Stops the server, ending open connections; deletes data that was not to be kept. */
    @Override
    void close();
}
