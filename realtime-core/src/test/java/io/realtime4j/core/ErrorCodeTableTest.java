package io.realtime4j.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Keeps {@link ErrorCode} and the table of {@code docs/errors.md} equal. */
@Tag("spec-08")
class ErrorCodeTableTest {
    private static final String HEADER = "| code | constant | retryable | where, with the text | what to do |";

    @Test
    void whenReadingTheTable_thenEachCodeHasOneRowAndEachRowACode() throws IOException {
        List<String> codes = Arrays.stream(ErrorCode.values())
                .map(code -> code.wireName() + " `" + code.name() + "` " + (code.retryable() ? "yes" : "no"))
                .toList();

        List<String> rows = rows().stream()
                .map(cells -> cells.get(0) + " " + cells.get(1) + " " + cells.get(2))
                .toList();

        assertThat(rows).containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void whenReadingTheTable_thenEachRowIsComplete() throws IOException {
        assertThat(rows()).allSatisfy(cells -> assertThat(cells).hasSize(5).doesNotContain(""));
    }

    @Test
    void whenListingTheCodes_thenWireNamesAreDistinct() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName)).doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("S08_003 each code that operators of the reference server know is here")
    void whenListingTheCodes_thenAllOfTheReferenceServerAreAmongThem() throws IOException {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::wireName)).containsAll(referenceCodes());
    }

    private static List<List<String>> rows() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "errors.md"), UTF_8).stream()
                .dropWhile(line -> !line.equals(HEADER))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(ErrorCodeTableTest::cells)
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1).split("\\|", 0))
                .map(String::strip)
                .toList();
    }

    private static List<String> referenceCodes() throws IOException {
        try (InputStream list = ErrorCodeTableTest.class.getResourceAsStream("reference-error-codes.txt")) {
            return new String(Objects.requireNonNull(list).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
