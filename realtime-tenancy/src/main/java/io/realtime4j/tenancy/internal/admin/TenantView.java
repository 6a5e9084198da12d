package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.TenantLimits;
import io.realtime4j.tenancy.internal.control.ExtensionRecord;
import io.realtime4j.tenancy.internal.control.TenantRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What operators get to see of a tenant: settings as stored, but neither keys nor the password of its database. Pure. */
final class TenantView {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private TenantView() {}

    static ObjectNode of(TenantRecord record) {
        Tenant tenant = record.tenant();
        TenantLimits limits = tenant.limits();
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", record.id().toString());
        view.put("external_id", tenant.id().value());
        view.put("name", record.name());
        view.put("max_concurrent_users", limits.maxConcurrentUsers());
        view.put("max_channels_per_client", limits.maxChannelsPerClient());
        view.put("max_events_per_second", limits.maxEventsPerSecond());
        view.put("max_joins_per_second", limits.maxJoinsPerSecond());
        view.put("inserted_at", time(record.insertedAt()));
        ArrayNode extensions = view.putArray("extensions");
        record.extensions().forEach(extension -> extensions.add(of(extension)));
        view.put("private_only", tenant.privateOnly());
        view.put("max_client_presence_events_per_window", limits.maxClientPresenceEventsPerWindow());
        view.put("client_presence_window_ms", limits.clientPresenceWindowMs());
        view.put("presence_enabled", tenant.presenceEnabled());
        return view;
    }

    private static ObjectNode of(ExtensionRecord extension) {
        ObjectNode settings = extension.settings();
        settings.remove("db_password");
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("type", extension.type());
        view.put("inserted_at", time(extension.insertedAt()));
        view.put("updated_at", time(extension.updatedAt()));
        view.set("settings", settings);
        return view;
    }

    private static String time(Instant instant) {
        return SECONDS.format(instant);
    }
}
