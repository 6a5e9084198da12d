package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import io.realtime4j.core.TenantId;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-07")
@Tag("spec-08")
class ConfigurationTest {
    @Test
    void givenNothing_whenRead_thenDefaults() {
        Configuration configuration = read(Map.of());

        assertThat(configuration.listener().port()).isEqualTo(4000);
        assertThat(configuration.listener().maxConnections()).isEqualTo(100_000);
        assertThat(configuration.listener().maxHeaderLength()).isEqualTo(4096);
        assertThat(configuration.engine().connectErrorBackoff()).isEqualTo(Duration.ofSeconds(2));
        assertThat(configuration.engine().channelErrorBackoff()).isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.engine().noChannelTimeout()).isEqualTo(Duration.ofMinutes(10));
        assertThat(configuration.engine().defaultTenant()).isNull();
        assertThat(configuration.seedSelfHosted()).isFalse();
        assertThat(configuration.selfHosted().id()).isEqualTo(new TenantId("realtime-dev"));
        assertThat(configuration.logLevel()).isEqualTo(Level.INFO);
        assertThat(configuration.warmUp()).isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", " 1", "1_000", "4000ms", "70000", "-1", "99999999999"})
    @DisplayName("S07_001 a port that is no number in range ends the start, naming variable and value")
    void givenBadPort_whenRead_thenRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("PORT", value)))
                .withMessageContaining("PORT")
                .withMessageContaining("\"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({"4100,4100", "+4100,4100", "0,0"})
    @DisplayName("S07_001 a good port is used")
    void givenPort_whenRead_thenUsed(String value, int port) {
        assertThat(read(Map.of("PORT", value)).listener().port()).isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({"TRUE,true", "' 1 ',true", "false,false", "0,false"})
    void givenFlag_whenRead_thenParsed(String value, boolean expected) {
        assertThat(read(Map.of("WEBSOCKET_COMPRESSION", value)).listener().compression())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "truee"})
    void givenBadFlag_whenRead_thenRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("WEBSOCKET_COMPRESSION", value)))
                .withMessageContaining("WEBSOCKET_COMPRESSION")
                .withMessageContaining("\"" + value + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "x", ""})
    @DisplayName("S07_007 claim validators that are no JSON object end the start")
    void givenBadValidators_whenRead_thenRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("JWT_CLAIM_VALIDATORS", value)))
                .withMessageContaining("JWT_CLAIM_VALIDATORS")
                .withMessageContaining("\"" + value + "\"");
    }

    @Test
    void givenTopicThatFitsIntoAFrame_whenRead_thenTaken() {
        assertThat(read(Map.of("PRESENCE_MAX_TOPIC_BYTES", "40000000"))
                        .presence()
                        .maxTopicBytes())
                .isEqualTo(40_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40000001", "-1"})
    void givenTopicLargerThanAFrame_whenRead_thenRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("PRESENCE_MAX_TOPIC_BYTES", value)))
                .withMessageContaining("PRESENCE_MAX_TOPIC_BYTES is \"" + value + "\"")
                .withMessageContaining("from 0 to 40000000");
    }

    @Test
    @DisplayName("S07_007 an empty object of claim validators has no effect")
    void givenNoValidators_whenRead_thenNone() {
        assertThat(read(Map.of("JWT_CLAIM_VALIDATORS", "{}")).tokens().claimValidators())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "debug,DEBUG",
        "info,INFO",
        "notice,INFO",
        "warning,WARN",
        "error,ERROR",
        "critical,ERROR",
        "alert,ERROR",
        "emergency,ERROR"
    })
    @DisplayName("S07_009 each log level is accepted")
    void givenLogLevel_whenRead_thenNearest(String value, String level) {
        assertThat(read(Map.of("LOG_LEVEL", value)).logLevel()).isEqualTo(Level.valueOf(level));
    }

    @Test
    @DisplayName("S07_009 an unknown log level ends the start")
    void givenUnknownLogLevel_whenRead_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("LOG_LEVEL", "loud")))
                .withMessageContaining("LOG_LEVEL is \"loud\"");
    }

    @Test
    @DisplayName("S07_012 a variable of another runtime is warned about once")
    void givenForeignVariable_whenRead_thenOneWarning() {
        Environment environment = new Environment(Map.of("ERL_AFLAGS", "-proto_dist inet_tcp"));

        Configuration.read(environment);

        assertThat(environment.warnings())
                .containsExactly("Environment variable ERL_AFLAGS has no effect in this implementation");
    }

    @Test
    @DisplayName("S08_002 the newer of two names wins, with a warning that names both")
    void givenBothNames_whenRead_thenTheNewerWins() {
        Environment environment = new Environment(
                Map.of("NO_CHANNEL_TIMEOUT_IN_MS", "7000", "DISCONNECT_SOCKET_ON_NO_CHANNELS_INTERVAL_IN_MS", "8000"));

        assertThat(Configuration.read(environment).engine().noChannelTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(environment.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning)
                        .contains("NO_CHANNEL_TIMEOUT_IN_MS", "DISCONNECT_SOCKET_ON_NO_CHANNELS_INTERVAL_IN_MS"));
    }

    @Test
    void givenOlderNameOnly_whenRead_thenUsed() {
        Map<String, String> variables = Map.of("DISCONNECT_SOCKET_ON_NO_CHANNELS_INTERVAL_IN_MS", "8000");

        assertThat(read(variables).engine().noChannelTimeout()).isEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void givenLimits_whenRead_thenTheSelfHostedTenantHasThem() {
        Configuration configuration = read(Map.of(
                "TENANT_MAX_CONCURRENT_USERS", "1",
                "TENANT_MAX_EVENTS_PER_SECOND", "2",
                "TENANT_MAX_JOINS_PER_SECOND", "3",
                "TENANT_MAX_CHANNELS_PER_CLIENT", "4",
                "TENANT_MAX_BYTES_PER_SECOND", "5"));

        assertThat(configuration.selfHosted().limits()).isEqualTo(configuration.tenantLimits());
        assertThat(configuration.tenantLimits().maxConcurrentUsers()).isEqualTo(1);
        assertThat(configuration.tenantLimits().maxEventsPerSecond()).isEqualTo(2);
        assertThat(configuration.tenantLimits().maxJoinsPerSecond()).isEqualTo(3);
        assertThat(configuration.tenantLimits().maxChannelsPerClient()).isEqualTo(4);
        assertThat(configuration.tenantLimits().maxBytesPerSecond()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"ipv4,0.0.0.0", "ipv6,::"})
    void givenAddressFamily_whenRead_thenItsWildcard(String family, String address) {
        assertThat(read(Map.of("REALTIME_IP_VERSION", family)).listener().host())
                .isEqualTo(address);
    }

    @Test
    void givenCertificateWithoutKey_whenRead_thenRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("TLS_CERTIFICATE_FILE", "cert.pem")))
                .withMessageContaining("TLS_KEY_FILE");
    }

    @Test
    void givenBadKeySet_whenRead_thenRefusedWithoutShowingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(Map.of("API_JWT_JWKS", "{\"k\":\"hidden\"")))
                .withMessageContaining("API_JWT_JWKS")
                .withMessageNotContaining("hidden");
    }

    private static Configuration read(Map<String, String> variables) {
        return Configuration.read(new Environment(variables));
    }
}
