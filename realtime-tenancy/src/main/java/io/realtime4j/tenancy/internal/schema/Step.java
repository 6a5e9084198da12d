package io.realtime4j.tenancy.internal.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * One of the SQL files that make the schema. Each can be run again.
 *
 * @param name its subject, with which failures are told
 * @param sql its statements
 */
record Step(String name, String sql) {
    private static final String FOLDER = "/META-INF/realtime4j/tenant-schema/V20260709120000_";
    private static final List<String> FILES = List.of(
            "01__schema_and_roles",
            "02__topic",
            "03__messages",
            "04__sending",
            "05__subscriptions",
            "06__filters",
            "07__changes",
            "08__leftovers",
            "09__privileges",
            "10__ledger");

    /** {@return the steps in their order} */
    static List<Step> all() {
        return FILES.stream().map(Step::load).toList();
    }

    /** {@return the step that records the versions} */
    static Step ledger() {
        return load(FILES.get(FILES.size() - 1));
    }

    /** Runs the statements in the connection's transaction. */
    void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(
                    "step " + name + " of the tenant schema failed: " + e.getMessage(),
                    e.getSQLState(),
                    e.getErrorCode(),
                    e);
        }
    }

    private static Step load(String file) {
        try (InputStream in = Step.class.getResourceAsStream(FOLDER + file + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + FOLDER + file + ".sql");
            }
            return new Step(
                    file.substring(file.indexOf("__") + 2), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
