package io.realtime4j.tenancy.internal.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL files in the hands of people who run migrations themselves. */
class PlainFilesIT {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void givenFilesRunByHand_whenMigrating_thenThereIsNothingToDo(boolean oneTransaction) throws Exception {
        try (SchemaDatabase database = SchemaDatabase.empty()) {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(!oneTransaction);
                for (Path file : files()) {
                    statement.execute(Files.readString(file));
                }
                connection.setAutoCommit(true);
            }
            List<String> before = database.identities();

            assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
            assertThat(database.migrate()).isFalse();
            assertThat(database.identities()).containsExactlyElementsOf(before);
        }
    }

    @Test
    void givenMigratedDatabase_whenFilesAreRunByHand_thenTheSameObjects() throws Exception {
        try (SchemaDatabase database = SchemaDatabase.migrated()) {
            for (Path file : files()) {
                database.execute(Files.readString(file));
            }

            assertThat(database.catalog()).containsExactlyElementsOf(SchemaDatabase.finalCatalog());
        }
    }

    @Test
    void whenListingFiles_thenTheirNamesAreThoseOfFlywayInTheOrderTheyAreApplied() throws Exception {
        List<Path> files = files();

        assertThat(files).hasSize(Step.all().size());
        for (int i = 0; i < files.size(); i++) {
            assertThat(files.get(i).getFileName().toString()).matches("V\\d{14}_\\d\\d__[a-z_]+\\.sql");
            assertThat(Files.readString(files.get(i)))
                    .isEqualTo(Step.all().get(i).sql())
                    .doesNotContain("${"); // a placeholder of Flyway
        }
    }

    private static List<Path> files() throws IOException {
        Path folder = Path.of("src/main/resources/META-INF/realtime4j/tenant-schema");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("V"))
                    .sorted()
                    .toList();
        }
    }
}
