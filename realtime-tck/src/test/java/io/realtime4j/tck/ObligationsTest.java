package io.realtime4j.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation of the extension points numbers is what the contracts test. */
class ObligationsTest {
    private static final Path SPI = Path.of("../realtime-core/src/main/java/io/realtime4j/core/spi");
    private static final Pattern NUMBERED = Pattern.compile("<ol>(.*?)</ol>", Pattern.DOTALL);
    private static final String KEPT_BY_THE_ENGINE = "HttpEndpoint";

    private static final List<Class<?>> CONTRACTS = List.of(
            AuthorizerContract.class,
            ChannelFeatureContract.class,
            MetersContract.class,
            PubSubContract.class,
            TenantStoreContract.class,
            TokenVerifierContract.class,
            TransportContract.class);

    @Test
    void givenNumberedObligations_whenContractsAreRead_thenEachIsTested() throws IOException {
        Set<String> tested = CONTRACTS.stream()
                .flatMap(contract -> BrokenFakes.obligations(contract).stream())
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(tested).isEqualTo(written());
    }

    private static Set<String> written() throws IOException {
        Set<String> written = new TreeSet<>();
        try (Stream<Path> files = Files.list(SPI)) {
            for (Path file : files.toList()) {
                String type = file.getFileName().toString().replace(".java", "");
                Matcher list = NUMBERED.matcher(Files.readString(file));
                if (list.find() && !type.equals(KEPT_BY_THE_ENGINE)) {
                    int count = list.group(1).split("<li>", -1).length - 1;
                    for (int number = 1; number <= count; number++) {
                        written.add(type + " " + number);
                    }
                }
            }
        }
        return written;
    }
}
