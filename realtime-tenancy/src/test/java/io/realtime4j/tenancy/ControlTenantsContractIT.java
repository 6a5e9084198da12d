package io.realtime4j.tenancy;

import io.realtime4j.core.spi.TenantStore;
import io.realtime4j.embedded.TestDatabase;
import io.realtime4j.tck.TenantStoreContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The tenants of a control database fulfil the obligations of a store. */
final class ControlTenantsContractIT extends TenantStoreContract {
    private static TestDatabase database;
    private final List<ControlDatabase> opened = new ArrayList<>();

    @BeforeAll
    static void createDatabase() {
        database = TestDatabase.create();
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @AfterEach
    void close() {
        opened.forEach(ControlDatabase::close);
    }

    @Override
    protected TenantStore create() throws Exception {
        ControlDatabase control = open(settings(database.port()).build());
        control.migrate().toCompletableFuture().get(30, TimeUnit.SECONDS);
        database.execute("truncate _realtime.tenants cascade");
        return control.tenants();
    }

    @Override
    protected Optional<TenantStore> createOutOfReach() throws Exception {
        ControlSettings settings =
                settings(freePort()).queueTarget(Duration.ofMillis(250)).build();
        return Optional.of(open(settings).tenants());
    }

    private ControlDatabase open(ControlSettings settings) {
        ControlDatabase control = ControlDatabase.open(settings);
        opened.add(control);
        return control;
    }

    private static ControlSettings.Builder settings(int port) {
        return ControlSettings.encryptedWith(EncryptionSettings.legacy("1234567890123456"))
                .host(database.host())
                .port(port)
                .name(database.name())
                .user(database.user())
                .password(database.password())
                .afterConnectQuery("set search_path to _realtime");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
