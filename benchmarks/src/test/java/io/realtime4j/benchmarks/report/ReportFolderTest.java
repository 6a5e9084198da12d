package io.realtime4j.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;
import io.realtime4j.benchmarks.report.Section.Line;
import io.realtime4j.benchmarks.report.Section.Lines;
import io.realtime4j.benchmarks.report.Section.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFolderTest {
    private static final Report REPORT = new Report(
            "try",
            "A < B",
            "it went well\n",
            Map.of("rate", 12, "server", Map.of("cores", 0.5)),
            List.of(
                    new Lines("Course", "ms", List.of("1 s", "2 s"), List.of(new Line("p99", List.of(3.5, 7.0)))),
                    new Bars("Classes", "bytes", List.of(new Bar("byte[]", 4321))),
                    new Table("Table", List.of("what", "how much"), List.of(List.of("<b>", "1")))));

    @TempDir
    Path folder;

    @Test
    void whenWritten_thenBothFilesAreThere() throws Exception {
        Path page = new ReportFolder(folder.resolve("new")).write(REPORT);

        assertThat(page).isEqualTo(folder.resolve("new/try.html"));
        assertThat(new ObjectMapper().readTree(folder.resolve("new/try.json").toFile()))
                .isEqualTo(new ObjectMapper().readTree("{\"rate\":12,\"server\":{\"cores\":0.5}}"));
    }

    @Test
    void whenWritten_thenThePageNeedsNothingElse() throws Exception {
        String page = Files.readString(new ReportFolder(folder).write(REPORT));

        assertThat(page).doesNotContain("http:", "https:", "src=", "href=", "@import", "url(");
        assertThat(page).contains("prefers-color-scheme: dark", "<svg", "</html>");
    }

    @Test
    void whenWritten_thenEverySectionIsShownAndEscaped() throws Exception {
        String page = Files.readString(new ReportFolder(folder).write(REPORT));

        assertThat(page).contains("<h1>A &lt; B</h1>", "<td>&lt;b&gt;</td>", "p99, 2 s: 7 ms", "byte[]", "4,321 bytes");
    }

    @Test
    void givenLineOfAnotherLength_thenItIsRefused() {
        assertThatThrownBy(() -> new Lines("t", "ms", List.of("1 s"), List.of(new Line("p99", List.of(1.0, 2.0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("p99 has 2 values for 1 points");
    }

    @Test
    void givenNothingMeasured_thenThePageIsStillThere() throws Exception {
        Report empty = new Report(
                "empty",
                "Empty",
                "",
                Map.of(),
                List.of(
                        new Lines("t", "ms", List.of(), List.of(new Line("p99", List.of()))),
                        new Bars("b", "ms", List.of())));

        assertThat(Files.readString(new ReportFolder(folder).write(empty))).doesNotContain("NaN", "Infinity");
    }
}
