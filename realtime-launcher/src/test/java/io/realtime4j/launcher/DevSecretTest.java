package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DevSecretTest {
    @TempDir
    Path folder;

    @Test
    void whenKept_thenTheNextStartHasTheSame() {
        Path data = folder.resolve("data");

        assertThat(DevSecret.of(data, "name"))
                .isEqualTo(DevSecret.of(data, "name"))
                .hasSize(32);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void whenKept_thenItsFileIsForItsOwnerOnly() throws IOException {
        DevSecret.of(folder, "name");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("name"))))
                .isEqualTo("rw-------");
    }

    @Test
    void givenAFileInTheWay_whenKept_thenTheMessageNamesIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> DevSecret.of(file, "name"))
                .withMessageContaining(file.toString());
    }

    @Test
    void whenRandom_thenDifferent() {
        assertThat(DevSecret.random()).isNotEqualTo(DevSecret.of(null, "name"));
    }
}
