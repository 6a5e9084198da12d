package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Code blocks of the manual that name a region, as {@code <!-- region File.java#name -->} in the line before, are that region of
 * a program here. Set {@code -Dmanual.update=true} to write them anew.
 */
class ManualTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern REGION =
            Pattern.compile("^ *// docs: start (\\w+)\n(.*?)\n *// docs: end \\1$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("(<!-- region (\\S+) -->\n```java\n).*?\n```", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({"README.md, 1", "docs/embedding.md, 4", "docs/extending.md, 2", "docs/presence.md, 2"})
    void whenAPageNamesRegions_thenItsBlocksAreTheirText(String page, int least) throws IOException {
        Map<String, String> regions = regions();
        Path path = ROOT.resolve(page);
        String text = Files.readString(path);
        assertThat(BLOCK.matcher(text).results().map(block -> block.group(2)))
                .hasSizeGreaterThanOrEqualTo(least)
                .isSubsetOf(regions.keySet());

        String expected = BLOCK.matcher(text)
                .replaceAll(block -> Matcher.quoteReplacement(block.group(1) + regions.get(block.group(2)) + "\n```"));

        if (Boolean.getBoolean("manual.update")) {
            Files.writeString(path, expected);
        } else {
            assertThat(text).isEqualTo(expected);
        }
    }

    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (MatchResult region :
                        REGION.matcher(Files.readString(file)).results().toList()) {
                    regions.put(file.getFileName() + "#" + region.group(1), outdented(region.group(2)));
                }
            }
        }
        return regions;
    }

    private static String outdented(String code) {
        return code.stripIndent().lines().collect(Collectors.joining("\n"));
    }
}
