package io.realtime4j.tenancy.internal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.realtime4j.core.TenantId;
import io.realtime4j.tenancy.FeatureFlag;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlagRulesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final List<TenantId> TENANTS =
            IntStream.range(0, 1000).mapToObj(i -> new TenantId("t_" + i)).toList();

    @ParameterizedTest
    @DisplayName("S06_126 buckets are those that reference servers compute")
    @CsvSource({
        "t_6, rollout_flag, 3",
        "t_7, rollout_flag, 85",
        "t_11, monotonic_flag, 2",
        "t_1, indep_flag_a, 4",
        "t_1, indep_flag_b, 59"
    })
    void givenTenantAndFlag_whenBucketed_thenAsKnown(String tenant, String flag, int bucket) {
        assertThat(TenantBucket.of(tenant, flag)).isEqualTo(bucket);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'', flag", "t, ''", "exactly 12 b, exactly-24-bytes-of-text", "ä€😀, ключ"})
    void givenAnyText_whenBucketed_thenInRange(String tenant, String flag) {
        assertThat(TenantBucket.of(tenant, flag)).isBetween(0, 99);
    }

    @Test
    @DisplayName("S06_126 a tenant's own value wins over the flag")
    void givenOverride_whenResolved_thenItWins() {
        FeatureFlag disabled = new FeatureFlag("flag", false, 100, null);

        assertThat(FlagRules.isOn(disabled, ACME, Map.of("flag", true))).isTrue();
        assertThat(FlagRules.isOn(FeatureFlag.on("flag"), ACME, Map.of("flag", false)))
                .isFalse();
        assertThat(FlagRules.isOn(disabled, ACME, Map.of("other", true))).isFalse();
    }

    @Test
    @DisplayName("S06_126 0 % is nobody, 100 % is everybody")
    void givenLimitsOfTheRollout_whenResolved_thenNobodyAndEverybody() {
        assertThat(cohort(0, "flag", null)).isEmpty();
        assertThat(cohort(100, "flag", null)).hasSize(TENANTS.size());
        assertThat(cohort(50, "flag", null)).hasSizeBetween(400, 600);
    }

    @Test
    @DisplayName("S06_126 raising the percentage never removes a tenant")
    void givenGrowingRollout_whenResolved_thenNobodyLeaves() {
        for (int percentage = 1; percentage <= 100; percentage++) {
            assertThat(cohort(percentage, "flag", null)).containsAll(cohort(percentage - 1, "flag", null));
        }
    }

    @Test
    @DisplayName("S06_126 flags with the same bucket key take the same tenants")
    void givenBucketKey_whenResolved_thenSameCohort() {
        assertThat(cohort(30, "one", "key")).isEqualTo(cohort(30, "two", "key")).isEqualTo(cohort(30, "key", null));
        assertThat(cohort(30, "one", null)).isNotEqualTo(cohort(30, "two", null));
    }

    @ParameterizedTest
    @CsvSource({"-1", "101"})
    void givenPercentageOutOfRange_whenMade_thenRefused(int percentage) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureFlag("flag", true, percentage, null))
                .withMessage("rolloutPercentage of flag flag is " + percentage + ", 0 to 100 is needed");
    }

    private static Set<TenantId> cohort(int percentage, String name, @Nullable String bucketKey) {
        FeatureFlag flag = new FeatureFlag(name, true, percentage, bucketKey);
        Predicate<TenantId> isIn = tenant -> FlagRules.isOn(flag, tenant, Map.of());
        return TENANTS.stream().filter(isIn).collect(Collectors.toSet());
    }
}
