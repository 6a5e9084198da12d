package io.realtime4j.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("spec-08")
class ConfigurationPrinterTest {
    /** The variables that the public README of the reference server lists. */
    private static final String README = """
        PORT DB_HOST DB_PORT DB_USER DB_PASSWORD DB_NAME DB_ENC_KEY DB_AFTER_CONNECT_QUERY DB_IP_VERSION DB_SSL \
        DB_SSL_CA_CERT API_JWT_SECRET SECRET_KEY_BASE ERL_AFLAGS APP_NAME DNS_NODES MAX_CONNECTIONS \
        MAX_HEADER_LENGTH NUM_ACCEPTORS DB_QUEUE_TARGET DB_QUEUE_INTERVAL DB_POOL_SIZE DB_REPLICA_HOST \
        DB_REPLICA_POOL_SIZE SLOT_NAME_SUFFIX TENANT_CACHE_EXPIRATION_IN_MS TENANT_MAX_BYTES_PER_SECOND \
        TENANT_MAX_CHANNELS_PER_CLIENT TENANT_MAX_CONCURRENT_USERS TENANT_MAX_EVENTS_PER_SECOND \
        TENANT_MAX_JOINS_PER_SECOND CLIENT_PRESENCE_MAX_CALLS CLIENT_PRESENCE_WINDOW_MS PRESENCE_MAX_TOPIC_BYTES SEED_SELF_HOST \
        SELF_HOST_TENANT_NAME LOG_LEVEL DISABLE_HEALTHCHECK_LOGGING RUN_JANITOR JANITOR_SCHEDULE_TIMER_IN_MS \
        JANITOR_SCHEDULE_RANDOMIZE JANITOR_RUN_AFTER_IN_MS JANITOR_CLEANUP_MAX_CHILDREN \
        JANITOR_CLEANUP_CHILDREN_TIMEOUT JANITOR_CHUNK_SIZE MIGRATION_PARTITION_SLOTS CONNECT_PARTITION_SLOTS \
        METRICS_CLEANER_SCHEDULE_TIMER_IN_MS METRICS_RPC_TIMEOUT_IN_MS WEBSOCKET_MAX_HEAP_SIZE \
        REQUEST_ID_BAGGAGE_KEY OTEL_SDK_DISABLED OTEL_TRACES_EXPORTER OTEL_TRACES_SAMPLER \
        GEN_RPC_TCP_SERVER_PORT GEN_RPC_TCP_CLIENT_PORT GEN_RPC_SSL_SERVER_PORT GEN_RPC_SSL_CLIENT_PORT \
        GEN_RPC_CERTFILE GEN_RPC_KEYFILE GEN_RPC_CACERTFILE GEN_RPC_CONNECT_TIMEOUT_IN_MS \
        GEN_RPC_SEND_TIMEOUT_IN_MS GEN_RPC_SOCKET_IP GEN_RPC_IPV6_ONLY GEN_RPC_MAX_BATCH_SIZE GEN_RPC_COMPRESS \
        GEN_RPC_COMPRESSION_THRESHOLD_IN_BYTES MAX_GEN_RPC_CLIENTS REBALANCE_CHECK_INTERVAL_IN_MS \
        NODE_BALANCE_UPTIME_THRESHOLD_IN_MS DISCONNECT_SOCKET_ON_NO_CHANNELS_INTERVAL_IN_MS \
        BROADCAST_POOL_SIZE PRESENCE_POOL_SIZE PRESENCE_BROADCAST_PERIOD_IN_MS PRESENCE_PERMDOWN_PERIOD_IN_MS \
        POSTGRES_CDC_SCOPE_SHARDS USERS_SCOPE_SHARDS REGION_MAPPING METRICS_PUSHER_ENABLED METRICS_PUSHER_URL \
        METRICS_PUSHER_AUTH METRICS_PUSHER_INTERVAL_MS\
        """;

    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("LOG_LEVEL", "info"),
            Map.entry("SEED_SELF_HOST", "true"),
            Map.entry("DISABLE_HEALTHCHECK_LOGGING", "true"),
            Map.entry("DB_HOST", "127.0.0.1"),
            Map.entry("DB_IP_VERSION", "ipv4"),
            Map.entry("DB_SSL", "false"),
            Map.entry("DB_POOL_SIZE", "5"),
            Map.entry("DB_REPLICA_POOL_SIZE", "5"),
            Map.entry("DB_ENC_KEY", "1234567890123456"),
            Map.entry("DB_ENC_KEY_GCM", "12345678901234567890123456789012"),
            Map.entry("DB_ENC_WRITE_GCM", "true"),
            Map.entry("RUN_JANITOR", "true"),
            Map.entry("JANITOR_SCHEDULE_RANDOMIZE", "true"),
            Map.entry("JANITOR_CLEANUP_MAX_CHILDREN", "5"),
            Map.entry("REGION_MAPPING", "{\"us-east-1\":\"eu-west-2\"}"));

    @Test
    @DisplayName("S08_001 each variable of the README appears with its effect, its mapping or a warning")
    void givenEveryReadmeVariable_whenPrinted_thenNoneIsUnknown() {
        Map<String, String> variables = new HashMap<>();
        for (String name : README.split(" ", -1)) {
            variables.put(name, TEXTS.getOrDefault(name, "4100"));
        }
        variables.put("METRICS_JWT_SECRET", "the secret of those who read metrics");

        String printed = print(variables);

        assertThat(variables.keySet())
                .allSatisfy(name -> assertThat(printed.lines())
                        .anyMatch(line -> line.startsWith(name + "=") || line.startsWith(name + ":")));
    }

    @Test
    void givenSecret_whenPrinted_thenHidden() {
        String printed = print(Map.of("API_JWT_SECRET", "hidden"));

        assertThat(printed).contains("API_JWT_SECRET=(secret)").doesNotContain("hidden");
    }

    @Test
    void givenNothing_whenPrinted_thenDefaultsAreMarked() {
        assertThat(print(Map.of())).contains("PORT=4000 (default)");
    }

    private static String print(Map<String, String> variables) {
        Environment environment = new Environment(variables);
        DatabaseConfiguration.ofDeployment(environment, Configuration.read(environment));
        StringWriter text = new StringWriter();
        ConfigurationPrinter.print(environment, new PrintWriter(text));
        return text.toString();
    }
}
