package io.realtime4j.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    @TempDir
    Path folder;

    @Test
    void whenStarted_thenAllowsLogicalReplicationOnLoopbackOnly() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedSettings.ephemeral());
                Connection connection = database.connect("postgres")) {
            assertThat(value(connection, "show wal_level")).isEqualTo("logical");
            assertThat(value(connection, "show max_connections")).isEqualTo("200");
            assertThat(value(connection, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(value(connection, "show fsync")).isEqualTo("off");
            assertThat(value(connection, "show server_version_num")).startsWith(Binaries.majorVersion());
            assertThat(value(connection, "select current_setting('is_superuser')"))
                    .isEqualTo("on");
        }
    }

    @Test
    void givenWrongPassword_whenConnecting_thenRefused() {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedSettings.ephemeral())) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            database.jdbcUrl("postgres"), database.user(), "not the password"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        }
    }

    @Test
    void givenFolder_whenStartedAgain_thenDataIsKeptAndDurable() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(kept());
                Connection connection = database.connect("postgres")) {
            run(connection, "create table kept (id int)");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.start(kept());
                Connection connection = database.connect("postgres")) {
            assertThat(value(connection, "select to_regclass('kept')")).isEqualTo("kept");
            assertThat(value(connection, "show fsync")).isEqualTo("on");
            assertThat(value(connection, "show synchronous_commit")).isEqualTo("on");
        }
        assertThat(folder.resolve("password")).doesNotExist();
    }

    @Test
    void whenKilledAndRestarted_thenSamePortAndCommittedData() throws SQLException {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(EmbeddedSettings.ephemeral())) {
            int port = database.port();
            Connection broken = database.connect("postgres");
            run(broken, "create table kept (id int)");

            database.kill();

            assertThatThrownBy(() -> value(broken, "select 1")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> database.connect("postgres")).isInstanceOf(SQLException.class);
            database.restart();
            assertThat(database.port()).isEqualTo(port);
            try (Connection connection = database.connect("postgres")) {
                assertThat(value(connection, "select to_regclass('kept')")).isEqualTo("kept");
            }
        }
    }

    @Test
    void givenFolderInUse_whenStarted_thenRefused() {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(kept())) {
            assertThat(database.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedDatabase.start(kept()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void givenDataOfAnotherVersion_whenStarted_thenRefused() throws IOException {
        EmbeddedDatabase.start(kept()).close();
        Files.writeString(folder.resolve("data/PG_VERSION"), "9\n");

        assertThatThrownBy(() -> EmbeddedDatabase.start(kept()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("belongs to PostgreSQL 9");
    }

    @Test
    void givenLockWithProcessIdOfAnotherProgram_whenStarted_thenStarts() throws IOException, SQLException {
        EmbeddedDatabase.start(kept()).close();
        Files.writeString(
                folder.resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(kept());
                Connection connection = database.connect("postgres")) {
            assertThat(value(connection, "select 1")).isEqualTo("1");
        }
    }

    @Test
    void givenFirstStartWasInterrupted_whenStarted_thenStartsAnew() throws IOException, SQLException {
        Files.createDirectories(folder.resolve("data/base"));
        Files.writeString(folder.resolve("data/postgresql.conf"), "nonsense");

        try (EmbeddedDatabase database = EmbeddedDatabase.start(kept());
                Connection connection = database.connect("postgres")) {
            assertThat(value(connection, "select 1")).isEqualTo("1");
        }
    }

    private EmbeddedSettings kept() {
        return EmbeddedSettings.builder().directory(folder).build();
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
