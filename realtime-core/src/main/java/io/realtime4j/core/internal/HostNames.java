package io.realtime4j.core.internal;

import io.realtime4j.core.RealtimeSettings;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantId;
import io.realtime4j.core.spi.TenantStore;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tenant that a host names by its first label, or else the node's default tenant, if it has one. Where there is one, an
 * address names none, so that the store is not asked for it at every handshake. Thread-safe.
 */
final class HostNames {
    private final TenantStore tenants;
    private final @Nullable TenantId defaultTenant;

    HostNames(TenantStore tenants, RealtimeSettings settings) {
        this.tenants = tenants;
        this.defaultTenant = settings.defaultTenant();
    }

    CompletionStage<Optional<Tenant>> find(String host) {
        String label = firstLabel(host);
        if (label.isEmpty() || (defaultTenant != null && isAddress(host))) {
            return findDefault();
        }
        TenantId named = new TenantId(label);
        CompletionStage<Optional<Tenant>> found = tenants.find(named);
        if (defaultTenant == null || defaultTenant.equals(named)) {
            return found;
        }
        return found.thenCompose(tenant -> tenant.isPresent() ? found : findDefault());
    }

    private CompletionStage<Optional<Tenant>> findDefault() {
        return defaultTenant == null
                ? CompletableFuture.completedFuture(Optional.empty())
                : tenants.find(defaultTenant);
    }

    /** Whether it is written as digits and dots, or in brackets. */
    private static boolean isAddress(String host) {
        int port = host.indexOf(':');
        String name = port < 0 ? host : host.substring(0, port);
        return host.startsWith("[")
                || (name.indexOf('.') > 0 && name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
    }

    /** The part of a host before the first dot, without the port, in lower case. */
    static String firstLabel(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[")) {
            int end = name.indexOf(']');
            return end < 0 ? name : name.substring(0, end + 1);
        }
        int end = name.length();
        for (int i = 0; i < name.length() && end == name.length(); i++) {
            if (name.charAt(i) == '.' || name.charAt(i) == ':') {
                end = i;
            }
        }
        return name.substring(0, end);
    }
}
