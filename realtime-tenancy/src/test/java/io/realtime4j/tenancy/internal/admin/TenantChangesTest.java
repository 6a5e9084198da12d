package io.realtime4j.tenancy.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.admin.ExtensionDraft.Incomplete;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What requests say, as tables: JSON in, a changed tenant or errors out. */
@Tag("spec-06")
class TenantChangesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String SETTINGS = "{\"region\":\"r\",\"db_host\":\"h\",\"db_port\":\"5432\",\"db_name\":\"n\","
            + "\"db_user\":\"u\",\"db_password\":\"p\"}";

    @ParameterizedTest
    @DisplayName("S06_054 numbers and texts that say them are taken")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"300 | 300", "\"300\" | 300", "\"-5\" | -5", "\"+7\" | 7", "0 | 0", "-1 | -1", "\"007\" | 7"})
    void givenInteger_whenRead_thenTaken(String json, int value) {
        TenantRecord record = changed("{\"max_concurrent_users\":" + json + "}");

        assertThat(record.tenant().limits().maxConcurrentUsers()).isEqualTo(value);
    }

    @ParameterizedTest
    @DisplayName("S06_054 a wrong type is invalid")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "max_concurrent_users | \"abc\"",
                "max_concurrent_users | 1.5",
                "max_concurrent_users | 300.0",
                "max_concurrent_users | \"1e3\"",
                "max_concurrent_users | 2147483648",
                "max_concurrent_users | \"99999999999999999999\"",
                "max_concurrent_users | true",
                "max_concurrent_users | []",
                "max_events_per_second | {}",
                "max_channels_per_client | \"x\"",
                "max_joins_per_second | \"x\"",
                "max_bytes_per_second | \"x\"",
                "max_presence_events_per_second | \"x\"",
                "max_payload_size_in_kb | \"x\"",
                "max_client_presence_events_per_window | \"x\"",
                "client_presence_window_ms | \"x\"",
                "migrations_ran | \"x\"",
                "name | 1",
                "name | \"x\\u0000y\"",
                "jwt_jwks | {\"keys\":[{\"a\":\"\\u0000\"}]}",
                "jwt_secret | 1",
                "jwt_secret | {}",
                "jwt_jwks | []",
                "jwt_jwks | \"{}\"",
                "presence_enabled | \"yes\"",
                "presence_enabled | 1",
                "private_only | []",
                "suspend | \"TRUE\"",
                "postgres_cdc_default | 1",
                "broadcast_adapter | \"other\"",
                "broadcast_adapter | 1",
                "feature_flags | []",
                "feature_flags | {\"a\":1}",
                "extensions | {}",
                "extensions | null",
                "extensions | \"x\"",
                "extensions | [1]"
            })
    void givenWrongType_whenRead_thenInvalid(String field, String json) {
        assertThat(faults("{\"" + field + "\":" + json + "}", Incomplete.REFUSED))
                .isEqualTo(json("{\"" + field + "\":[\"is invalid\"]}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void givenMember_whenRead_thenOnlyItChanges(String json, Function<TenantRecord.Builder, TenantRecord.Builder> by) {
        assertThat(changed(json)).isEqualTo(by.apply(stored().toBuilder()).build());
    }

    static Stream<Arguments> givenMember_whenRead_thenOnlyItChanges() {
        TenantLimits limits = stored().tenant().limits();
        return Stream.of(
                change("{}", tenant -> tenant),
                change("{\"unknown\":1}", tenant -> tenant),
                change("{\"name\":\"N\"}", tenant -> tenant.name("N")),
                change("{\"name\":null}", tenant -> tenant.name(null)),
                change("{\"name\":\" \"}", tenant -> tenant.name(null)),
                known("{\"jwt_secret\":\"s2\"}", tenant -> tenant.jwtSecret("s2")),
                known("{\"jwt_secret\":null}", tenant -> tenant.jwtSecret(null)),
                known("{\"jwt_secret\":\"\"}", tenant -> tenant.jwtSecret(null)),
                known("{\"jwt_jwks\":{\"keys\":[ ]}}", tenant -> tenant.jwks("{\"keys\":[]}")),
                known("{\"jwt_jwks\":null}", tenant -> tenant.jwks(null)),
                known("{\"presence_enabled\":true}", tenant -> tenant.presenceEnabled(true)),
                known("{\"presence_enabled\":\"1\"}", tenant -> tenant.presenceEnabled(true)),
                known("{\"private_only\":\"true\"}", tenant -> tenant.privateOnly(true)),
                known("{\"suspend\":\"false\"}", tenant -> tenant.suspended(false)),
                known("{\"suspend\":\"0\"}", tenant -> tenant.suspended(false)),
                change("{\"suspend\":null}", tenant -> tenant),
                change("{\"suspend\":\"\"}", tenant -> tenant),
                change("{\"private_only\":null}", tenant -> tenant),
                change("{\"presence_enabled\":null}", tenant -> tenant),
                change("{\"postgres_cdc_default\":\"x\"}", tenant -> tenant.postgresCdcDefault("x")),
                change("{\"postgres_cdc_default\":null}", tenant -> tenant),
                change("{\"broadcast_adapter\":\"phoenix\"}", tenant -> tenant.broadcastAdapter("phoenix")),
                change("{\"broadcast_adapter\":null}", tenant -> tenant),
                change("{\"migrations_ran\":\"81\"}", tenant -> tenant.migrationsRan(81)),
                change("{\"feature_flags\":{\"a\":true}}", tenant -> tenant.featureFlags(Map.of("a", true))),
                change("{\"feature_flags\":null}", tenant -> tenant),
                limit("{\"max_concurrent_users\":1}", limits.toBuilder().maxConcurrentUsers(1)),
                limit("{\"max_events_per_second\":1}", limits.toBuilder().maxEventsPerSecond(1)),
                limit("{\"max_channels_per_client\":1}", limits.toBuilder().maxChannelsPerClient(1)),
                limit("{\"max_joins_per_second\":1}", limits.toBuilder().maxJoinsPerSecond(1)),
                limit("{\"max_bytes_per_second\":1}", limits.toBuilder().maxBytesPerSecond(1)),
                limit("{\"max_payload_size_in_kb\":1}", limits.toBuilder().maxPayloadSizeInKb(1)),
                limit(
                        "{\"max_presence_events_per_second\":1}",
                        limits.toBuilder().maxPresenceEventsPerSecond(1)),
                limit(
                        "{\"max_client_presence_events_per_window\":1}",
                        limits.toBuilder().maxClientPresenceEventsPerWindow(1)),
                limit(
                        "{\"max_client_presence_events_per_window\":null}",
                        limits.toBuilder().maxClientPresenceEventsPerWindow(null)),
                limit("{\"client_presence_window_ms\":1}", limits.toBuilder().clientPresenceWindowMs(1)),
                limit("{\"client_presence_window_ms\":null}", limits.toBuilder().clientPresenceWindowMs(null)));
    }

    @ParameterizedTest
    @DisplayName("S06_140 null is no limit")
    @CsvSource({
        "max_concurrent_users",
        "max_events_per_second",
        "max_channels_per_client",
        "max_joins_per_second",
        "max_bytes_per_second",
        "max_presence_events_per_second",
        "max_payload_size_in_kb",
        "migrations_ran"
    })
    void givenNullLimit_whenRead_thenUnchanged(String field) {
        assertThat(changed("{\"" + field + "\":null}")).isEqualTo(stored());
    }

    @Test
    @DisplayName("S06_058 extensions are kept unless given, then replaced")
    void givenExtensions_whenRead_thenReplaced() {
        TenantRecord before = stored().toBuilder()
                .extensions(List.of(extension(new ExtensionDraft("a", object("{}")))))
                .build();

        assertThat(changes("{}").applyTo(before, TenantChangesTest::extension).extensions())
                .isEqualTo(before.extensions());
        assertThat(changes(
                                "{\"extensions\":[{\"type\":\"b\",\"settings\":{\"x\":1}},{\"type\":\"c\",\"settings\":{}}]}")
                        .applyTo(before, TenantChangesTest::extension)
                        .extensions())
                .extracting(ExtensionRecord::type)
                .containsExactly("b", "c");
        assertThat(changes("{\"extensions\":[]}")
                        .applyTo(before, TenantChangesTest::extension)
                        .extensions())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("S06_052 S06_053 faults of extensions stand at their places")
    @MethodSource
    void givenFaultyExtensions_whenRead_thenFaults(String extensions, String faults) {
        assertThat(faults("{\"extensions\":" + extensions + "}", Incomplete.REFUSED))
                .isEqualTo(json("{\"extensions\":" + faults + "}"));
    }

    static Stream<Arguments> givenFaultyExtensions_whenRead_thenFaults() {
        return Stream.of(
                Arguments.of("[{\"settings\":{}}]", "[{\"type\":[\"can't be blank\"]}]"),
                Arguments.of("[{\"type\":null,\"settings\":{}}]", "[{\"type\":[\"can't be blank\"]}]"),
                Arguments.of("[{\"type\":\" \",\"settings\":{}}]", "[{\"type\":[\"can't be blank\"]}]"),
                Arguments.of("[{\"type\":1,\"settings\":{}}]", "[{\"type\":[\"is invalid\"]}]"),
                Arguments.of("[{\"type\":\"x\"}]", "[{\"settings\":[\"can't be blank\"]}]"),
                Arguments.of("[{\"type\":\"x\",\"settings\":[]}]", "[{\"settings\":[\"is invalid\"]}]"),
                Arguments.of("[{}]", "[{\"type\":[\"can't be blank\"],\"settings\":[\"can't be blank\"]}]"),
                Arguments.of(cdc(without("db_host")), "[{\"settings\":[\"db_host can't be blank\"]}]"),
                Arguments.of(cdc(with("db_host", "\"\"")), "[{\"settings\":[\"db_host can't be blank\"]}]"),
                Arguments.of(cdc(with("db_host", "null")), "[{\"settings\":[\"db_host can't be blank\"]}]"),
                Arguments.of(cdc(with("region", "1")), "[{\"settings\":[\"region is invalid\"]}]"),
                Arguments.of(cdc(with("db_port", "5432")), "[{\"settings\":[\"db_port is invalid\"]}]"),
                Arguments.of(
                        "[{\"type\":\"postgres\",\"settings\":{\"db_port\":5432,\"db_host\":\"h\"}}]",
                        "[{\"settings\":[\"region can't be blank\",\"db_port is invalid\",\"db_name can't be blank\","
                                + "\"db_user can't be blank\",\"db_password can't be blank\"]}]"),
                Arguments.of(
                        "[{\"type\":\"x\",\"settings\":{}},{\"settings\":{}}]",
                        "[{},{\"type\":[\"can't be blank\"]}]"));
    }

    @Test
    void givenSeveralFaults_whenRead_thenAllAreTold() {
        assertThat(faults(
                        "{\"max_concurrent_users\":\"x\",\"suspend\":3,\"extensions\":[{\"settings\":{}}]}",
                        Incomplete.REFUSED))
                .isEqualTo(json("{\"max_concurrent_users\":[\"is invalid\"],\"suspend\":[\"is invalid\"],"
                        + "\"extensions\":[{\"type\":[\"can't be blank\"]}]}"));
    }

    @Test
    void givenIncompleteExtensions_whenTheyAreDropped_thenTheOthersStay() {
        Faults faults = new Faults();
        TenantChanges changes = TenantChanges.read(
                object("{\"extensions\":[{\"type\":\"x\"},{\"settings\":{}},{\"type\":\"y\",\"settings\":{}}]}"),
                Incomplete.DROPPED,
                faults);

        assertThat(faults.isEmpty()).isTrue();
        assertThat(changes.extensions()).extracting(ExtensionDraft::type).containsExactly("y");
    }

    @Test
    void givenIncompleteExtensions_whenTheyAreDropped_thenFaultsOfTheOthersStay() {
        assertThat(faults(
                        "{\"extensions\":[{\"type\":\"x\"},{\"type\":\"postgres_cdc_rls\",\"settings\":"
                                + without("db_user") + "}]}",
                        Incomplete.DROPPED))
                .isEqualTo(json("{\"extensions\":[{\"settings\":[\"db_user can't be blank\"]}]}"));
    }

    @Test
    void givenOtherType_whenRead_thenItsSettingsAreNotLookedAt() {
        assertThat(changes("{\"extensions\":[{\"type\":\"other\",\"settings\":{\"db_port\":1}}]}")
                        .extensions())
                .extracting(draft -> draft.settings().toString())
                .containsExactly("{\"db_port\":1}");
    }

    @Test
    void givenDrafts_whenPrinted_thenNoSecretShows() {
        assertThat(changes("{\"extensions\":" + cdc(SETTINGS) + "}").toString()).doesNotContain("\"p\"");
    }

    private static Arguments change(String json, Function<TenantRecord.Builder, TenantRecord.Builder> by) {
        return Arguments.of(json, by);
    }

    private static Arguments known(String json, UnaryOperator<Tenant.Builder> by) {
        return change(
                json,
                record -> record.tenant(by.apply(stored().tenant().toBuilder()).build()));
    }

    private static Arguments limit(String json, TenantLimits.Builder limits) {
        return known(json, tenant -> tenant.limits(limits.build()));
    }

    private static TenantRecord stored() {
        Tenant acme = Tenant.named("acme")
                .jwtSecret("s1")
                .suspended(true)
                .limits(TenantLimits.builder()
                        .maxConcurrentUsers(11)
                        .maxEventsPerSecond(12)
                        .maxChannelsPerClient(13)
                        .maxJoinsPerSecond(14)
                        .maxBytesPerSecond(15)
                        .maxPayloadSizeInKb(16)
                        .maxPresenceEventsPerSecond(17)
                        .maxClientPresenceEventsPerWindow(18)
                        .clientPresenceWindowMs(19)
                        .build())
                .build();
        return TenantRecord.of(acme).id(new UUID(1, 2)).migrationsRan(5).build();
    }

    private static TenantRecord changed(String json) {
        return changes(json).applyTo(stored(), TenantChangesTest::extension);
    }

    private static TenantChanges changes(String json) {
        Faults faults = new Faults();
        TenantChanges changes = TenantChanges.read(object(json), Incomplete.REFUSED, faults);
        assertThat(faults.json().toString()).isEqualTo("{}");
        return changes;
    }

    private static JsonNode faults(String json, Incomplete incomplete) {
        Faults faults = new Faults();
        TenantChanges.read(object(json), incomplete, faults);
        return faults.json();
    }

    private static ExtensionRecord extension(ExtensionDraft draft) {
        return new ExtensionRecord(new UUID(3, 4), draft.type(), draft.settings(), Instant.EPOCH, Instant.EPOCH);
    }

    private static String cdc(String settings) {
        return "[{\"type\":\"postgres_cdc_rls\",\"settings\":" + settings + "}]";
    }

    private static String without(String key) {
        return object(SETTINGS).without(key).toString();
    }

    private static String with(String key, String json) {
        return object(SETTINGS).set(key, json(json)).toString();
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) json(json);
    }

    private static JsonNode json(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(json, e);
        }
    }
}
