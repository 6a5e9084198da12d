package io.realtime4j.tenancy.internal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-06")
class TenantViewTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    @DisplayName("S06_041 S06_043 exactly the members of the view, times without a zone, no secrets")
    void givenTenant_whenViewed_thenExactlyTheMembersOfTheView() throws IOException {
        Instant stored = Instant.parse("2026-08-21T12:03:56.789Z");
        ObjectNode settings = (ObjectNode)
                MAPPER.readTree("{\"db_host\":\"g1:host\",\"db_password\":\"g1:secret\",\"region\":\"eu\",\"x\":1.50}");
        Tenant acme = Tenant.named("acme")
                .jwtSecret("s")
                .jwks("{}")
                .suspended(true)
                .limits(TenantLimits.builder()
                        .maxConcurrentUsers(1)
                        .maxChannelsPerClient(2)
                        .maxEventsPerSecond(3)
                        .maxJoinsPerSecond(4)
                        .clientPresenceWindowMs(5)
                        .build())
                .privateOnly(true)
                .presenceEnabled(true)
                .build();
        TenantRecord tenant = TenantRecord.of(acme)
                .id(UUID.fromString("0b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c11"))
                .times(stored, Instant.EPOCH)
                .extensions(List.of(
                        new ExtensionRecord(new UUID(1, 1), "postgres_cdc_rls", settings, stored, Instant.EPOCH)))
                .build();

        JsonNode view = TenantView.of(tenant);

        assertThat(view).isEqualTo(MAPPER.readTree("""
                                {
                                  "id": "0b6f2b53-6c5e-4c53-9f0a-5a6c9b2f7c11",
                                  "external_id": "acme",
                                  "name": "acme",
                                  "max_concurrent_users": 1,
                                  "max_channels_per_client": 2,
                                  "max_events_per_second": 3,
                                  "max_joins_per_second": 4,
                                  "inserted_at": "2026-08-21T12:03:56",
                                  "extensions": [{
                                    "type": "postgres_cdc_rls",
                                    "inserted_at": "2026-08-21T12:03:56",
                                    "updated_at": "1970-01-01T00:00:00",
                                    "settings": {"db_host": "g1:host", "region": "eu", "x": 1.5}
                                  }],
                                  "private_only": true,
                                  "max_client_presence_events_per_window": null,
                                  "client_presence_window_ms": 5,
                                  "presence_enabled": true
                                }
                                """));
    }

    @Test
    void givenNoNameAndNoExtensions_whenViewed_thenNullAndEmpty() {
        TenantRecord tenant =
                TenantRecord.of(Tenant.named("acme").build()).name(null).build();

        JsonNode view = TenantView.of(tenant);

        assertThat(view.get("name").isNull()).isTrue();
        assertThat(view.get("extensions")).isEmpty();
        assertThat(view.get("inserted_at").textValue()).isEqualTo("1970-01-01T00:00:00");
    }
}
