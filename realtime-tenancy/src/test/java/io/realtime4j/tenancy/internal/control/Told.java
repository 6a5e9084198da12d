package io.realtime4j.tenancy.internal.control;

import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes down what listeners of a node are told. */
final class Told implements TenantStore.Listener {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** Listens to tenants and their databases. */
    static Told by(ControlNode node) {
        Told told = new Told();
        node.tenants().listen(told);
        node.databases().listen(id -> told.lines.add("database " + id));
        node.databases().listenToShutdowns(id -> told.lines.add("shutdown " + id));
        return told;
    }

    @Override
    public void changed(@Nullable Tenant before, Tenant after) {
        lines.add(
                before == null
                        ? "new " + after.jwtSecret()
                        : before.jwtSecret() + " -> " + after.jwtSecret() + (after.suspended() ? " suspended" : ""));
    }

    @Override
    public void deleted(Tenant tenant) {
        lines.add("deleted " + tenant.jwtSecret());
    }

    @Override
    public void disconnect(TenantId id) {
        lines.add("disconnect " + id);
    }

    /** Takes the next line. */
    String next() throws InterruptedException {
        String line = lines.poll(StoredControl.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new AssertionError("waited in vain to be told");
        }
        return line;
    }
}
