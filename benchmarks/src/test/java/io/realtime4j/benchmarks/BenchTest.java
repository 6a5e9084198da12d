package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchTest {
    private final LocalServer server = new LocalServer();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void givenServerOfItsOwn_whenRun_thenResultIsPrintedAndWritten() throws Exception {
        StringWriter printed = new StringWriter();
        CommandLine line = Bench.commandLine().setOut(new PrintWriter(printed));

        int code = line.execute(
                "--url",
                server.url(),
                "--key",
                LocalServer.key(),
                "--pid",
                Long.toString(ProcessHandle.current().pid()),
                "-n",
                "10",
                "--topics",
                "2",
                "--vsn",
                "v2",
                "--warmup",
                "0",
                "--duration",
                "1",
                "--json",
                "--report",
                folder.toString());

        JsonNode result = new ObjectMapper().readTree(printed.toString());
        assertThat(code).isZero();
        assertThat(result.at("/load/vsn").asText()).isEqualTo("v2");
        assertThat(result.at("/received").asLong())
                .isPositive()
                .isEqualTo(result.at("/expected").asLong());
        assertThat(result.at("/lost").asLong()).isZero();
        assertThat(result.at("/latencyMicros/p99.9").isNumber()).isTrue();
        assertThat(result.at("/server/heapBytesPerConnection").isNumber()).isTrue();
        assertThat(result.at("/server/cpuMicrosPerDelivery").asDouble()).isPositive();
        assertThat(new ObjectMapper().readTree(folder.resolve("fan-out.json").toFile()))
                .isEqualTo(result);
        assertThat(Files.readString(folder.resolve("fan-out.html"))).contains("Latency by percentile", "<svg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "start"})
    void givenScript_whenRun_thenTheServerIsStartedWithIt(String tool) {
        StringWriter told = new StringWriter();
        CommandLine line = Bench.commandLine().setErr(new PrintWriter(told, true));

        int code = line.execute(tool, "--script", "false", "--server-prefix", "env", "--report", folder.toString());

        assertThat(code).isEqualTo(1);
        assertThat(told.toString()).isEqualTo("bench: the server did not start" + System.lineSeparator());
    }

    @Test
    void givenImpossibleLoad_whenRun_thenTheOptionIsNamed() {
        StringWriter told = new StringWriter();
        CommandLine line = Bench.commandLine().setErr(new PrintWriter(told));

        int code = line.execute("--url", server.url(), "--connections", "10", "--topics", "11");

        assertThat(code).isEqualTo(2);
        assertThat(told.toString()).contains("topics is 11, accepted is 1 to 10");
    }
}
