package io.realtime4j.tenancy.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ExtensionSettingsTest {
    @Test
    @DisplayName("S06_046 postgres_changes_pool is stored as subcriber_pool_size and overrules it")
    void givenPoolAlias_whenMerged_thenRenamed() {
        ObjectNode merged = merged("{\"subcriber_pool_size\":3,\"postgres_changes_pool\":10}");

        assertThat(merged.get("subcriber_pool_size").intValue()).isEqualTo(10);
        assertThat(merged.has("postgres_changes_pool")).isFalse();
    }

    @Test
    void givenPoolUnderItsOwnName_whenMerged_thenKept() {
        assertThat(merged("{\"subcriber_pool_size\":3}")
                        .get("subcriber_pool_size")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    @DisplayName("S06_047 type postgres is stored as postgres_cdc_rls")
    void givenOlderType_whenStored_thenRenamed() {
        assertThat(ExtensionSettings.storedType("postgres")).isEqualTo("postgres_cdc_rls");
        assertThat(ExtensionSettings.storedType("postgres_cdc_rls")).isEqualTo("postgres_cdc_rls");
        assertThat(ExtensionSettings.storedType("other")).isEqualTo("other");
    }

    @Test
    @DisplayName("S06_048 polling, publication and slot have defaults; what is given wins, unknown settings stay")
    void givenSettings_whenMerged_thenDefaultsUnderThem() {
        assertThat(merged("{\"region\":\"eu\",\"poll_interval_ms\":7,\"own\":[1]}"))
                .isEqualTo(ControlJson.parse("""
                    {"region":"eu","poll_interval_ms":7,"own":[1],"poll_max_changes":100,"poll_max_record_bytes":1048576,
                     "publication":"supabase_realtime","slot_name":"supabase_realtime_replication_slot"}\
                    """));
    }

    @Test
    void whenMerged_thenWhatWasGivenIsNotChanged() {
        ObjectNode given = ControlJson.object("{\"postgres_changes_pool\":10}");

        ExtensionSettings.withDefaults(given);

        assertThat(given.toString()).isEqualTo("{\"postgres_changes_pool\":10}");
    }

    @Test
    void givenSecrets_whenChanged_thenEachStringAndNothingElse() {
        ObjectNode settings = ControlJson.object("""
            {"db_host":"h","db_port":5432,"db_user":"u","region":"r","own":"o"}\
            """);

        assertThat(ExtensionSettings.mapSecrets(settings, value -> "<" + value + ">"))
                .isEqualTo(ControlJson.parse("""
                    {"db_host":"<h>","db_port":5432,"db_user":"<u>","region":"r","own":"o"}\
                    """));
        assertThat(ExtensionSettings.secrets(settings)).containsExactly("h", "u");
    }

    private static ObjectNode merged(String given) {
        return ExtensionSettings.withDefaults(ControlJson.object(given));
    }
}
