package io.realtime4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostNamesTest {
    @ParameterizedTest
    @CsvSource({
        "abc.example.com,abc", "ABC.example.com:4000,abc", "localhost,localhost", "localhost:4000,localhost",
        "127.0.0.1:4000,127", "[::1]:4000,[::1]", "abc,abc", ".x,''"
    })
    void whenHostIsRead_thenItsFirstLabelInLowerCase(String host, String label) {
        assertThat(HostNames.firstLabel(host)).isEqualTo(label);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:4000,default",
        "127.0.0.1,default",
        "[::1]:4000,default",
        "127.example.com,127",
        "127,127",
        "nobody.example.com,default"
    })
    void givenDefaultTenant_whenHostIsAnAddress_thenTheDefault(String host, String tenant) {
        assertThat(found("default", host)).isEqualTo(tenant);
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:4000,127", "[::1]:4000,[::1]", "nobody.example.com,"})
    void givenNoDefaultTenant_whenHostIsAnAddress_thenItsFirstLabel(String host, @Nullable String tenant) {
        assertThat(found(null, host)).isEqualTo(tenant);
    }

    private static @Nullable String found(@Nullable String defaultTenant, String host) {
        TenantStore tenants = TenantStore.inMemory(
                Tenant.named("127").jwtSecret("secret").build(),
                Tenant.named("[::1]").jwtSecret("secret").build(),
                Tenant.named("default").jwtSecret("secret").build());
        RealtimeSettings settings = RealtimeSettings.builder()
                .defaultTenant(defaultTenant == null ? null : new TenantId(defaultTenant))
                .build();
        return new HostNames(tenants, settings)
                .find(host)
                .toCompletableFuture()
                .join()
                .map(tenant -> tenant.id().value())
                .orElse(null);
    }
}
