package io.realtime4j.launcher;

import io.realtime4j.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An empty control database, and the variables that name it. */
final class StoredControl implements AutoCloseable {
    static final String LEGACY_KEY = "1234567890123456";

    private final TestDatabase database = TestDatabase.create();

    StoredControl() {
        database.execute("drop schema if exists _realtime cascade; create schema _realtime");
    }

    Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("DB_HOST", database.host());
        variables.put("DB_PORT", Integer.toString(database.port()));
        variables.put("DB_NAME", database.name());
        variables.put("DB_USER", database.user());
        variables.put("DB_PASSWORD", database.password());
        variables.put("DB_AFTER_CONNECT_QUERY", "set search_path to _realtime");
        variables.put("DB_ENC_KEY", LEGACY_KEY);
        return variables;
    }

    DatabaseConfiguration configuration(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        return DatabaseConfiguration.read(environment, Configuration.read(environment));
    }

    void execute(String sql) {
        database.execute("set search_path to _realtime; " + sql);
    }

    /** The first column. */
    List<String> column(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path to _realtime");
            List<String> values = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(String.valueOf(rows.getString(1)));
                }
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
