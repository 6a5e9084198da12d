package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.tenancy.AddressFamily;
import io.realtime4j.tenancy.ControlSettings;
import io.realtime4j.tenancy.JanitorSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-07")
class DatabaseConfigurationTest {
    private static final Map<String, String> DEPLOYMENT = Map.of(
            "APP_NAME", "realtime",
            "METRICS_JWT_SECRET", "the secret of those who read metrics",
            "SECRET_KEY_BASE", "the secret of cookies",
            "DB_HOST", "127.0.0.1",
            "DB_ENC_KEY", "1234567890123456");

    @Test
    void givenNothingAboutDatabases_whenRead_thenNone() {
        assertThat(readAny(Map.of("RUN_JANITOR", "true"))).isEmpty();
    }

    @Test
    void givenVariableOfDatabasesWithoutOne_whenRead_thenWarned() {
        Environment environment = new Environment(Map.of("RUN_JANITOR", "true"));

        DatabaseConfiguration.ofDeployment(environment, Configuration.read(environment));

        assertThat(environment.warnings())
                .containsExactly(
                        "Environment variable RUN_JANITOR has no effect without a control database, which DB_HOST"
                                + " and its companions name");
    }

    @Test
    void givenAHost_whenRead_thenTheDefaultsOfDeployments() {
        DatabaseConfiguration read = read(Map.of());

        ControlSettings control = read.control();
        assertThat(control.toString()).isEqualTo("ControlSettings[supabase_admin@127.0.0.1:5432/postgres]");
        assertThat(control.poolSize()).isEqualTo(5);
        assertThat(control.queueTarget()).isEqualTo(Duration.ofSeconds(5));
        assertThat(control.cacheExpiration()).isEqualTo(Duration.ofSeconds(30));
        assertThat(control.tls()).isFalse();
        assertThat(control.addressFamily()).isEqualTo(AddressFamily.ANY);
        assertThat(control.replicaHost()).isNull();
        assertThat(control.announcementSecret()).isEqualTo("the secret of cookies");
        assertThat(read.selfHosted().toString()).isEqualTo("TenantDatabase[supabase_admin@127.0.0.1:5433/postgres]");
        assertThat(read.selfHosted().region()).isEqualTo("us-east-1");
        assertThat(read.selfHosted().sslEnforced()).isFalse();
    }

    @Test
    @DisplayName("S07_018 without RUN_JANITOR there is no janitor")
    void givenNoJanitor_whenRead_thenNone() {
        assertThat(read(Map.of("JANITOR_CHUNK_SIZE", "3")).tenants().janitor()).isNull();
    }

    @Test
    void givenJanitor_whenRead_thenItsVariables() {
        DatabaseConfiguration read = read(Map.of(
                "RUN_JANITOR", "true",
                "JANITOR_SCHEDULE_TIMER_IN_MS", "1000",
                "JANITOR_RUN_AFTER_IN_MS", "0",
                "JANITOR_SCHEDULE_RANDOMIZE", "false",
                "JANITOR_CHUNK_SIZE", "3",
                "JANITOR_MAX_CHILDREN", "2",
                "JANITOR_CHILDREN_TIMEOUT", "9000"));

        assertThat(read.tenants().janitor())
                .isEqualTo(
                        new JanitorSettings(Duration.ofSeconds(1), Duration.ZERO, false, 3, 2, Duration.ofSeconds(9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"METRICS_JWT_SECRET", "SECRET_KEY_BASE", "APP_NAME"})
    @DisplayName("S07_004 a deployment with a database that lacks a needed variable does not start")
    void givenMissingVariable_whenRead_thenRefused(String name) {
        Map<String, String> variables = new HashMap<>(DEPLOYMENT);
        variables.remove(name);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> readAny(variables))
                .withMessageContaining(name);
        variables.put(name, "");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> readAny(variables))
                .withMessageContaining(name);
    }

    @Test
    @DisplayName("S07_005 without API_JWT_SECRET the server starts")
    void givenNoOperatorSecret_whenRead_thenAccepted() {
        assertThat(readAny(DEPLOYMENT)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"TRUE,true", "' 1 ',true", "false,false", "0,false"})
    @DisplayName("S07_002 DB_SSL is a boolean in any case")
    void givenTls_whenRead_thenUsed(String value, boolean expected) {
        assertThat(read(Map.of("DB_SSL", value)).control().tls()).isEqualTo(expected);
    }

    @Test
    @DisplayName("S07_002 DB_SSL that is no boolean ends the start")
    void givenBadTls_whenRead_thenRefused() {
        assertRefused("DB_SSL", "yes");
    }

    @Test
    @DisplayName("S07_006 an unknown DB_IP_VERSION ends the start")
    void givenUnknownFamily_whenRead_thenRefused() {
        assertRefused("DB_IP_VERSION", "ipv5");
    }

    @Test
    @DisplayName("S07_006 without DB_IP_VERSION a host without an address ends the start")
    void givenUnresolvableHost_whenRead_thenRefused() {
        assertRefused("DB_HOST", "no-such-host.invalid");
        assertThat(read(Map.of("DB_HOST", "no-such-host.invalid", "DB_IP_VERSION", "ipv6"))
                        .control()
                        .addressFamily())
                .isEqualTo(AddressFamily.IPV6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "[]", "{", "{\"a\":true}", "{} x"})
    @DisplayName("S07_008 a mapping of regions that is no object of texts ends the start")
    void givenBadMapping_whenRead_thenRefused(String value) {
        assertRefused("REGION_MAPPING", value);
    }

    @Test
    @DisplayName("S07_008 a mapping of regions replaces the built-in one")
    void givenMapping_whenRead_thenItAlone() {
        assertThat(read(Map.of("REGION_MAPPING", "{\"a\":\"b\"}")).tenants().regionMapping())
                .isEqualTo(Map.of("a", "b"));
    }

    @Test
    void givenSlotSuffix_whenRead_thenKept() {
        assertThat(read(Map.of()).tenants().slotNameSuffix()).isEmpty();
        assertThat(read(Map.of("SLOT_NAME_SUFFIX", "x1")).tenants().slotNameSuffix())
                .isEqualTo("x1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X1", "a-b", "a_suffix_that_is_too_long"})
    void givenSlotSuffixThatNoSlotMayHave_whenRead_thenRefused(String value) {
        assertRefused("SLOT_NAME_SUFFIX", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DB_ENC_KEY", "DB_ENC_KEY_GCM", "DB_ENC_KEY_GCM_PREVIOUS"})
    void givenKeyOfWrongLength_whenRead_thenRefusedWithoutShowingIt(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of(name, "hidden")))
                .withMessageContaining(name)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hidden"));
    }

    @Test
    void givenGcmWithoutKey_whenRead_thenWarnedAndLegacy() {
        Map<String, String> variables = new HashMap<>(DEPLOYMENT);
        variables.put("DB_ENC_WRITE_GCM", "true");
        Environment environment = new Environment(variables);

        DatabaseConfiguration read = DatabaseConfiguration.ofDeployment(environment, Configuration.read(environment))
                .orElseThrow();

        assertThat(read.control().encryption().writesGcm()).isFalse();
        assertThat(environment.warnings())
                .contains("DB_ENC_WRITE_GCM is set but DB_ENC_KEY_GCM is missing, continuing with AES-128-ECB");
    }

    @ParameterizedTest
    @CsvSource({
        ",,replica,", // no region of the primary: it is here
        "eu-west-2,eu-west-2,replica,",
        "eu-west-2,us-east-1,replica,replica",
        "eu-west-2,us-east-1,,fra",
        "lhr,us-east-1,,fra",
        "ap-east-1,us-east-1,,"
    })
    void givenRegions_whenRead_thenTheReplicaFarFromThePrimary(
            String region, String master, String replica, String expected) {
        Map<String, String> variables = new HashMap<>();
        Optional.ofNullable(region).ifPresent(value -> variables.put("REGION", value));
        Optional.ofNullable(master).ifPresent(value -> variables.put("DB_MASTER_REGION", value));
        Optional.ofNullable(replica).ifPresent(value -> variables.put("DB_REPLICA_HOST", value));
        variables.put("DB_HOST_REPLICA_FRA", "fra");

        assertThat(Objects.toString(read(variables).control().replicaHost(), null))
                .isEqualTo(expected);
    }

    @Test
    void givenTenantsInAFileToo_whenRead_thenRefused() {
        assertRefused("TENANTS_FILE", "tenants.json");
    }

    private static void assertRefused(String name, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of(name, value)))
                .withMessageContaining(name);
    }

    private static DatabaseConfiguration read(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(DEPLOYMENT);
        all.putAll(variables);
        return readAny(all).orElseThrow();
    }

    private static Optional<DatabaseConfiguration> readAny(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        return DatabaseConfiguration.ofDeployment(environment, Configuration.read(environment));
    }
}
