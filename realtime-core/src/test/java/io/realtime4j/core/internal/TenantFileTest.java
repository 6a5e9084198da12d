package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantFileTest {
    @TempDir
    Path folder;

    @Test
    void givenTenants_whenRead_thenAllFields() throws IOException {
        Path file = write(
                "[{\"external_id\":\"a\",\"jwt_secret\":\"s\",\"max_events_per_second\":7,\"suspend\":true,"
                        + "\"max_client_presence_events_per_window\":3,\"client_presence_window_ms\":500},"
                        + "{\"external_id\":\"b\",\"jwt_jwks\":{\"keys\":[]},\"private_only\":true,\"presence_enabled\":true}]");

        TenantLimits defaults = TenantLimits.defaults().withMaxJoinsPerSecond(9);
        Tenant first = TenantFile.read(file, defaults).get(0);
        Tenant second = TenantFile.read(file, defaults).get(1);

        assertThat(first.jwtSecret()).isEqualTo("s");
        assertThat(first.limits().maxEventsPerSecond()).isEqualTo(7);
        assertThat(first.limits().maxJoinsPerSecond()).isEqualTo(9);
        assertThat(first.limits().maxClientPresenceEventsPerWindow()).isEqualTo(3);
        assertThat(first.limits().clientPresenceWindowMs()).isEqualTo(500);
        assertThat(second.limits().maxClientPresenceEventsPerWindow()).isNull();
        assertThat(first.suspended()).isTrue();
        assertThat(second.jwks()).isEqualTo("{\"keys\":[]}");
        assertThat(second.privateOnly()).isTrue();
        assertThat(second.presenceEnabled()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|not a JSON array",
                "[|not well-formed",
                "[5]|entry 0 is not an object",
                "[{}]|entry 0 has no external_id",
                "[{\"external_id\":\"a\"}]|entry 0 has neither jwt_secret nor jwt_jwks",
                "[{\"external_id\":\"a\",\"jwt_secret\":5}]|jwt_secret that is not a string",
                "[{\"external_id\":\"a\",\"jwt_secret\":\"s\",\"x\":1}]|unknown key x",
                "[{\"external_id\":\"a\",\"jwt_secret\":\"s\",\"suspend\":1}]|suspend that is not true or false",
                "[{\"external_id\":\"a\",\"jwt_secret\":\"s\",\"max_joins_per_second\":1.5}]|not a 32-bit integer"
            })
    void givenMistake_whenRead_thenTheMessageNamesIt(String json, String message) throws IOException {
        Path file = write(json);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TenantFile.read(file, TenantLimits.defaults()))
                .withMessageContaining(file.toString())
                .withMessageContaining(message);
    }

    @Test
    void givenNoFile_whenRead_thenTheMessageNamesIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TenantFile.read(folder.resolve("none.json"), TenantLimits.defaults()))
                .withMessageContaining("none.json");
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("tenants.json"), json);
    }
}
