package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.tenancy.TenantDatabase;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapacityTest {
    @ParameterizedTest(name = "pool {0}, subscriptions {1}, {2} free: required {3}, enough {4}")
    @CsvSource({"1, 1, 10, 10, false", "1, 1, 11, 10, true", "50, 73, 100, 125, false", "50, 73, 126, 125, true"})
    @DisplayName("S06_089 95 % of all that a tenant may need has to be less than what is free")
    void whenCompared_thenMoreThanRequiredIsEnough(int pool, int subs, int free, int required, boolean enough) {
        Capacity capacity = Capacity.of(free, database(pool, subs));

        assertThat(capacity.required()).isEqualTo(required);
        assertThat(capacity.isEnough()).isEqualTo(enough);
    }

    @Test
    @DisplayName("S06_088 S06_089 the text that operators know")
    void whenShort_thenBothNumbersAreTold() {
        assertThat(Capacity.of(100, database(50, 73)).shortage())
                .isEqualTo("Only 100 available connections. At least 125 connections are required.");
    }

    @Test
    void givenAbsurdSizes_whenCompared_thenNothingOverflows() {
        Capacity capacity = Capacity.of(100, database(Integer.MAX_VALUE, Integer.MAX_VALUE));

        assertThat(capacity.required()).isEqualTo(Integer.MAX_VALUE);
        assertThat(capacity.isEnough()).isFalse();
    }

    private static TenantDatabase database(int pool, int subscriptions) {
        return TenantDatabase.on("localhost")
                .poolSize(pool)
                .subscriptionPoolSize(subscriptions)
                .build();
    }
}
