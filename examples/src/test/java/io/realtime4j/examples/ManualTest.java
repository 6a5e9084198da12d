package io.realtime4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Java of the manual is in fenced blocks that name a region, as {@code <!-- region File.java#name -->} in the line before, and
 * are that region of a program or test here. Set {@code -Dmanual.update=true} to write them anew.
 */
class ManualTest {
    private static final Path ROOT = Path.of("..");
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("src/test/java"));
    private static final Pattern REGION =
            Pattern.compile("^ *// docs: start (\\w+)\n(.*?)\n *// docs: end \\1$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("(<!-- region (\\S+) -->\n```java\n).*?\n```", Pattern.DOTALL);
    /** A fenced block; group 2 is its language. */
    private static final Pattern FENCED =
            Pattern.compile("^ *(`{3,}|~{3,}) *(\\w*).*?^ *\\1 *$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern INDENTED = Pattern.compile("(?<=\n\n)(?: {4}|\t).*");

    @ParameterizedTest
    @CsvSource({"README.md, 1", "docs/embedding.md, 6", "docs/extending.md, 3", "docs/presence.md, 2"})
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

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/embedding.md", "docs/extending.md", "docs/presence.md"})
    void whenAPageHasCode_thenNoJavaIsWithoutARegion(String page) throws IOException {
        String rest = BLOCK.matcher(Files.readString(ROOT.resolve(page))).replaceAll("");

        Stream<MatchResult> java = FENCED.matcher(rest)
                .results()
                .filter(block -> block.group(2).isEmpty() || block.group(2).equalsIgnoreCase("java"));
        assertThat(java.map(MatchResult::group))
                .as("blocks in Java, or in no language, that name no region")
                .isEmpty();
        Stream<MatchResult> indented =
                INDENTED.matcher(FENCED.matcher(rest).replaceAll("")).results();
        assertThat(indented.map(MatchResult::group))
                .as("blocks that are indented and not fenced")
                .isEmpty();
    }

    private static Map<String, String> regions() throws IOException {
        Map<String, String> regions = new TreeMap<>();
        for (Path sources : SOURCES) {
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    addRegions(file, regions);
                }
            }
        }
        return regions;
    }

    private static void addRegions(Path file, Map<String, String> regions) throws IOException {
        for (MatchResult region :
                REGION.matcher(Files.readString(file)).results().toList()) {
            regions.put(file.getFileName() + "#" + region.group(1), outdented(region.group(2)));
        }
    }

    private static String outdented(String code) {
        return code.stripIndent().lines().collect(Collectors.joining("\n"));
    }
}
