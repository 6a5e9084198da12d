package io.realtime4j.tenancy.internal.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.realtime4j.tenancy.TenantDatabase;
import java.util.List;
import java.util.function.UnaryOperator;

/** The settings of an extension {@link ExtensionRecord#POSTGRES_CDC}: what is stored, and which of it encrypted. Pure. */
final class ExtensionSettings {
    /** Settings whose values are secrets. */
    static final List<String> SECRETS = List.of("db_host", "db_port", "db_name", "db_user", "db_password");

    private static final String POOL_ALIAS = "postgres_changes_pool";
    private static final String POOL = "subcriber_pool_size";

    private ExtensionSettings() {}

    /** The type that is stored: an older name stands for the one there is. */
    static String storedType(String type) {
        return type.equals("postgres") ? ExtensionRecord.POSTGRES_CDC : type;
    }

    /** Puts defaults under the settings given and renames the alias. Unknown settings are kept. */
    static ObjectNode withDefaults(ObjectNode given) {
        ObjectNode merged = given.objectNode()
                .put("publication", "supabase_realtime")
                .put("slot_name", "supabase_realtime_replication_slot")
                .put("poll_interval_ms", 100)
                .put("poll_max_changes", 100)
                .put("poll_max_record_bytes", 1_048_576);
        merged.setAll(given.deepCopy());
        JsonNode pool = merged.remove(POOL_ALIAS);
        if (pool != null) {
            merged.set(POOL, pool);
        }
        return merged;
    }

    /** Describes a database, in clear. What has its default is left out, but for what every description has. */
    static ObjectNode of(TenantDatabase database) {
        TenantDatabase defaults = TenantDatabase.on(database.host()).build();
        ObjectNode settings = ControlJson.object(null)
                .put("db_host", database.host())
                .put("db_port", Integer.toString(database.port()))
                .put("db_name", database.name())
                .put("db_user", database.user())
                .put("db_password", database.password())
                .put("region", database.region())
                .put("ssl_enforced", database.sslEnforced())
                .put("publication", database.publication())
                .put("slot_name", database.slotName())
                .put("poll_interval_ms", database.pollIntervalMs())
                .put("poll_max_changes", database.pollMaxChanges())
                .put("poll_max_record_bytes", database.pollMaxRecordBytes());
        putUnless(settings, "db_pool", database.poolSize(), defaults.poolSize());
        putUnless(settings, "subs_pool_size", database.subscriptionPoolSize(), defaults.subscriptionPoolSize());
        putUnless(settings, POOL, database.subscriberPoolSize(), defaults.subscriberPoolSize());
        putUnless(
                settings,
                "db_queue_target",
                Math.toIntExact(database.queueTarget().toMillis()),
                Math.toIntExact(defaults.queueTarget().toMillis()));
        return settings;
    }

    private static void putUnless(ObjectNode settings, String name, int value, int usual) {
        if (value != usual) {
            settings.put(name, value);
        }
    }

    /** Replaces each secret that is a string. */
    static ObjectNode mapSecrets(ObjectNode settings, UnaryOperator<String> change) {
        ObjectNode changed = settings.deepCopy();
        for (String name : SECRETS) {
            JsonNode value = settings.get(name);
            if (value != null && value.isTextual()) {
                changed.put(name, change.apply(value.textValue()));
            }
        }
        return changed;
    }

    /** The secrets that are strings, as stored. */
    static List<String> secrets(ObjectNode settings) {
        return SECRETS.stream()
                .map(settings::get)
                .filter(value -> value != null && value.isTextual())
                .map(JsonNode::textValue)
                .toList();
    }
}
