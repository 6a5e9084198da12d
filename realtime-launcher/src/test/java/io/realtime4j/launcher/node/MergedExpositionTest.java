package io.realtime4j.launcher.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedExpositionTest {
    @Test
    void givenTextsOfNodes_whenMerged_thenEachFamilyOnceAndOneEnd() throws IOException {
        String one = """
                # HELP a first
                # TYPE a counter
                a{id="1"} 1
                # HELP c third
                # TYPE c gauge
                c{id="1",tenant="# HELP x"} 3
                # EOF
                """;
        String two = """
                # HELP b second
                # TYPE b gauge
                b{id="2"} 2
                # HELP c third
                # TYPE c gauge
                c{id="2",tenant="a"} 4
                c{id="2",tenant="b"} 5
                # EOF
                """;

        assertThat(merged(one, two)).isEqualTo("""
                # HELP a first
                # TYPE a counter
                a{id="1"} 1
                # HELP b second
                # TYPE b gauge
                b{id="2"} 2
                # HELP c third
                # TYPE c gauge
                c{id="1",tenant="# HELP x"} 3
                c{id="2",tenant="a"} 4
                c{id="2",tenant="b"} 5
                # EOF
                """);
    }

    @Test
    void givenNothing_whenMerged_thenOnlyTheEnd() throws IOException {
        assertThat(merged()).isEqualTo("# EOF\n");
        assertThat(merged("# EOF\n", "", "nonsense")).isEqualTo("# EOF\n");
    }

    private static String merged(String... texts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MergedExposition(List.of(texts)).writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
