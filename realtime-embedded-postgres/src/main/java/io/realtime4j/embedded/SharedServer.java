package io.realtime4j.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The server that the tests of one JVM share: started by the first who asks, stopped when the JVM ends. */
final class SharedServer {
    static final String TEMPLATE = "test_template";

    private SharedServer() {}

    static EmbeddedDatabase get() {
        return Holder.SERVER;
    }

    private static EmbeddedDatabase start() {
        EmbeddedDatabase server = EmbeddedDatabase.start(EmbeddedSettings.ephemeral());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "realtime-embedded-closer"));
        try {
            prepare(server);
        } catch (SQLException e) {
            throw new IllegalStateException("the template of test databases cannot be made", e);
        }
        return server;
    }

    private static void prepare(EmbeddedDatabase server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            Bootstrap.roles(connection, server.password());
            statement.execute("create database " + TEMPLATE + " owner postgres");
        }
        try (Connection connection = server.connect(TEMPLATE)) {
            Bootstrap.database(connection);
        }
    }

    private static final class Holder {
        static final EmbeddedDatabase SERVER = start();
    }
}
