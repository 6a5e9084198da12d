package io.realtime4j.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("spec-05")
class JwtSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "text", "[]", "1", "null", "{\"iss\":}", "{} {}"})
    @DisplayName("S05_019 claim validators that are no JSON object are refused")
    void givenTextThatIsNoJsonObject_whenSettingClaimValidators_thenRefused(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtSettings.builder().claimValidatorsJson(json))
                .withMessage("claim validators are not a JSON object");
    }

    @Test
    void givenJsonObject_whenSettingClaimValidators_thenItsMembersAreTaken() {
        JwtSettings settings = JwtSettings.builder()
                .claimValidatorsJson("{\"iss\":\"A\",\"n\":null,\"l\":[1,1.5,true]}")
                .build();

        assertThat(settings.claimValidators())
                .containsEntry("iss", "A")
                .containsEntry("n", null)
                .containsEntry("l", List.of(1L, 1.5, true));
    }

    @Test
    void givenMapChangedLater_whenSettingClaimValidators_thenTheSettingsKeepTheirCopy() {
        List<Object> audience = new ArrayList<>(List.of(1, new BigDecimal("1.5")));
        Map<String, @Nullable Object> values = new HashMap<>(Map.of("aud", audience));

        JwtSettings settings = JwtSettings.builder().claimValidators(values).build();
        audience.clear();
        values.clear();

        assertThat(settings.claimValidators()).isEqualTo(Map.of("aud", List.of(1L, 1.5)));
    }

    static List<Object> notJson() {
        return List.of(new Object(), Double.NaN, List.of('c'), Map.of(1, "x"), Map.of("x", List.of(new Object())));
    }

    @ParameterizedTest
    @MethodSource("notJson")
    void givenValueThatIsNotJson_whenBuilding_thenRefusedByName(Object value) {
        JwtSettings.Builder builder = JwtSettings.builder().claimValidators(Map.of("iss", value));

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("claim validator iss");
    }

    @Test
    void givenNegativeCount_whenBuilding_thenRefused() {
        JwtSettings.Builder builder = JwtSettings.builder().cachedTokens(-1);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("cachedTokens is -1, at least 0 is needed");
    }
}
