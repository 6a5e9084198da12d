package io.realtime4j.tenancy.internal.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A member of a tenant as requests have it.
 *
 * @param name as in JSON
 * @param clearable whether null is a value; else it counts as not given
 * @param reader makes the change that a value means, or nothing of a wrong one
 * @param clear the change that null means
 */
record Field(
        String name,
        boolean clearable,
        Function<JsonNode, Optional<Consumer<TenantDraft>>> reader,
        Consumer<TenantDraft> clear) {

    private static final List<Field> ALL = List.of(
            clearable("name", Cast.TEXT, (draft, value) -> draft.record().name(value)),
            clearable("jwt_secret", Cast.TEXT, (draft, value) -> draft.tenant().jwtSecret(value)),
            clearable(
                    "jwt_jwks",
                    Cast.OBJECT,
                    (draft, value) -> draft.tenant().jwks(value == null ? null : value.toString())),
            field(
                    "max_concurrent_users",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxConcurrentUsers(value)),
            field(
                    "max_events_per_second",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxEventsPerSecond(value)),
            field(
                    "max_channels_per_client",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxChannelsPerClient(value)),
            field(
                    "max_joins_per_second",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxJoinsPerSecond(value)),
            field(
                    "max_bytes_per_second",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxBytesPerSecond(value)),
            field(
                    "max_presence_events_per_second",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxPresenceEventsPerSecond(value)),
            field(
                    "max_payload_size_in_kb",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxPayloadSizeInKb(value)),
            clearable(
                    "max_client_presence_events_per_window",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().maxClientPresenceEventsPerWindow(value)),
            clearable(
                    "client_presence_window_ms",
                    Cast.INTEGER,
                    (draft, value) -> draft.limits().clientPresenceWindowMs(value)),
            field(
                    "presence_enabled",
                    Cast.BOOLEAN,
                    (draft, value) -> draft.tenant().presenceEnabled(value)),
            field("private_only", Cast.BOOLEAN, (draft, value) -> draft.tenant().privateOnly(value)),
            field("suspend", Cast.BOOLEAN, (draft, value) -> draft.tenant().suspended(value)),
            field(
                    "postgres_cdc_default",
                    Cast.TEXT,
                    (draft, value) -> draft.record().postgresCdcDefault(value)),
            field(
                    "broadcast_adapter",
                    Cast.oneOf("gen_rpc", "phoenix"),
                    (draft, value) -> draft.record().broadcastAdapter(value)),
            field(
                    "migrations_ran",
                    Cast.INTEGER,
                    (draft, value) -> draft.record().migrationsRan(value)),
            field(
                    "feature_flags",
                    Cast.SWITCHES,
                    (draft, value) -> draft.record().featureFlags(value)));

    /** All but the external id and the extensions, which have rules of their own. */
    static List<Field> all() {
        return ALL;
    }

    /** Adds what a request says about this member: a change, a fault, or nothing. */
    void read(ObjectNode tenant, List<Consumer<TenantDraft>> changes, Faults faults) {
        JsonNode value = tenant.get(name);
        if (value == null) {
            return;
        }
        if (Cast.isNull(value)) {
            if (clearable) {
                changes.add(clear);
            }
            return;
        }
        reader.apply(value).ifPresentOrElse(changes::add, () -> faults.add(name, Faults.INVALID));
    }

    private static <T> Field field(String name, Cast<T> cast, BiConsumer<TenantDraft, T> target) {
        return new Field(name, false, reader(cast, target), draft -> {});
    }

    private static <T> Field clearable(String name, Cast<T> cast, BiConsumer<TenantDraft, @Nullable T> target) {
        return new Field(name, true, reader(cast, target), draft -> target.accept(draft, null));
    }

    private static <T> Function<JsonNode, Optional<Consumer<TenantDraft>>> reader(
            Cast<T> cast, BiConsumer<TenantDraft, T> target) {
        return value -> cast.read(value).map(read -> draft -> target.accept(draft, read));
    }
}
