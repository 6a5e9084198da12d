package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.spi.Meters;
import io.realtime4j.tenancy.TenantDatabase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The steps before a node serves tenants of a control database. */
@Tag("spec-06")
class StoredTenantsIT {
    private static final int CLOSED_PORT = 1;

    private final StoredControl database = new StoredControl();
    private final Lifecycle lifecycle = Lifecycle.begin();
    private final Tenant tenant =
            Tenant.named("realtime-dev").jwtSecret("secret").build();

    @AfterEach
    void close() {
        lifecycle.abandon();
        database.close();
    }

    @Test
    void givenDatabaseOfTheTenantOutOfReach_whenSeeded_thenLoggedAndTheTenantIsStored() {
        StoredTenants stored = open(database.variables());
        TenantDatabase outOfReach =
                TenantDatabase.on("127.0.0.1").port(CLOSED_PORT).build();

        try (LogLines log = new LogLines(StoredTenants.class)) {
            stored.seed(tenant, outOfReach);

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("ERROR Failed to set-up tenant: ")
                    .contains("127.0.0.1:1");
        }
        assertThat(database.column("select external_id from tenants")).containsExactly("realtime-dev");
    }

    @Test
    void givenDatabaseOfTheTenant_whenSeeded_thenItIsPrepared() {
        DatabaseConfiguration configuration = database.configuration(database.variables());
        StoredTenants stored = open(database.variables());

        try (LogLines log = new LogLines(StoredTenants.class)) {
            stored.seed(tenant, configuration.selfHosted());

            assertThat(log.lines()).isEmpty();
        }
        assertThat(database.column("select to_regclass('realtime.messages')")).containsExactly("realtime.messages");
    }

    @Test
    void givenControlDatabaseOutOfReach_whenOpened_thenTheStartEnds() {
        Map<String, String> variables = database.variables();
        variables.put("DB_PORT", Integer.toString(CLOSED_PORT));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> open(variables))
                .withMessageStartingWith("the control database ")
                .withMessageContaining("127.0.0.1:1");
    }

    private StoredTenants open(Map<String, String> variables) {
        return StoredTenants.open(database.configuration(variables), Meters.none(), lifecycle);
    }
}
