package io.realtime4j.launcher;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Names that deployments of the protocol's reference server set and that change nothing here, and names of secrets. */
final class KnownVariables {
    /** Belong to features that this version does not have. */
    private static final Set<String> LATER = names(
            // metrics, logs, traces
            "PROM_POLL_RATE",
            "METRICS_CLEANER_SCHEDULE_TIMER_IN_MS METRICS_PUSHER_ENABLED METRICS_PUSHER_URL METRICS_PUSHER_USER",
            "METRICS_PUSHER_AUTH METRICS_PUSHER_INTERVAL_MS METRICS_PUSHER_TIMEOUT_MS METRICS_PUSHER_COMPRESS",
            "METRICS_PUSHER_EXTRA_LABELS METRICS_BEAM_ALIASES MEASURE_TRAFFIC_INTERVAL_IN_MS",
            "LOGS_ENGINE LOGFLARE_LOGGER_BACKEND_URL LOGFLARE_API_KEY LOGFLARE_SOURCE_ID",
            "OTEL_SDK_DISABLED OTEL_TRACES_EXPORTER OTEL_TRACES_SAMPLER",
            // cluster
            "CLUSTER CLUSTER_STRATEGIES DNS_NODES RPC_TIMEOUT",
            "NODE_BALANCE_UPTIME_THRESHOLD_IN_MS BROADCAST_POOL_SIZE PRESENCE_POOL_SIZE"
                    + " PRESENCE_BROADCAST_PERIOD_IN_MS",
            "PRESENCE_PERMDOWN_PERIOD_IN_MS ECS_CONTAINER_METADATA_URI_V4 GEN_RPC_TCP_SERVER_PORT",
            "GEN_RPC_TCP_CLIENT_PORT GEN_RPC_SSL_SERVER_PORT GEN_RPC_SSL_CLIENT_PORT GEN_RPC_CERTFILE GEN_RPC_KEYFILE",
            "GEN_RPC_CACERTFILE GEN_RPC_SOCKET_IP GEN_RPC_IPV6_ONLY GEN_RPC_CONNECT_TIMEOUT_IN_MS",
            "GEN_RPC_SEND_TIMEOUT_IN_MS GEN_RPC_MAX_BATCH_SIZE GEN_RPC_COMPRESS",
            "GEN_RPC_COMPRESSION_THRESHOLD_IN_BYTES GEN_RPC_SOCKET_BUFFER GEN_RPC_RECEIVE_BUFFER GEN_RPC_SEND_BUFFER",
            "MAX_GEN_RPC_CLIENTS MAX_GEN_RPC_CALL_CLIENTS RELEASE_COOKIE",
            "GENERATE_CLUSTER_CERTS CLUSTER_SECRET_ID CLUSTER_SECRET_REGION");

    /** Have no meaning outside the reference server's runtime. */
    private static final Set<String> MEANINGLESS = names(
            "AWS_EXECUTION_ENV DB_QUEUE_INTERVAL MIGRATION_PARTITION_SLOTS",
            "NUM_ACCEPTORS HTTP_DYNAMIC_BUFFER_MIN HTTP_DYNAMIC_BUFFER_MAX CONNECT_PARTITION_SLOTS",
            "POSTGRES_CDC_SCOPE_SHARDS USERS_SCOPE_SHARDS MUSTER_SCOPE_SHARDS LOG_THROTTLE_JANITOR_INTERVAL_IN_MS",
            "ERL_AFLAGS ELIXIR_ERL_OPTIONS ENABLE_ERL_CRASH_DUMP ERL_CRASH_DUMP_FOLDER ERL_CRASH_DUMP_FILE_NAME",
            "ERL_CRASH_DUMP_S3_BUCKET ERL_CRASH_DUMP_S3_HOST ERL_CRASH_DUMP_S3_PORT ERL_CRASH_DUMP_S3_KEY",
            "ERL_CRASH_DUMP_S3_SECRET ERL_CRASH_DUMP_S3_SSL MIX_ENV PHX_SERVER ECTO_IPV6 RLIMIT_NOFILE");

    /** Mean something where tenants are in a database. Those that begin with {@code DB_} say that they are. */
    private static final Set<String> OF_DATABASES = names(
            "TENANT_CACHE_EXPIRATION_IN_MS REGION_MAPPING REBALANCE_CHECK_INTERVAL_IN_MS RUN_JANITOR",
            "JANITOR_SCHEDULE_TIMER_IN_MS JANITOR_RUN_AFTER_IN_MS JANITOR_SCHEDULE_RANDOMIZE JANITOR_CHUNK_SIZE",
            "JANITOR_MAX_CHILDREN JANITOR_CHILDREN_TIMEOUT JANITOR_CLEANUP_MAX_CHILDREN"
                    + " JANITOR_CLEANUP_CHILDREN_TIMEOUT",
            "API_JWT_SECRET_NEXT API_TOKEN_BLOCKLIST SLOT_NAME_SUFFIX");

    private static final Set<String> SECRETS = names(
            "API_JWT_SECRET API_JWT_SECRET_NEXT API_JWT_JWKS METRICS_JWT_SECRET SECRET_KEY_BASE DB_PASSWORD DB_ENC_KEY",
            "DB_ENC_KEY_GCM DB_ENC_KEY_GCM_PREVIOUS DASHBOARD_PASSWORD METRICS_PUSHER_AUTH LOGFLARE_API_KEY RELEASE_COOKIE",
            "ERL_CRASH_DUMP_S3_KEY ERL_CRASH_DUMP_S3_SECRET API_TOKEN_BLOCKLIST METRICS_TOKEN_BLOCKLIST");

    private KnownVariables() {}

    /** Names that may be set and do nothing, sorted. */
    static List<String> withoutEffect() {
        Set<String> all = new TreeSet<>(LATER);
        all.addAll(MEANINGLESS);
        return List.copyOf(all);
    }

    /** Names that do nothing without a control database, sorted. */
    static List<String> ofDatabases() {
        return List.copyOf(new TreeSet<>(OF_DATABASES));
    }

    static String reason(String name) {
        return LATER.contains(name)
                ? "no effect: its feature is not in this version"
                : "no effect in this implementation";
    }

    static boolean isSecret(String name) {
        return SECRETS.contains(name);
    }

    private static Set<String> names(String... lines) {
        return Set.of(String.join(" ", lines).split(" ", -1));
    }
}
