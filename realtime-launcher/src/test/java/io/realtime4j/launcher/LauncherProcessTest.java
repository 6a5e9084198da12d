package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher as a process of its own. */
@Timeout(60)
class LauncherProcessTest {
    private static final Set<String> FOREIGN = Set.of("PORT", "LOG_LEVEL", "API_JWT_SECRET", "TENANTS_FILE");

    private final List<Process> started = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void killLeftovers() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void givenJson_whenReady_thenOneObjectOnStandardOutput() throws Exception {
        Process server = launch(Map.of(), "dev", "--json", "--ephemeral", "--no-database", "--port", "0");
        BufferedReader out = server.inputReader(StandardCharsets.UTF_8);

        String line = out.readLine();

        assertThat(line)
                .matches("\\{\"url\":\"http://127\\.0\\.0\\.1:\\d+\",\"tenant\":\"realtime-dev\","
                        + "\"host\":\"realtime-dev\\.localhost:\\d+\",\"anonKey\":\"[\\w.-]+\","
                        + "\"serviceRoleKey\":\"[\\w.-]+\",\"userKey\":\"[\\w.-]+\",\"jwtSecret\":\"[\\w-]+\",\"databaseUrl\":null,"
                        + "\"inspectorUrl\":\"http://127\\.0\\.0\\.1:\\d+/\\?host=http%3A%2F%2F127\\.0\\.0\\.1%3A\\d+&token=[\\w.-]+\",\"pid\":"
                        + server.pid() + "}");
        HttpResponse<String> health = get(found("\"url\":\"([^\"]+)\"", line) + "/healthcheck");
        assertThat(health.body()).isEqualTo("ok");
        server.toHandle().destroy();
        assertThat(exitCode(server)).isZero();
        assertThat(out.readLine()).isNull();
    }

    @Test
    void givenNoOptions_whenReady_thenAPersonIsToldHowToBegin() throws Exception {
        Process server = launch(Map.of("PORT", "0"), "dev", "--no-database");

        String text = readUntil(server.inputReader(StandardCharsets.UTF_8), "Ctrl-C");

        assertThat(text).contains("curl -X POST", "createClient(", "anon key", "private channels are open");
        assertThat(folder.resolve(".realtime/jwt-secret")).exists();
    }

    @Test
    void givenTenantsFile_whenServing_thenItsTenantsAreKnownAndNoOther() throws Exception {
        String tenants = "[{\"external_id\":\"127\",\"jwt_secret\":\"secret\"}]";
        Path file = Files.writeString(folder.resolve("tenants.json"), tenants);
        Process server =
                launch(Map.of("TENANTS_FILE", file.toString(), "PORT", "0", "LISTEN_ADDRESS", "127.0.0.1"), "serve");
        String log = readUntil(server.errorReader(StandardCharsets.UTF_8), "node started");
        String port = found(":(\\d+) \\[info] node started", log);

        assertThat(get("http://127.0.0.1:" + port + "/api/ping").statusCode()).isEqualTo(200);
        assertThat(get("http://localhost:" + port + "/api/ping").statusCode()).isEqualTo(401);
    }

    @Test
    void givenTimeToWarmUp_whenServing_thenItEndsAndItsNodeIsNotTakenForTheServer() throws Exception {
        Process server = launch(
                Map.of("PORT", "0", "LISTEN_ADDRESS", "127.0.0.1", "WARM_UP_MS", "1", "LOG_LEVEL", "debug"), "serve");

        String log = readUntil(server.errorReader(StandardCharsets.UTF_8), "warmed up");

        assertThat(log).containsOnlyOnce("node started").doesNotContain("warm-up@");
    }

    @Test
    void givenBadVariable_whenStarted_thenItsNameAndCode2() throws Exception {
        Process process = launch(Map.of("PORT", "abc"), "serve");

        assertThat(errors(process))
                .isEqualTo("realtime: environment variable PORT is \"abc\", accepted is an integer from 0 to 65535\n");
        assertThat(exitCode(process)).isEqualTo(2);
    }

    @Test
    @DisplayName("S05_019 claim validators that are no JSON object end the start")
    void givenClaimValidatorsThatAreNoObject_whenStarted_thenSaidAndCode2() throws Exception {
        Process process = launch(Map.of("JWT_CLAIM_VALIDATORS", "[1]"), "serve");

        assertThat(errors(process)).contains("JWT_CLAIM_VALIDATORS", "[1]", "a JSON object");
        assertThat(exitCode(process)).isEqualTo(2);
    }

    @Test
    void givenPortInUse_whenStarted_thenSaidAndCode1() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Process process = launch(Map.of(), "dev", "--json", "--ephemeral", "--no-database", "--port", port);

            assertThat(errors(process)).contains("realtime: ").contains(port);
            assertThat(exitCode(process)).isEqualTo(1);
        }
    }

    @Test
    void givenUnknownOption_whenStarted_thenCode2() throws Exception {
        Process process = launch(Map.of(), "dev", "--colour");

        assertThat(errors(process)).contains("--colour");
        assertThat(exitCode(process)).isEqualTo(2);
    }

    @Test
    void whenConfigurationIsPrinted_thenNothingIsServed() throws Exception {
        Process process = launch(Map.of("PORT", "4100"), "serve", "--print-config");

        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(printed).contains("PORT=4100\n").contains("MAX_HEADER_LENGTH=4096 (default)\n");
        assertThat(exitCode(process)).isZero();
    }

    private Process launch(Map<String, String> variables, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(FOREIGN);
        builder.environment().putAll(variables);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static String readUntil(BufferedReader lines, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        String line;
        do {
            line = lines.readLine();
            assertThat(line).as("a line with \"%s\" after:%n%s", end, text).isNotNull();
            text.append(line).append('\n');
        } while (!line.contains(end));
        return text.toString();
    }

    private static String errors(Process process) throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
